"""Lines typed in, answers of Tern out."""

from transformers import pipeline
