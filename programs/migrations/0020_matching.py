"""Fewer checks for every row of a long list.

That the agency is its program's, and regency and district are its village's, is what the code
writes and the trigger of 0019 compares; program, list and village are still checked, and refer to
them.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0019_rights")]

    operations = [
        migrations.AlterField(
            "programkind",
            "is_active",
            models.BooleanField(default=True, verbose_name="masih dipakai"),
        ),
        *(
            migrations.AlterField(
                model_name=model,
                name="agency",
                field=models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="accounts.agency",
                ),
            )
            for model in ("recipient", "uploadrow")
        ),
        *(
            migrations.AlterField(
                model_name="recipient",
                name=name,
                field=models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="regions.region",
                    verbose_name=words,
                ),
            )
            for name, words in (("regency", "kabupaten/kota"), ("district", "kecamatan"))
        ),
    ]
