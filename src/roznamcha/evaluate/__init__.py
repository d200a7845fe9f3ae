"""Scores against gold, a naive floor to stand beside them, and floors that never sink."""
