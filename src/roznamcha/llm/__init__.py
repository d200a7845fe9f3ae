"""Statements read by a language model behind an OpenAI-compatible endpoint; nothing here is imported unless asked for."""
