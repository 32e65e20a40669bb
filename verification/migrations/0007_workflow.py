"""The orders by program and by village for a regency, which stepped over all other regencies'."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("verification", "0006_what_agencies_read")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["regency", "state", "program", "submitted_at", "id"],
                name="case_regency_program",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["regency", "state", "village", "submitted_at", "id"],
                name="case_regency_village",
            ),
        ),
    ]
