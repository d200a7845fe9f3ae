"""Who said what to whom: reporting clauses with speaker, cue, content, act, targets and condition."""
