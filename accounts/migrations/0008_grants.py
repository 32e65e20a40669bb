"""Grants on regencies, agencies and programs, and the notices about them.

`accounts_tell` learns that who works in a shared program reaches whom its agency reaches, and that
secretariats are told of what is asked for.
"""

from importlib import import_module

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import core.identifiers

_KINDS = [
    *import_module("accounts.migrations.0007_budget_notices")._KINDS,
    ("grant_asked", "Akses khusus dimintakan"),
    ("grant_decided", "Permintaan berbagi program dijawab"),
    ("grant_given", "Akses khusus diberikan"),
    ("grant_ended", "Akses khusus berakhir"),
]
_TOLD = """
DO $$
DECLARE
    body text := pg_get_functiondef('accounts_tell'::regproc);
    step text[];
    steps text[] := ARRAY[
        ['caller text := coalesce(nullif(current_setting(''role''), ''none''), session_user);',
         'caller text := replace(
        coalesce(nullif(current_setting(''role''), ''none''), session_user),
        ''sigertak_program'', ''sigertak_agency'');'],
        ['ARRAY[''verifier'', ''steward'', ''auditor'']',
         'CASE told_kind WHEN ''grant_asked'' THEN ARRAY[''secretariat'']
                ELSE ARRAY[''verifier'', ''steward'', ''auditor''] END'],
        ['IN (''cases_new'', ''objection_lodged'')',
         'IN (''cases_new'', ''objection_lodged'', ''grant_asked'')']];
BEGIN
    FOREACH step SLICE 1 IN ARRAY steps LOOP
        IF position(step[1] IN body) = 0 THEN
            RAISE EXCEPTION 'accounts_tell is not as expected: %', step[1];
        END IF;
        body := replace(body, step[1], step[2]);
    END LOOP;
    EXECUTE body;
END $$;
GRANT EXECUTE ON FUNCTION accounts_tell(
    text, text, uuid, integer, uuid, uuid, text[], uuid, integer, date, jsonb, text, uuid
) TO sigertak_program
"""


def _to(model: str, *, related: str = "+", null: bool = True) -> models.ForeignKey:
    options = {"on_delete": django.db.models.deletion.PROTECT, "related_name": related, "to": model}
    return models.ForeignKey(null=True, **options) if null else models.ForeignKey(**options)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_budget_notices"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("guardian", "0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more"),
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Grant",
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
                            ("regency", "Kabupaten/kota"),
                            ("agency", "Instansi"),
                            ("program", "Program"),
                        ],
                        max_length=10,
                    ),
                ),
                ("content_type", _to("contenttypes.contenttype", null=False)),
                ("object_pk", models.CharField(max_length=36)),
                ("title", models.CharField(max_length=220)),
                ("regency", _to("regions.region")),
                ("agency", _to("accounts.agency")),
                ("writes", models.BooleanField(default=False, verbose_name="boleh mengubah")),
                ("user", _to(settings.AUTH_USER_MODEL, related="grants", null=False)),
                ("membership", _to("accounts.membership", related="grants")),
                ("home", _to("accounts.agency")),
                ("home_regency", _to("regions.region")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Menunggu persetujuan"),
                            ("given", "Berlaku"),
                            ("refused", "Ditolak"),
                            ("ended", "Diakhiri"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="alasan")),
                ("expires_on", models.DateField(verbose_name="berlaku sampai")),
                ("asked_by", _to(settings.AUTH_USER_MODEL, null=False)),
                (
                    "asked_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("decided_by", _to(settings.AUTH_USER_MODEL)),
                ("decided_at", models.DateTimeField(null=True)),
                ("ended_by", _to(settings.AUTH_USER_MODEL)),
                ("ended_at", models.DateTimeField(null=True)),
                ("closing_reason", models.CharField(blank=True, max_length=500)),
                (
                    "carrier",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grant",
                        to="guardian.userobjectpermission",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-id"],
                "indexes": [models.Index(fields=["user", "state"], name="grant_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(("kind__in", ["regency", "agency", "program"])),
                        name="grant_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            state="given",
                            carrier__isnull=False,
                            membership__isnull=False,
                            home__isnull=False,
                            decided_by__isnull=False,
                        )
                        | (~Q(state="given") & Q(carrier__isnull=True)),
                        name="grant_given_with_its_carrier",
                    ),
                    models.CheckConstraint(
                        condition=Q(kind="regency", regency__isnull=False, agency__isnull=True)
                        | Q(kind="agency", agency__isnull=False, writes=False)
                        | Q(kind="program", agency__isnull=False),
                        name="grant_knows_its_place",
                    ),
                    models.CheckConstraint(
                        condition=Q(state__in=["asked", "given"], closing_reason="")
                        | Q(state="ended", ended_at__isnull=False)
                        | Q(state="refused", decided_by__isnull=False),
                        name="grant_closed_for_a_reason",
                    ),
                    models.UniqueConstraint(
                        fields=["user", "kind", "object_pk"],
                        condition=Q(state__in=["asked", "given"]),
                        name="grant_once_per_person",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="notice", name="notice_kind_known"),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(choices=_KINDS, max_length=30),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=Q(("kind__in", [code for code, _ in _KINDS])),
                name="notice_kind_known",
            ),
        ),
        migrations.RunSQL(_TOLD, migrations.RunSQL.noop),
    ]
