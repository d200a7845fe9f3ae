"""What holds between reports: copies, the same event, repeats, denials, answers, contradictions, processes, positions.

Everything here is a pure function of facts (`link.facts`): nothing reads a store, and nothing rules on truth.
"""

# the types of event that are violence between sides; two newsrooms name one deed by either
FORCE = frozenset({"attack", "strike", "clash"})
