"""Kinds carry the code of their sector; programs take it over from their kind."""

from django.db import migrations

from programs.operations.kinds import load_kinds

_SECTOR_OF_PROGRAMS = """
    UPDATE programs_program SET sector = kind.sector
    FROM programs_programkind kind WHERE kind.id = programs_program.kind_id
"""


def load(apps, schema_editor):
    load_kinds(apps.get_model("programs", "ProgramKind"))
    schema_editor.execute(_SECTOR_OF_PROGRAMS)


class Migration(migrations.Migration):
    dependencies = [("programs", "0006_depth")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
