"""Which release a row of the base stands on is read from its regency's activation.

A name for Django alone: the database is as before.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0025_guards")]

    operations = [
        migrations.AlterField(
            "releaseactivation",
            "regency",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activations",
                to="regions.region",
                verbose_name="kabupaten/kota",
            ),
        ),
    ]
