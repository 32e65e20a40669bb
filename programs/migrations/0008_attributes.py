"""The given kinds of aid get their questions."""

from django.db import migrations

from programs.operations.attributes import load_attributes


def load(apps, _schema_editor):
    load_attributes(
        apps.get_model("programs", "ProgramKind"), apps.get_model("programs", "KindAttribute")
    )


class Migration(migrations.Migration):
    dependencies = [("programs", "0007_sectors")]

    # Answers may stand in recipients by the time somebody goes back: the questions stay.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
