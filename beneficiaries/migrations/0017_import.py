"""Staged rows are written in the transaction that holds their import: it is not looked up for each.

Only a constraint goes: its tables are locked for a moment, whatever they hold.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0015_rights")]

    operations = [
        migrations.AlterField(
            "stagedrow",
            "import_file",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="beneficiaries.registryimport",
            ),
        ),
    ]
