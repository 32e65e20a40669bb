"""How well and how fast the matching engine finds people: `make bench NAME=matching`."""
