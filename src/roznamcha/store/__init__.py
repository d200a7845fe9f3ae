"""Keeping records: one Protocol, SQLite behind it; the only room with SQL in it."""
