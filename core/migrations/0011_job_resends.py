"""When a waiting job was sent again, and how often work on it ended with the death of its process.

Small columns with constant defaults: PostgreSQL adds them without writing the table anew.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0010_guards")]

    operations = [
        migrations.AddField("job", "resend_at", models.DateTimeField(null=True)),
        *(
            migrations.AddField(
                "job", name, models.PositiveSmallIntegerField(default=0, db_default=0)
            )
            for name in ("resends", "deaths")
        ),
        migrations.AddField(
            "job", "furthest", models.PositiveIntegerField(default=0, db_default=0)
        ),
    ]
