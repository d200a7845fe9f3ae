"""The pages that `roznamcha serve` shows: what a store holds, in Persian and in English, each with its JSON twin."""
