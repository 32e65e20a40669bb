"""The way back to before 0024 is asked about before the first step of it, and may be tried again.

Going back is refused while releases wait whose households are not born (0024 says so). That refusal
comes late: the walls of 0025 to 0027 are down by then, and two indexes are made that stop the next
attempt. So the same is asked here, where nothing is undone yet, and what an attempt of before has
left behind goes first.
"""

# ruff: noqa: ARG001, S608 - our own words

from django.db import migrations

_UNITS = ("household", "person")


def refuse_or_clear(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for unit in _UNITS:
            cursor.execute(
                f"SELECT EXISTS (SELECT 1 FROM beneficiaries_{unit}version v WHERE NOT EXISTS"
                f" (SELECT 1 FROM beneficiaries_{unit} i WHERE i.id = v.{unit}_id))"
            )
            if cursor.fetchone()[0]:
                raise RuntimeError(
                    "Some releases wait to be activated, and their households are not born yet."
                    " Activate these releases before going back; nothing was undone."
                )
        for unit in _UNITS:
            cursor.execute(f"DROP INDEX IF EXISTS {unit}_waiting")


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0027_registry")]

    operations = [migrations.RunPython(migrations.RunPython.noop, refuse_or_clear)]
