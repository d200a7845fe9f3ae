"""Reports as they are found: files, folders, JSON Lines and web pages become `Source` records, the rest
`Problem`s."""

from roznamcha.read.problem import Problem
from roznamcha.read.sources import read_sources

__all__ = ["Problem", "read_sources"]
