"""The floors hold in migrations too: string foreign keys escape the import linter."""

from django.db import connection
from django.db.migrations.loader import MigrationLoader

FLOORS = [
    "core",
    "regions",
    "accounts",
    "beneficiaries",
    "programs",
    "verification",
    "public",
    "analysis",
]
# The audit trail and jobs name a user; that is the one reference upwards.
UPWARD = {("core", "accounts")}


def test_migrations_depend_downwards_only(db):
    loader = MigrationLoader(connection)
    upward = set()
    for (app, _name), migration in loader.disk_migrations.items():
        if app not in FLOORS:
            continue
        for needed, _ in migration.dependencies:
            needed = "accounts" if needed == "__setting__" else needed
            if needed in FLOORS and FLOORS.index(needed) > FLOORS.index(app):
                upward.add((app, needed))
    assert upward == UPWARD


def test_no_model_changed_without_a_migration(db):
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
