import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import core.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0009_import_speed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Sight",
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
                ("membership_id", models.UUIDField(null=True)),
                (
                    "page",
                    models.CharField(
                        choices=[
                            ("household", "Halaman rumah tangga"),
                            ("case", "Kasus verifikasi"),
                            ("timeline", "Riwayat rumah tangga"),
                            ("person", "Halaman anggota"),
                            ("family", "Kartu keluarga"),
                            ("quality", "Temuan mutu data"),
                            ("photo", "Foto"),
                            ("recipient", "Halaman penerima"),
                        ],
                        max_length=10,
                        verbose_name="halaman",
                    ),
                ),
                ("day", models.DateField()),
                ("count", models.PositiveIntegerField(default=1)),
                (
                    "last_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sights",
                        to="beneficiaries.household",
                    ),
                ),
                (
                    "regency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                        verbose_name="kabupaten/kota",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-last_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "day", "household", "page"), name="sight_once_a_day"
                    )
                ],
            },
        ),
        # Counting a day's looks of one account, for its budget.
        migrations.AddIndex(
            model_name="reveal",
            index=models.Index(fields=["revealed_by", "revealed_at"], name="reveal_of_account"),
        ),
    ]
