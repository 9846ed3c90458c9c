"""Texts in, texts without near duplicates out."""
