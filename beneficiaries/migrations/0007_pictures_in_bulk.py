"""Pictures by the zip, pictures taken away, identity papers opened, places of houses."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import core.identifiers

KINDS = [
    ("front", "Tampak depan"),
    ("inside", "Bagian dalam"),
    ("roof", "Atap"),
    ("floor", "Lantai"),
    ("wall", "Dinding"),
    ("toilet", "Jamban"),
    ("kitchen", "Dapur"),
    ("head", "Kepala rumah tangga"),
    ("ktp", "KTP"),
    ("kk", "Kartu Keluarga"),
]
OUTCOMES = [
    ("waiting", "Menunggu"),
    ("added", "Ditambahkan"),
    ("same", "Sudah ada"),
    ("name", "Nama berkas tidak terbaca"),
    ("kind", "Jenis foto tidak dikenal"),
    ("household", "Rumah tangga tidak ditemukan"),
    ("not_allowed", "Dokumen identitas, di luar hak Anda"),
    ("not_picture", "Bukan foto"),
    ("too_large", "Terlalu besar"),
    ("broken", "Foto rusak"),
]


def key():
    return (
        "id",
        models.UUIDField(
            db_default=core.identifiers.UUID7(),
            default=core.identifiers.uuid7,
            editable=False,
            primary_key=True,
            serialize=False,
        ),
    )


def to(model, **options):
    return models.ForeignKey(
        **{"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", **options},
        to=model,
    )


def regency(**options):
    return (
        "regency",
        to("regions.region", db_index=False, verbose_name="kabupaten/kota", **options),
    )


def moment():
    return models.DateTimeField(db_default=django.db.models.functions.datetime.Now())


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("accounts", "0001_initial"),
        ("regions", "0001_initial"),
        ("beneficiaries", "0006_search"),
    ]

    operations = [
        migrations.AddField("householdphoto", "outside_m", models.PositiveIntegerField(null=True)),
        migrations.AlterField(
            "householdphoto",
            "kind",
            models.CharField(choices=KINDS, max_length=8, verbose_name="jenis foto"),
        ),
        migrations.AddIndex(
            "householdphoto", models.Index(fields=["sha256"], name="photo_same_file")
        ),
        migrations.AddIndex(
            "householdphoto",
            models.Index(fields=["regency", "-uploaded_at", "id"], name="photo_regency_list"),
        ),
        migrations.AddIndex(
            "householdphoto",
            models.Index(fields=["-uploaded_at", "id"], name="photo_province_list"),
        ),
        migrations.CreateModel(
            name="PhotoRemoval",
            fields=[
                key(),
                (
                    "kind",
                    models.CharField(choices=KINDS, max_length=8, verbose_name="jenis foto"),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="alasan")),
                ("uploaded_at", models.DateTimeField()),
                ("removed_at", moment()),
                ("household", to("beneficiaries.household")),
                regency(),
                ("removed_by", to(settings.AUTH_USER_MODEL)),
                ("uploaded_by", to(settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["-removed_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="photo_removal_has_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentReveal",
            fields=[
                key(),
                ("photo_id", models.UUIDField()),
                ("reason", models.CharField(max_length=300, verbose_name="alasan")),
                ("revealed_at", moment()),
                ("household", to("beneficiaries.household")),
                regency(),
                ("revealed_by", to(settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["-revealed_at"],
                "indexes": [
                    models.Index(
                        fields=["photo_id", "revealed_by", "-revealed_at"], name="document_open"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="document_reveal_has_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HouseholdPlace",
            fields=[
                key(),
                (
                    "latitude",
                    models.DecimalField(decimal_places=6, max_digits=9, verbose_name="lintang"),
                ),
                (
                    "longitude",
                    models.DecimalField(decimal_places=6, max_digits=9, verbose_name="bujur"),
                ),
                ("accuracy_m", models.PositiveIntegerField(null=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("device", "Perangkat di lokasi"),
                            ("photo", "Koordinat foto"),
                            ("typed", "Diketik"),
                        ],
                        max_length=6,
                        verbose_name="asal",
                    ),
                ),
                ("set_at", moment()),
                ("household", to("beneficiaries.household", related_name="places")),
                regency(),
                ("set_by", to(settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["-set_at"],
                "indexes": [
                    models.Index(fields=["household", "-set_at"], name="household_place_newest")
                ],
            },
        ),
        migrations.CreateModel(
            name="PhotoBatch",
            fields=[
                key(),
                ("file", models.FileField(upload_to="batches/", verbose_name="berkas")),
                ("file_name", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Menunggu"),
                            ("done", "Selesai"),
                            ("failed", "Gagal"),
                        ],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("fault", models.TextField(blank=True)),
                ("counts", models.JSONField(default=dict)),
                ("created_at", moment()),
                ("finished_at", models.DateTimeField(null=True)),
                regency(null=True, blank=True),
                ("agency", to("accounts.agency", null=True, db_index=False)),
                ("created_by", to(settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["-created_at"],
                "indexes": [
                    models.Index(fields=["regency", "-created_at"], name="photo_batch_regency"),
                    models.Index(fields=["agency", "-created_at"], name="photo_batch_agency"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("regency__isnull", True), ("agency__isnull", True), _connector="OR"
                        ),
                        name="batch_of_territory_or_agency",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PhotoBatchEntry",
            fields=[
                key(),
                ("number", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=250)),
                ("outcome", models.CharField(choices=OUTCOMES, default="waiting", max_length=12)),
                ("registry_id", models.CharField(blank=True, max_length=30)),
                ("kind", models.CharField(blank=True, choices=KINDS, max_length=8)),
                ("photo_id", models.UUIDField(null=True)),
                ("outside_m", models.PositiveIntegerField(null=True)),
                (
                    "batch",
                    to(
                        "beneficiaries.photobatch",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                    ),
                ),
                regency(null=True, blank=True),
                ("agency", to("accounts.agency", null=True, db_index=False)),
                ("household", to("beneficiaries.household", null=True, db_index=False)),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "number"), name="batch_entry_once")
                ],
            },
        ),
    ]
