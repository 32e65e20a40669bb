"""Answered lists of findings; findings in order of weight; households by name whatever its case.

Both orders come from columns that the database keeps itself, so that lists run along an index.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import core.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0012_proposals"),
        ("regions", "0002_lineage"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="QualityAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("finding_id", models.UUIDField(null=True)),
                (
                    "fate",
                    models.CharField(
                        choices=[
                            ("closed", "Temuan ditutup"),
                            ("known", "Temuan sudah ditutup dengan jawaban ini"),
                            ("empty", "Belum dijawab"),
                            ("late", "Temuan sudah ditutup lebih dahulu atau sudah sembuh"),
                            ("no_id", "ID temuan kosong atau rusak"),
                            ("unknown", "Temuan tidak dikenal di wilayah Anda"),
                            ("bad_outcome", "Hasil tidak dikenal"),
                            ("no_reason", "Keterangan kurang untuk hasil ini"),
                            (
                                "bad_reason",
                                "Keterangan memuat nomor seseorang atau terlalu panjang",
                            ),
                        ],
                        max_length=11,
                    ),
                ),
            ],
            options={
                "ordering": ["file", "number"],
            },
        ),
        migrations.CreateModel(
            name="QualityAnswerFile",
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
                ("file", models.FileField(upload_to="quality_answers/", verbose_name="berkas")),
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
                        max_length=8,
                    ),
                ),
                ("fault", models.TextField(blank=True)),
                ("counts", models.JSONField(default=dict)),
                ("corrections", models.FileField(blank=True, upload_to="quality_answers/")),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.AlterModelOptions(
            name="household",
            options={"ordering": ["head_sort", "id"], "verbose_name": "rumah tangga"},
        ),
        migrations.RemoveIndex(
            model_name="household",
            name="household_regency_list",
        ),
        migrations.RemoveIndex(
            model_name="household",
            name="household_village_list",
        ),
        migrations.RemoveIndex(
            model_name="household",
            name="household_decile_list",
        ),
        migrations.RemoveIndex(
            model_name="household",
            name="household_province_list",
        ),
        migrations.AddField(
            model_name="household",
            name="head_sort",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Upper("head_name"),
                output_field=models.CharField(max_length=150),
            ),
        ),
        migrations.AddField(
            model_name="qualityfinding",
            name="weight",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(severity="high", then=models.Value(1)),
                    models.When(severity="medium", then=models.Value(2)),
                    default=models.Value(3),
                ),
                output_field=models.PositiveSmallIntegerField(),
            ),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(
                condition=models.Q(("in_base", True)),
                fields=["regency", "head_sort", "id"],
                name="household_regency_list",
            ),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(
                condition=models.Q(("in_base", True)),
                fields=["regency", "village", "head_sort", "id"],
                name="household_village_list",
            ),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(
                condition=models.Q(("in_base", True)),
                fields=["regency", "decile", "head_sort", "id"],
                name="household_decile_list",
            ),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(
                condition=models.Q(("in_base", True)),
                fields=["head_sort", "id"],
                name="household_province_list",
            ),
        ),
        migrations.AddIndex(
            model_name="qualityfinding",
            index=models.Index(
                condition=models.Q(("state__in", ("open", "handed"))),
                fields=["regency", "weight", "-id"],
                name="quality_finding_weight",
            ),
        ),
        migrations.AddIndex(
            model_name="qualityfinding",
            index=models.Index(
                condition=models.Q(("state__in", ("open", "handed"))),
                fields=["weight", "-id"],
                name="quality_finding_province",
            ),
        ),
        migrations.AddField(
            model_name="qualityanswer",
            name="regency",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.region",
                verbose_name="kabupaten/kota",
            ),
        ),
        migrations.AddField(
            model_name="qualityanswerfile",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="qualityanswerfile",
            name="regency",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.region",
                verbose_name="kabupaten/kota",
            ),
        ),
        migrations.AddField(
            model_name="qualityanswer",
            name="file",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="beneficiaries.qualityanswerfile",
            ),
        ),
        migrations.AddIndex(
            model_name="qualityanswerfile",
            index=models.Index(fields=["regency", "-created_at"], name="quality_answer_list"),
        ),
        migrations.AddConstraint(
            model_name="qualityanswer",
            constraint=models.UniqueConstraint(
                fields=("file", "number"), name="quality_answer_once"
            ),
        ),
        migrations.AlterField(
            model_name="qualityfinding",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("fixed", "Diperbaiki di sumber"),
                    ("no_problem", "Bukan masalah"),
                    ("unreachable", "Tidak dapat dihubungi"),
                    ("gone", "Meninggal atau pindah (sudah diusulkan)"),
                ],
                max_length=11,
            ),
        ),
        migrations.AlterField(
            model_name="qualityevent",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("fixed", "Diperbaiki di sumber"),
                    ("no_problem", "Bukan masalah"),
                    ("unreachable", "Tidak dapat dihubungi"),
                    ("gone", "Meninggal atau pindah (sudah diusulkan)"),
                ],
                max_length=11,
            ),
        ),
    ]
