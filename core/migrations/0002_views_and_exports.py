import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import core.identifiers
import core.models.exports


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Export",
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
                ("kind", models.CharField(max_length=60)),
                ("parameters", models.JSONField(default=dict)),
                ("columns", models.JSONField(default=list)),
                ("sort", models.CharField(blank=True, max_length=40)),
                (
                    "format",
                    models.CharField(
                        choices=[("xlsx", "Excel (xlsx)"), ("csv", "CSV")],
                        default="xlsx",
                        max_length=4,
                    ),
                ),
                ("purpose", models.TextField(blank=True, verbose_name="keperluan")),
                ("rows", models.PositiveIntegerField(null=True)),
                (
                    "file",
                    models.FileField(
                        blank=True, max_length=80, upload_to=core.models.exports.stored_name
                    ),
                ),
                ("membership_id", models.UUIDField()),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("finished_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.job",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["created_by", "-created_at"], name="export_of_person"),
                    models.Index(fields=["expires_at"], name="export_to_delete"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("format__in", ["xlsx", "csv"])),
                        name="export_format_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("finished_at__isnull", True),
                            models.Q(
                                ("rows__isnull", False), models.Q(("file", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="export_finished_with_file",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
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
                ("page", models.CharField(max_length=60)),
                (
                    "name",
                    models.CharField(blank=True, max_length=60, verbose_name="nama tampilan"),
                ),
                ("query", models.CharField(blank=True, max_length=1000)),
                ("columns", models.JSONField(default=list)),
                ("sort", models.CharField(blank=True, max_length=40)),
                ("is_default", models.BooleanField(default=False)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["page", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "page", "name"), name="view_once_by_name"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("user", "page"),
                        name="one_default_view",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_default", False),
                            models.Q(("name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="default_view_has_name",
                    ),
                ],
            },
        ),
    ]
