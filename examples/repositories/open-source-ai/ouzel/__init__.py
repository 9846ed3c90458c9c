"""Ouzel: the model and its adapters."""
