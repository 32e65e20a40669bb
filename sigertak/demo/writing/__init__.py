"""Writes the generated data into an empty database, through the portal's own operations.

Imports, matching, findings, activation and publishing are the real ones; only the days on which
things happened are set back afterwards (`timeline`). Start at `seeding.seed`.
"""
