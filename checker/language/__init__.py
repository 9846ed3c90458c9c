"""What a sentence says: words to concepts, concepts to a reading. It knows words and no repositories."""
