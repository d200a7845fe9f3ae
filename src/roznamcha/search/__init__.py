"""Search: a typed question from what somebody writes, hits by words and by meaning, and where in the text they lie."""
