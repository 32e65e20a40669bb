"""Lists of groups (PBI-JK, KKS/BSP, PPKS, PSKS), and who of the base stands in them."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import core.identifiers

_KINDS = [
    ("pbi", "PBI Jaminan Kesehatan"),
    ("pkh", "KKS/BSP PKH"),
    ("bsp", "KKS/BSP Non-PKH"),
    ("ppks", "PPKS (PMKS)"),
    ("psks", "PSKS"),
]
_STATES = [
    ("received", "Sedang dibaca"),
    ("checked", "Siap diperiksa"),
    ("applied", "Berlaku"),
    ("replaced", "Digantikan"),
    ("taken_back", "Ditarik kembali"),
    ("discarded", "Dibatalkan"),
    ("failed", "Gagal"),
]
_OUTCOMES = [
    ("joined", "Terhubung ke basis"),
    ("check", "Perlu diperiksa"),
    ("none", "Tidak ditemukan dalam basis"),
    ("elsewhere", "Tercatat di kabupaten/kota lain"),
    ("faulty", "Bermasalah"),
]
_FAULTS = [
    ("no_name", "Nama kosong"),
    ("lost_nik", "Digit terakhir NIK hilang karena disimpan sebagai angka"),
    ("no_category", "Jenis PPKS atau PSKS kosong"),
    ("bad_category", "Jenis PPKS atau PSKS tidak dikenal"),
    ("institution", "Jenis ini lembaga, bukan orang"),
    ("other_kind", "Kolom PKH/Non-PKH menyebut kelompok lain"),
    ("double", "Orang ini sudah tercantum di baris sebelumnya"),
]
# Whoever deletes a row may not read its secret, and so could not delete it beside.
_GOES_ALONG = """
ALTER TABLE beneficiaries_groupsecret ADD CONSTRAINT group_secret_of_row
FOREIGN KEY (row_id) REFERENCES beneficiaries_grouprow (id) ON DELETE CASCADE
"""
_STAYS = "ALTER TABLE beneficiaries_groupsecret DROP CONSTRAINT group_secret_of_row"


def _regency(**options):
    return models.ForeignKey(
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="regions.region",
        verbose_name="kabupaten/kota",
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0028_editions")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="reveal",
            name="about",
            field=models.CharField(
                choices=[("number", "NIK lengkap"), ("group", "Kelompok rahasia")],
                db_default="number",
                default="number",
                max_length=6,
            ),
        ),
        migrations.CreateModel(
            name="GroupList",
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
                    models.CharField(choices=_KINDS, max_length=4, verbose_name="kelompok"),
                ),
                ("period", models.CharField(max_length=7, verbose_name="periode")),
                ("file", models.FileField(upload_to="group_lists/", verbose_name="berkas")),
                ("file_name", models.CharField(max_length=200)),
                ("leftovers", models.FileField(blank=True, upload_to="group_lists/")),
                (
                    "state",
                    models.CharField(choices=_STATES, default="received", max_length=10),
                ),
                ("fault", models.TextField(blank=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("checked_at", models.DateTimeField(null=True)),
                ("applied_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("regency", _regency(blank=True)),
                (
                    "replaced_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="beneficiaries.grouplist",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
                "indexes": [
                    models.Index(fields=["regency", "-created_at"], name="group_list_list")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "applied")),
                        fields=("kind", "period", "regency"),
                        name="one_group_list_in_force",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupOrigin",
            fields=[
                (
                    "group_list",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="origin",
                        serialize=False,
                        to="beneficiaries.grouplist",
                    ),
                ),
                ("source", models.CharField(max_length=120, verbose_name="instansi asal")),
                (
                    "letter",
                    models.CharField(blank=True, max_length=120, verbose_name="nomor surat"),
                ),
                (
                    "letter_date",
                    models.DateField(blank=True, null=True, verbose_name="tanggal surat"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GroupRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("outcome", models.CharField(choices=_OUTCOMES, max_length=9)),
                ("why", models.CharField(blank=True, choices=_FAULTS, max_length=12)),
                ("category", models.PositiveSmallIntegerField(null=True)),
                ("is_confidential", models.BooleanField(default=False)),
                (
                    "group_list",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="beneficiaries.grouplist",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="groups",
                        to="beneficiaries.person",
                    ),
                ),
                ("regency", _regency()),
            ],
            options={
                "ordering": ["group_list", "number"],
                "indexes": [
                    models.Index(
                        fields=["group_list", "regency", "outcome"], name="group_row_figures"
                    ),
                    models.Index(
                        condition=models.Q(("person__isnull", False)),
                        fields=["person"],
                        name="group_row_person",
                    ),
                    models.Index(
                        condition=models.Q(("person__isnull", False)),
                        fields=["regency", "person"],
                        name="group_row_regency",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("group_list", "number"), name="group_row_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "joined"), ("person__isnull", False)),
                            models.Q(
                                models.Q(("outcome", "joined"), _negated=True),
                                ("person__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="group_row_joined_to_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_confidential", False),
                            ("category__isnull", True),
                            _connector="OR",
                        ),
                        name="group_row_tells_no_secret",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupSecret",
            fields=[
                (
                    "row",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="secret",
                        serialize=False,
                        to="beneficiaries.grouprow",
                    ),
                ),
                ("category", models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.RunSQL(_GOES_ALONG, _STAYS),
    ]
