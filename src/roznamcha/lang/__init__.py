"""Loaders of the language data: tables of words and names (TSV) and rules (TOML), validated as they are read.

All Persian and Dari lives in `lang/fa/`; the loaders derive spellings, so that a word is written once.
"""
