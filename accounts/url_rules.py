"""Who may open which page of this app."""

from accounts.access import Rule

RULES: dict[str, Rule] = {}
