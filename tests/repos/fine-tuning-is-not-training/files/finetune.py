"""Tern and your data in, an adapter out."""

from peft import LoraConfig, get_peft_model
