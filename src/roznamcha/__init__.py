"""Roznamcha reads Persian-language news and keeps the citable record of a political dispute."""

__version__ = "0.1.0"
