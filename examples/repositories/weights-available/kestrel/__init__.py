"""Kestrel: text in, text out."""
