"""Which Persian a text is in: Iranian Farsi or Afghan Dari."""
from roznamcha.records import Language
from roznamcha.text.document import Document


def language_of(doc: Document) -> Language:
    """`fa` or `prs`."""
    return "fa"
