from importlib import import_module

from django.db import migrations, models

_KINDS = [
    *import_module("accounts.migrations.0006_quality_notices")._KINDS,
    ("budget_reached", "Batas harian tercapai"),
]
# Auditors are told as well, by a regency or the province.
_TOLD = """
DO $$ BEGIN
    EXECUTE replace(
        pg_get_functiondef('accounts_tell'::regproc),
        'ARRAY[''verifier'', ''steward'']',
        'ARRAY[''verifier'', ''steward'', ''auditor'']');
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_quality_notices")]

    operations = [
        migrations.RemoveConstraint(model_name="notice", name="notice_kind_known"),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(choices=_KINDS, max_length=30),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [code for code, _ in _KINDS])),
                name="notice_kind_known",
            ),
        ),
        migrations.RunSQL(_TOLD, migrations.RunSQL.noop),
    ]
