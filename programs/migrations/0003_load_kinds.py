from django.db import migrations

from programs.operations.kinds import load_kinds


def load(apps, _schema_editor):
    load_kinds(apps.get_model("programs", "ProgramKind"))


class Migration(migrations.Migration):
    dependencies = [("programs", "0002_kinds_and_history")]

    # Kinds may be in use by the time somebody goes back: they stay.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
