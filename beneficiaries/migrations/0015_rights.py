import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import core.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0014_import"),
        ("regions", "0002_lineage"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
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
                ("person_id", models.UUIDField(unique=True)),
                ("nik_digest", models.CharField(blank=True, max_length=64)),
                ("request_id", models.UUIDField(null=True)),
                (
                    "erased_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("counts", models.JSONField(default=dict)),
                (
                    "erased_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "ordering": ["-erased_at"],
            },
        ),
        migrations.CreateModel(
            name="SubjectRequest",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("access", "Salinan data"),
                            ("correction", "Perbaikan data"),
                            ("erasure", "Penghapusan data"),
                        ],
                        max_length=10,
                        verbose_name="permintaan",
                    ),
                ),
                ("basis", models.CharField(max_length=300, verbose_name="dasar")),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("name", "Nama"),
                                ("nik", "NIK"),
                                ("kk", "Nomor KK"),
                                ("birth", "Tanggal lahir atau jenis kelamin"),
                                ("address", "Alamat atau wilayah"),
                                ("members", "Susunan anggota keluarga"),
                                ("welfare", "Keadaan rumah tangga atau desil"),
                                ("aid", "Bantuan yang tercatat"),
                                ("other", "Lainnya"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="uraian")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Belum dijawab"),
                            ("done", "Dipenuhi"),
                            ("refused", "Ditolak"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                (
                    "received_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("due_at", models.DateTimeField(verbose_name="tenggat")),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="jawaban")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="beneficiaries.person",
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
            ],
            options={
                "ordering": ["-received_at", "-id"],
                "indexes": [
                    models.Index(fields=["regency", "-received_at"], name="subject_request_list")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("basis", ""), _negated=True),
                        name="subject_request_has_a_basis",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                                ("state", "open"),
                            ),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="subject_request_answered_by_somebody",
                    ),
                ],
            },
        ),
    ]
