"""Who may open which page of the technical administration."""

from accounts.access import SIGNING_IN, Rule, administers

_TABLES = {
    "accounts_agency": ("changelist", "add", "change"),
    "accounts_user": ("changelist", "add", "change"),
    "regions_region": ("changelist", "add", "change"),
    "programs_programkind": ("changelist", "add", "change"),
    "core_job": ("changelist", "add", "change"),
}

RULES: dict[str, Rule] = {
    "admin:login": SIGNING_IN,
    **dict.fromkeys(("admin:index", "admin:app_list", "admin:jsi18n"), administers()),
    **{f"admin:{table}_{act}": administers() for table, acts in _TABLES.items() for act in acts},
}
