"""What to write, and where: the smallest change for each answer that is missing, as words, as edits and as a patch."""
