"""One copy of database and private files, and the way back from it.

A copy is a folder: the database as `pg_dump` writes it, the private files as one archive, and a
manifest that tells what both must be like when they are back. With a key both are encrypted and the
manifest is sealed. `manage.py backup` and `manage.py restore` are the ways in.
"""
