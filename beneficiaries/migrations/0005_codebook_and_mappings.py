"""The whole codebook as columns; mappings by hand; what undoing an activation needs."""

import json

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

import core.identifiers


def _text(label, longest=120):
    return models.CharField(blank=True, max_length=longest, verbose_name=label)


def _small(label):
    return models.SmallIntegerField(blank=True, null=True, verbose_name=label)


def _flag(label):
    return models.BooleanField(blank=True, null=True, verbose_name=label)


def _date(label):
    return models.DateField(blank=True, null=True, verbose_name=label)


HOUSEHOLD = {
    "caretaker_address": _text("Alamat pengurus KKS", 250),
    "caretaker_birth_date": _date("Tanggal lahir pengurus KKS"),
    "caretaker_id": _text("ID pengurus KKS"),
    "caretaker_mother_name": _text("Nama gadis ibu kandung pengurus", 150),
    "caretaker_name": _text("Nama pengurus KKS", 150),
    "caretaker_nik": _text("NIK pengurus KKS"),
    "caretaker_relation": _text("Hubungan pengurus dengan keluarga"),
    "correction_mark": _text("Tanda perbaikan"),
    "data_source": _text("Sumber data"),
    "debit_card_number": _text("Nomor kartu debit"),
    "decree_mark": _text("Tanda penetapan SK"),
    "existing_mark": _text("Tanda data lama"),
    "family_card_number": _text("Nomor KK"),
    "family_card_photo": _text("Foto KK", 250),
    "family_card_photo_1": _text("Foto KK tambahan", 250),
    "family_card_photo_2": _text("Foto KK tambahan", 250),
    "family_card_photo_3": _text("Foto KK tambahan", 250),
    "family_card_photo_4": _text("Foto KK tambahan", 250),
    "family_card_photo_5": _text("Foto KK tambahan", 250),
    "family_card_photo_6": _text("Foto KK tambahan", 250),
    "floor_photo": _text("Foto lantai", 250),
    "head_age": _small("Umur kepala rumah tangga"),
    "head_education": _small("Pendidikan kepala rumah tangga"),
    "head_employment_status": _small("Status pekerjaan kepala rumah tangga"),
    "head_industry": _small("Lapangan usaha kepala rumah tangga"),
    "head_photo": _text("Foto kepala rumah tangga", 250),
    "head_sex": _small("Jenis kelamin kepala rumah tangga"),
    "house_photo": _text("Foto depan rumah", 250),
    "household_serial": _text("Nomor urut rumah tangga"),
    "identity_card_photo": _text("Foto KTP", 250),
    "inactive_mark": _text("Tanda nonaktif"),
    "interior_photo": _text("Foto dalam rumah", 250),
    "kemsos_number": _text("Nomor PBDT versi Kementerian Sosial"),
    "kip_number": _text("Peserta KIP"),
    "kitchen_photo": _text("Foto dapur", 250),
    "kks_2016_number": _text("Nomor peserta KKS 2016"),
    "listed_bpnt": _flag("Terdaftar BPNT"),
    "listed_dapodik": _flag("Terdaftar Dapodik"),
    "listed_kks_2016": _flag("Terdaftar KKS 2016"),
    "listed_kks_2017": _flag("Terdaftar KKS 2017"),
    "listed_pbdt": _flag("Terdaftar PBDT"),
    "listed_pbi": _flag("Terdaftar PBI"),
    "listed_pkh": _flag("Terdaftar PKH"),
    "moved_on": _date("Tanggal pindah"),
    "old_district_code": _text("Kode kecamatan lama"),
    "old_province_code": _text("Kode provinsi lama"),
    "old_regency_code": _text("Kode kabupaten/kota lama"),
    "old_village_code": _text("Kode desa/kelurahan lama"),
    "pbdt_number": _text("Nomor peserta PBDT"),
    "pbi_number": _text("Nomor peserta PBI"),
    "period_id": _text("Periode penetapan"),
    "roof_photo": _text("Foto atap", 250),
    "source_row_id": _text("Nomor baris sumber"),
    "toilet_photo": _text("Foto jamban", 250),
    "uploaded_by": _text("Pengunggah di sumber"),
    "wall_photo": _text("Foto dinding", 250),
}
PERSON = {
    "address": _text("Alamat", 250),
    "applied_nik_mark": _text("Tanda NIK diterapkan"),
    "civil_birth_date": _date("Tanggal lahir menurut Dukcapil"),
    "civil_family_card_number": _text("Nomor KK menurut Dukcapil"),
    "civil_family_relation": _text("Hubungan keluarga menurut Dukcapil"),
    "civil_match": _text("Padan Dukcapil"),
    "civil_name": _text("Nama menurut Dukcapil", 150),
    "civil_nik": _text("NIK menurut Dukcapil"),
    "civil_region_code": _text("Kode wilayah Dukcapil"),
    "civil_sex": _text("Jenis kelamin menurut Dukcapil"),
    "cleansing_mark": _text("Tanda pembersihan"),
    "cleansing_note": _text("Keterangan pembersihan data"),
    "decile": _small("Desil kesejahteraan"),
    "neighbourhood": _text("RT/RW/dusun"),
    "nik_check": _text("Hasil cek NIK"),
    "nik_mark": _text("Tanda NIK"),
    "nik_mark_2": _text("Tanda NIK kedua"),
    "pbi_match_note": _text("Keterangan padan PBI"),
    "pbi_member_number": _text("Nomor anggota PBI"),
    "pbi_number": _text("Nomor peserta PBI"),
    "percentile": _small("Persentil kesejahteraan"),
    "pkh_number": _text("Nomor peserta PKH"),
    "source_row_id": _text("Nomor baris sumber"),
    "welfare_status": _small("Status kesejahteraan"),
}
UNITS = [
    ("household", "Rumah tangga (satu baris satu rumah tangga)"),
    ("person", "Anggota rumah tangga (satu baris satu orang)"),
]
STATES = [
    ("received", "Diterima"),
    ("mapping", "Menunggu pemetaan"),
    ("staged", "Siap diperiksa"),
    ("applying", "Sedang diterapkan"),
    ("applied", "Diterapkan"),
    ("failed", "Gagal"),
    ("discarded", "Dibatalkan"),
]

