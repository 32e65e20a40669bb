"""Who may open which page of this app: anybody. They work as the public role."""

from accounts.access import ANYONE, Rule

RULES: dict[str, Rule] = {
    f"public:{name}": ANYONE
    for name in ("home", "region", "about", "data", "download", "boundaries", "guide", "language")
}
