"""From the sources to tokens."""
