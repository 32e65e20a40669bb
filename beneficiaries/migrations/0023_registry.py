"""Which variables the files of a release have columns for, noted with the release.

Of releases that are there already, from the plans their applied files were read by.
"""

from collections import defaultdict
from typing import Any

from django.db import migrations, models

BATCH = 200


def note(apps: Any, _editor: Any) -> None:
    release_model = apps.get_model("beneficiaries", "RegistryRelease")
    imports = apps.get_model("beneficiaries", "RegistryImport")
    told: Any = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
    applied = imports.objects.filter(state="applied")
    for release_id, unit, regency_id, mapping in applied.values_list(
        "release_id", "unit", "regency_id", "mapping"
    ).iterator():
        told[release_id][unit][str(regency_id or "")].update(mapping.get("columns", ()))
    releases = list(release_model.objects.filter(pk__in=told))
    for release in releases:
        release.told = {
            unit: {place: sorted(names) for place, names in places.items()}
            for unit, places in told[release.pk].items()
        }
    release_model.objects.bulk_update(releases, ["told"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0022_search")]

    operations = [
        migrations.AddField(
            "registryrelease",
            "told",
            models.JSONField(default=dict, db_default={}, editable=False),
        ),
        migrations.RunPython(note, migrations.RunPython.noop),
    ]
