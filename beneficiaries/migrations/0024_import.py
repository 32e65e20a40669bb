"""Households and persons are born when their release becomes the base, no more when its file enters.

Versions say by the register's own id whom they tell of, and refer to somebody who may not be born
yet; ADR 20 says why.

Not in one transaction: versions there are get their id by pieces, and the indexes are made while
people work. All may be done twice.
"""

# ruff: noqa: ARG001, S608 - our own words

import django.db.models.deletion
from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations, models

_PIECE = 50_000
_UNITS = (("household", 30), ("person", 40))
# Whoever waits for a table so long makes everybody wait who comes after; an index that is made
# while people work may wait for them.
_PATIENCE = "SET lock_timeout = '5s'"
_ALL_TIME = "RESET lock_timeout"


def _key(model, related_name="+", **options):
    return models.ForeignKey(
        db_constraint=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to=model,
        **options,
    )


def say_whom(apps, schema_editor):
    """Fill the new column, by pieces that each end by themselves."""
    with schema_editor.connection.cursor() as cursor:
        for unit, _length in _UNITS:
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM beneficiaries_{unit}version")
            (last,) = cursor.fetchone()
            for after in range(0, last, _PIECE):
                cursor.execute(
                    f"UPDATE beneficiaries_{unit}version v SET registry_id = i.registry_id"
                    f" FROM beneficiaries_{unit} i"
                    f" WHERE i.id = v.{unit}_id AND v.registry_id = '' AND v.id > %s AND v.id <= %s",
                    [after, after + _PIECE],
                )


def refuse_unborn(apps, schema_editor):
    """The way back needs everybody to be there that versions tell of."""
    with schema_editor.connection.cursor() as cursor:
        for unit, _length in _UNITS:
            cursor.execute(
                f"SELECT EXISTS (SELECT 1 FROM beneficiaries_{unit}version v WHERE NOT EXISTS"
                f" (SELECT 1 FROM beneficiaries_{unit} i WHERE i.id = v.{unit}_id))"
            )
            if cursor.fetchone()[0]:
                raise RuntimeError(
                    "Some releases wait to be activated, and their households are not born yet."
                    " Activate these releases first."
                )


def _told_once(unit):
    """A constraint upon an index that is made while people work."""
    name, table = f"{unit}_told_once_per_release", f"beneficiaries_{unit}version"
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            # Half an index, of an attempt that was cut off, goes first.
            migrations.RunSQL(
                f"{_PATIENCE}; ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}",
                migrations.RunSQL.noop,
            ),
            migrations.RunSQL(_ALL_TIME, migrations.RunSQL.noop),
            migrations.RunSQL(f"DROP INDEX CONCURRENTLY IF EXISTS {name}", migrations.RunSQL.noop),
            migrations.RunSQL(
                f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} (registry_id, release_id)",
                migrations.RunSQL.noop,
            ),
            migrations.RunSQL(
                f"{_PATIENCE}; ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE USING INDEX {name}",
                f"{_PATIENCE}; ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}",
            ),
        ],
        state_operations=[
            migrations.AddConstraint(
                f"{unit}version",
                models.UniqueConstraint(fields=("registry_id", "release"), name=name),
            )
        ],
    )


def _column(unit, length):
    """With an empty text for rows that are there, until they are filled."""
    table = f"beneficiaries_{unit}version"
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(
                f"{_PATIENCE}; ALTER TABLE {table} ADD COLUMN IF NOT EXISTS"
                f" registry_id varchar({length}) NOT NULL DEFAULT ''",
                f"{_PATIENCE}; ALTER TABLE {table} DROP COLUMN IF EXISTS registry_id",
            )
        ],
        state_operations=[
            migrations.AddField(
                f"{unit}version",
                "registry_id",
                models.CharField(max_length=length, default=""),
                preserve_default=False,
            )
        ],
    )


def _no_default(unit):
    change = f"{_PATIENCE}; ALTER TABLE beneficiaries_{unit}version ALTER COLUMN registry_id"
    return migrations.RunSQL(f"{change} DROP DEFAULT", f"{change} SET DEFAULT ''")


def _unchecked(name, field):
    """Of a column with an index, which stays as it is: only its constraint goes."""
    altered = [migrations.AlterField("formerversion", name, field)]
    return migrations.SeparateDatabaseAndState(altered, altered)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("beneficiaries", "0023_registry")]

    operations = [
        *(_column(unit, length) for unit, length in _UNITS),
        migrations.RunSQL(_ALL_TIME, migrations.RunSQL.noop),
        migrations.RunPython(say_whom, migrations.RunPython.noop),
        *(_told_once(unit) for unit, _length in _UNITS),
        *(_no_default(unit) for unit, _length in _UNITS),
        migrations.RunSQL(_PATIENCE, _ALL_TIME),
        migrations.AlterField(
            "householdversion",
            "household",
            _key("beneficiaries.household", "versions", db_index=False),
        ),
        migrations.AlterField(
            "personversion", "person", _key("beneficiaries.person", "versions", db_index=False)
        ),
        _unchecked("household", _key("beneficiaries.household")),
        _unchecked("person", _key("beneficiaries.person", null=True)),
        migrations.RunPython(migrations.RunPython.noop, refuse_unborn),
        migrations.RunSQL(_ALL_TIME, _PATIENCE),
        *(RemoveIndexConcurrently(unit, f"{unit}_waiting") for unit, _length in _UNITS),
    ]
