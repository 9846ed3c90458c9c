"""Avocet: questions in, answers out."""
