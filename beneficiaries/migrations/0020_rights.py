"""Numbers as a village is told them, so that its database role needs no column of whole numbers.

Virtual columns: computed when they are read, so adding them rewrites nothing; a privilege on one is
apart from that of the column it is made of. `beneficiaries.identity.mask_nik` says the same.

What proposals noted of numbers in the base when a village submitted them is masked too.
"""

from django.db import migrations

_DOTS = "••••"
_MADE_OF = {
    "beneficiaries_person": ("nik", "kk"),
    "beneficiaries_household": ("family_card_number",),
}


def _masked(value: str) -> str:
    return (
        f"CASE WHEN {value} IS NULL OR {value} = '' THEN ''"
        f" WHEN length({value}) = 16 THEN left({value}, 4) || ' {_DOTS} {_DOTS} {_DOTS}'"
        f" ELSE '{_DOTS} {_DOTS} {_DOTS} {_DOTS}' END"
    )


def _added(table: str) -> str:
    columns = ", ".join(
        f"ADD COLUMN {name}_told text GENERATED ALWAYS AS ({_masked(name)}) VIRTUAL"
        for name in _MADE_OF[table]
    )
    return f"SET LOCAL lock_timeout = '5s'; ALTER TABLE {table} {columns}"


def _dropped(table: str) -> str:
    columns = ", ".join(f"DROP COLUMN {name}_told" for name in _MADE_OF[table])
    return f"ALTER TABLE {table} {columns}"


def _noted(name: str) -> str:
    number = f"(before ->> '{name}')"
    return (
        f"UPDATE beneficiaries_proposal SET before = jsonb_set(before, '{{{name}}}',"  # noqa: S608
        f" to_jsonb({_masked(number)})) WHERE {number} ~ '^[0-9]+$'; "
    )


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0019_leftovers")]

    operations = [
        *(migrations.RunSQL(_added(table), _dropped(table)) for table in _MADE_OF),
        migrations.RunSQL(
            "".join(_noted(name) for names in _MADE_OF.values() for name in names),
            migrations.RunSQL.noop,
        ),
    ]
