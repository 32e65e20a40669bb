"""The technical administration: Django's admin, behind the doors and walls of every other page."""
