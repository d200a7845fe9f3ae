"""Text as the later stages see it: cleaned, folded, cut into sentences and tokens, every offset traceable."""
