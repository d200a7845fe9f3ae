"""Typed questions about what holds between the reports of a store, once they are linked; nothing here rules on truth."""