# What the releases told of these variables stood under "extra"; texts are cut to their columns.
_VERSIONS = """
    UPDATE {table}version v SET data = (v.data - 'extra') || (
        SELECT coalesce(jsonb_object_agg(key, CASE jsonb_typeof(value)
            WHEN 'string' THEN to_jsonb(left(value #>> '{{}}', (%(longest)s::jsonb ->> key)::int))
            ELSE value END), '{{}}')
        FROM jsonb_each(v.data -> 'extra') WHERE %(longest)s::jsonb ? key
    ) || (
        SELECT CASE WHEN count(*) = 0 THEN '{{}}'
                    ELSE jsonb_build_object('extra', jsonb_object_agg(key, value)) END
        FROM jsonb_each(v.data -> 'extra') WHERE NOT %(longest)s::jsonb ? key
    )
    WHERE v.data ? 'extra'
"""
_BASE = """
    UPDATE {table} b
    SET {assignments}, extra = b.extra - ARRAY(SELECT jsonb_object_keys(%(longest)s::jsonb))
    FROM {table} same
    JOIN {table}version v ON v.release_id = same.release_id AND v.{key} = same.id
    CROSS JOIN LATERAL jsonb_populate_record(same, v.data) r
    WHERE same.id = b.id AND same.in_base AND b.extra <> '{{}}'
"""


def promote(_apps, schema_editor):
    """Fill the new columns from the versions, and the versions from their "extra"."""
    for table, key, fields in (
        ("beneficiaries_household", "household_id", HOUSEHOLD),
        ("beneficiaries_person", "person_id", PERSON),
    ):
        # 30 characters are longer than any date.
        longest = {name: getattr(field, "max_length", None) or 30 for name, field in fields.items()}
        given = {"longest": json.dumps(longest)}
        assignments = ", ".join(f"{name} = r.{name}" for name in fields)
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(_VERSIONS.format(table=table), given)
            cursor.execute(_BASE.format(table=table, key=key, assignments=assignments), given)


class AddFields(Operation):
    """Many plain fields of one model at once: `AddField` would render all models for each."""

    reversible = True

    def __init__(self, model_name, fields):
        self.model_name = model_name
        self.fields = fields

    def state_forwards(self, app_label, state):
        state.models[app_label, self.model_name].fields.update(self.fields)
        state.reload_model(app_label, self.model_name, delay=True)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = from_state.apps.get_model(app_label, self.model_name)
        known = to_state.apps.get_model(app_label, self.model_name)._meta
        for name in self.fields:
            schema_editor.add_field(model, known.get_field(name))

    def database_backwards(self, app_label, schema_editor, from_state, _to_state):
        model = from_state.apps.get_model(app_label, self.model_name)
        for name in self.fields:
            schema_editor.remove_field(model, model._meta.get_field(name))

    def describe(self):
        return f"Add {len(self.fields)} fields to {self.model_name}"


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0004_matching_roads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddFields("household", HOUSEHOLD),
        AddFields("person", PERSON),
        migrations.RunPython(promote, migrations.RunPython.noop),
        migrations.AddField("registryimport", "preview", models.JSONField(default=dict)),
        migrations.AlterField(
            "registryimport",
            "state",
            models.CharField(choices=STATES, default="received", max_length=10),
        ),
        migrations.AddField("releaseactivation", "as_of", models.DateTimeField(null=True)),
        migrations.AddField("releaseactivation", "undone_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "releaseactivation",
            "undone_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "releaseactivation",
            "undo_reason",
            models.CharField(blank=True, max_length=300, verbose_name="alasan"),
        ),
        migrations.AddConstraint(
            "releaseactivation",
            models.CheckConstraint(
                condition=models.Q(
                    ("undone_at__isnull", True),
                    models.Q(
                        ("undone_by__isnull", False), models.Q(("undo_reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="undoing_says_who_and_why",
            ),
        ),
        migrations.CreateModel(
            name="FormerVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("data", models.JSONField(null=True)),
                (
                    "replaced_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                *(
                    (
                        name,
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=target,
                            **options,
                        ),
                    )
                    for name, target, options in (
                        ("release", "beneficiaries.registryrelease", {}),
                        ("household", "beneficiaries.household", {}),
                        ("person", "beneficiaries.person", {"null": True}),
                        (
                            "regency",
                            "regions.region",
                            {"db_index": False, "verbose_name": "kabupaten/kota"},
                        ),
                    )
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["release", "replaced_at"], name="former_version_release")
                ]
            },
        ),
        migrations.CreateModel(
            name="HeaderMapping",
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
                    "unit",
                    models.CharField(choices=UNITS, max_length=10, verbose_name="isi berkas"),
                ),
                ("fingerprint", models.CharField(max_length=64)),
                ("headers", models.JSONField()),
                ("columns", models.JSONField()),
                ("code_system", models.CharField(blank=True, max_length=10)),
                ("placed_by_base", models.BooleanField(default=False)),
                (
                    "changed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
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
                    "regency",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                        verbose_name="kabupaten/kota",
                    ),
                ),
            ],
            options={
                "ordering": ["-changed_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "fingerprint", "regency"),
                        name="header_mapping_once_per_desk",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
    ]
