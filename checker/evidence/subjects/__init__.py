"""The inventory of what a repository speaks of: its own models, what they are made from, and other people's.

Names are found by words (names.py, with the catalogue in families.tsv and the lists in words/), whose they are by the
repository's own names (whose.py), and the part they play by the words around them (roles.py) or by the file (places.py);
inventory.py puts them together.
"""
