"""Indexes that every row of a long list was written into, and nobody read: those that another one
begins with, and those of columns that few recipients fill.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_TARGETS = {
    "person": ("beneficiaries.person", "aid", True),
    "household": ("beneficiaries.household", "aid", True),
    "entered_by": (settings.AUTH_USER_MODEL, "+", False),
    "heir_of": ("programs.recipient", "heirs", True),
    "previous": ("programs.recipient", "later", True),
}


class Migration(migrations.Migration):
    dependencies = [("programs", "0015_sharing")]

    operations = [
        *(
            migrations.AddIndex(
                model_name="recipient",
                index=models.Index(
                    condition=models.Q((f"{name}__isnull", False)),
                    fields=[name],
                    name=f"recipient_{name}",
                ),
            )
            for name in ("group", "heir_of", "previous")
        ),
        *(
            migrations.AlterField(
                model_name="recipient",
                name=name,
                field=models.ForeignKey(
                    db_index=False,
                    null=null,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name=related_name,
                    to=target,
                ),
            )
            for name, (target, related_name, null) in _TARGETS.items()
        ),
        migrations.AlterField(
            model_name="recipient",
            name="group",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="members",
                to="programs.recipientgroup",
            ),
        ),
        migrations.AlterField(
            model_name="uploadrow",
            name="upload",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="programs.recipientupload",
            ),
        ),
    ]
