"""What agencies read of a case, columns and rows (ADR 10); orders of the worklist; minutes that
replace others; words.

Cases and findings that were judged before are marked with a broad brush: withheld wherever the
program's criteria hold conditions at all. The next judging tells them apart.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Case, F, Q, Value, When

_VILLAGES = """
UPDATE verification_case c SET village_id = r.village_id
  FROM programs_recipient r WHERE r.id = c.recipient_id
"""
_CASES = """
UPDATE verification_case SET withheld = true
 WHERE program_id IN (SELECT program_id FROM programs_criteria WHERE conditions <> '[]'::jsonb)
"""
_FINDINGS = """
UPDATE verification_finding f SET withheld = true
  FROM verification_case c
 WHERE c.id = f.case_id AND f.kind = 'eligibility' AND c.withheld
"""
_ACTIONS = [
    ("approve", "Setujui"),
    ("reject", "Tolak"),
    ("return", "Kembalikan untuk diperbaiki"),
    ("undo", "Batalkan putusan"),
    ("reopen", "Buka kembali"),
]


class Migration(migrations.Migration):
    dependencies = [("verification", "0005_verdicts_and_objections")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="village",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.region",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="withheld",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="finding",
            name="withheld",
            field=models.BooleanField(db_default=False, default=False),
        ),
        # Checks of earlier statements stand between an update and a change of the table.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(_VILLAGES, migrations.RunSQL.noop),
        migrations.RunSQL(_CASES, migrations.RunSQL.noop),
        migrations.RunSQL(_FINDINGS, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="case",
            name="village",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.region",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["state", "program", "submitted_at", "id"], name="case_by_program"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["state", "village", "submitted_at", "id"], name="case_by_village"
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="eligibility_told",
            field=models.GeneratedField(
                db_persist=True,
                expression=Case(
                    When(withheld=True, then=Value("")), default=F("eligibility_outcome")
                ),
                output_field=models.CharField(max_length=10),
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=Q(escalated_at__isnull=False),
                fields=["regency", "submitted_at", "id"],
                name="case_escalated",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=Q(drifted=True),
                fields=["regency", "submitted_at", "id"],
                name="case_drifted",
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                condition=Q(action__in=["undo", "reopen"]) | Q(objection__isnull=False),
                fields=["regency", "decided_at"],
                name="decision_changing",
            ),
        ),
        migrations.AddField(
            model_name="minutes",
            name="replaces",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="verification.minutes",
            ),
        ),
        migrations.AlterField(
            model_name="bulkact",
            name="action",
            field=models.CharField(choices=_ACTIONS, max_length=10),
        ),
        migrations.AlterField(
            model_name="decision",
            name="action",
            field=models.CharField(choices=_ACTIONS, max_length=10),
        ),
        migrations.AlterField(
            model_name="drift",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Perlu diperiksa ulang"),
                    ("kept", "Putusan dipertahankan"),
                    ("reopened", "Kasus dibuka kembali"),
                    ("gone", "Tidak berlaku lagi"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="objection",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Menunggu jawaban"),
                    ("granted", "Dikabulkan"),
                    ("dismissed", "Tidak dikabulkan"),
                    ("withdrawn", "Ditarik"),
                ],
                default="open",
                max_length=10,
            ),
        ),
    ]
