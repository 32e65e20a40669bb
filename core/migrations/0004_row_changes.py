import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import core.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_audit_chains"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["-at", "-id"], name="audit_time"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["action", "-at"], name="audit_action"),
        ),
        migrations.CreateModel(
            name="RowChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=core.identifiers.UUID7(),
                        default=core.identifiers.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("table_name", models.CharField(max_length=60, verbose_name="tabel")),
                ("row_id", models.CharField(blank=True, max_length=40)),
                (
                    "operation",
                    models.CharField(
                        choices=[
                            ("insert", "Ditambahkan"),
                            ("update", "Diubah"),
                            ("delete", "Dihapus"),
                        ],
                        max_length=6,
                        verbose_name="perubahan",
                    ),
                ),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=63), default=list, size=None
                    ),
                ),
                ("rows", models.PositiveIntegerField(default=1)),
                ("role", models.CharField(max_length=63)),
                ("login", models.CharField(max_length=63)),
                ("regency_id", models.IntegerField(null=True)),
                ("agency_id", models.UUIDField(null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["row_id", "-id"], name="row_change_row"),
                    models.Index(fields=["actor", "-id"], name="row_change_actor"),
                    models.Index(fields=["regency_id", "-id"], name="row_change_regency"),
                ],
            },
        ),
    ]
