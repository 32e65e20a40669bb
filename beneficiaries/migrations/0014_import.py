"""What a release costs to load: references that are right by the way they are written go unchecked.

Versions and staged rows take them from the rows themselves; see `models.people._key`. Versions are
found by whom they tell of, even while statistics know nothing yet of their release.
"""

import django.db.models.deletion
from django.db import migrations, models


def _unchecked(model, **options):
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=model,
        **options,
    )


_UNITS = ("household", "person")
_REGENCY = {"model": "regions.region", "verbose_name": "kabupaten/kota"}


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0013_registry"), ("regions", "0001_initial")]

    operations = [
        *(
            migrations.AlterField(version, "release", _unchecked("beneficiaries.registryrelease"))
            for version in ("householdversion", "personversion")
        ),
        *(
            migrations.AlterField(version, "regency", _unchecked(**_REGENCY))
            for version in ("householdversion", "personversion")
        ),
        migrations.AlterField("personversion", "household", _unchecked("beneficiaries.household")),
        migrations.AlterField("stagedrow", "regency", _unchecked(**_REGENCY, null=True)),
        *(migrations.RemoveIndex(f"{unit}version", f"{unit}_version_regency") for unit in _UNITS),
        *(
            migrations.AddIndex(
                f"{unit}version",
                models.Index(fields=["regency", "release"], name=f"{unit}_version_place"),
            )
            for unit in _UNITS
        ),
    ]
