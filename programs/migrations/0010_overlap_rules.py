"""Overlaps: recipients by their written NIK, and the rules to begin with."""

from django.db import migrations, models

from programs.operations.overlap_rules import load_rules


def load(apps, _schema_editor):
    load_rules(apps.get_model("programs", "OverlapRule"), apps.get_model("programs", "ProgramKind"))


class Migration(migrations.Migration):
    dependencies = [("programs", "0009_delivery_uploads")]

    # Rules may be named by overlaps by the time somebody goes back: they stay.
    operations = [
        migrations.AddIndex(
            model_name="recipient",
            index=models.Index(fields=["nik"], condition=~models.Q(nik=""), name="recipient_nik"),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
