"""What a release costs to load: less is written for each row, and nothing is written twice."""

import django.db.models.deletion
from django.db import migrations, models

import beneficiaries.models.written

# Up to where an import is in its release: rows entered in the order of their numbers.
_MARKS = """
    UPDATE beneficiaries_registryimport i
    SET applied_to = coalesce((SELECT max(number) FROM beneficiaries_stagedrow s
                               WHERE s.import_file_id = i.id AND s.applied), 0)
    WHERE state IN ('applying', 'applied')
"""
# Of rows outside of the base, `release` now says that their columns are that release's.
_NOTHING_SHOWN = """
    UPDATE beneficiaries_{table} SET release_id = NULL WHERE NOT in_base AND release_id IS NOT NULL
"""
# Django's companion for LIKE; in the C locale the plain index serves as well.
_NO_PATTERNS = "DROP INDEX IF EXISTS {index}"
# A household's JSON is about 2 kB: packed for the sake of a few bytes it costs as much as it saves.
_UNPACKED = "ALTER TABLE beneficiaries_{table} SET (toast_tuple_target = 8160)"


def _reference(model, related_name="+", on_delete=django.db.models.deletion.PROTECT):
    return models.ForeignKey(
        db_index=False, on_delete=on_delete, related_name=related_name, to=model
    )


_RELEASE = "beneficiaries.registryrelease"
_HOUSEHOLD, _PERSON = "beneficiaries.household", "beneficiaries.person"
_CASCADE = django.db.models.deletion.CASCADE


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0008_data_quality")]

    operations = [
        migrations.AddField("registryimport", "applied_to", models.PositiveIntegerField(default=0)),
        migrations.AddField("registryimport", "judged_at", models.DateTimeField(null=True)),
        migrations.RunSQL(_MARKS, migrations.RunSQL.noop),
        migrations.RemoveField("stagedrow", "applied"),
        migrations.RemoveIndex("stagedrow", "staged_row_id"),
        migrations.AlterField(
            "stagedrow",
            "import_file",
            _reference("beneficiaries.registryimport", "rows", _CASCADE),
        ),
        migrations.AlterField("stagedrow", "raw", beneficiaries.models.written.WrittenJSONField()),
        migrations.RemoveConstraint("householdversion", "household_once_per_release"),
        migrations.RemoveConstraint("personversion", "person_once_per_release"),
        migrations.AlterField("householdversion", "household", _reference(_HOUSEHOLD, "versions")),
        migrations.AlterField("householdversion", "release", _reference(_RELEASE)),
        migrations.AlterField("personversion", "household", _reference(_HOUSEHOLD)),
        migrations.AlterField("personversion", "person", _reference(_PERSON, "versions")),
        migrations.AlterField("personversion", "release", _reference(_RELEASE)),
        migrations.AddConstraint(
            "householdversion",
            models.UniqueConstraint(
                fields=("household", "release"), name="household_once_per_release"
            ),
        ),
        migrations.AddConstraint(
            "personversion",
            models.UniqueConstraint(fields=("person", "release"), name="person_once_per_release"),
        ),
        migrations.AddIndex(
            "household",
            models.Index(
                condition=models.Q(("in_base", False)),
                fields=["regency"],
                name="household_waiting",
            ),
        ),
        migrations.AddIndex(
            "person",
            models.Index(
                condition=models.Q(("in_base", False)), fields=["regency"], name="person_waiting"
            ),
        ),
        *(
            migrations.RunSQL(_NO_PATTERNS.format(index=index), migrations.RunSQL.noop)
            for index in (
                "beneficiaries_household_registry_id_62f44687_like",
                "beneficiaries_person_registry_id_680b2eb7_like",
            )
        ),
        *(
            migrations.RunSQL(_UNPACKED.format(table=table), migrations.RunSQL.noop)
            for table in ("stagedrow", "householdversion", "personversion")
        ),
        *(
            migrations.RunSQL(_NOTHING_SHOWN.format(table=table), migrations.RunSQL.noop)
            for table in ("household", "person")
        ),
    ]
