"""The roads of the matching engine, built while the base stays in use."""

import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("beneficiaries", "0003_matching_engine"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="person",
            index=models.Index(
                condition=models.Q(("in_base", True)),
                fields=["birth_date", "regency", "district"],
                name="person_match_birth",
            ),
        ),
        AddIndexConcurrently(
            model_name="person",
            index=models.Index(
                condition=models.Q(("in_base", True)),
                fields=["name_skeleton", "birth_date"],
                name="person_match_name_birth",
            ),
        ),
        AddIndexConcurrently(
            model_name="person",
            index=models.Index(
                condition=models.Q(("in_base", True)),
                fields=["name_skeleton", "district"],
                name="person_match_name_place",
            ),
        ),
        AddIndexConcurrently(
            model_name="person",
            index=models.Index(
                django.db.models.functions.text.Left("nik", 12),
                condition=models.Q(("in_base", True), ("nik_usable", True)),
                name="person_match_nik_head",
            ),
        ),
        AddIndexConcurrently(
            model_name="person",
            index=models.Index(
                django.db.models.functions.text.Substr("nik", 7, 6),
                models.F("regency"),
                models.F("district"),
                condition=models.Q(("in_base", True), ("nik_usable", True)),
                name="person_match_nik_date",
            ),
        ),
    ]
