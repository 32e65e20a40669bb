"""Rules of the import pages."""

from accounts.access import Rule

RULES: dict[str, Rule] = {}
