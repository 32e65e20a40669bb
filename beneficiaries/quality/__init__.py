"""Kinds of faults the base can have, each with its words and the SQL that finds it."""
