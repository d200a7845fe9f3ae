"""Copies and tellings of one happening over a whole dataset: candidates by joins of Daft, scored by the functions of `link`.

`facts` reduces each shard once; `nearby` joins marks and blocks to pairs that are worth a comparison; `score` compares
them, a slice at a time, on all workers; `groups` finds what hangs together; `make` is the order of it all.
"""
