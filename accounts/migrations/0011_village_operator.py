"""The operator of a village: role, kind of office, notices about proposals.

`accounts_tell` learns whom a village reaches: the stewards of its regency, about proposals that
wait, and its own people; nobody else.
"""

from importlib import import_module

from django.db import migrations, models

_ROLES = [
    ("opd_operator", "Operator OPD"),
    ("opd_supervisor", "Penyelia OPD"),
    ("verifier", "Verifikator Bappeda"),
    ("steward", "Pengelola basis data"),
    ("secretariat", "Sekretariat TKPK"),
    ("executive", "Pimpinan dan pemangku kepentingan"),
    ("auditor", "Auditor"),
    ("tech_admin", "Administrator teknis"),
    ("village_operator", "Operator desa/kelurahan"),
]
_KINDS = [
    *import_module("accounts.migrations.0008_grants")._KINDS,
    ("proposals_waiting", "Usulan menunggu diperiksa"),
    ("proposal_returned", "Usulan dikembalikan"),
    ("proposal_decided", "Usulan diputuskan"),
]
_TOLD = """
DO $$
DECLARE
    body text := pg_get_functiondef('accounts_tell'::regproc);
    step text[];
    steps text[] := ARRAY[
        ['ARRAY[''opd_operator'', ''opd_supervisor'']',
         'ARRAY[''opd_operator'', ''opd_supervisor'', ''village_operator'']'],
        ['WHEN ''sigertak_agency'' THEN to_agency = own_agency',
         'WHEN ''sigertak_village'' THEN false
                WHEN ''sigertak_agency'' THEN to_agency = own_agency'],
        ['WHEN ''sigertak_regency'' THEN to_regency = own_regency',
         'WHEN ''sigertak_village'' THEN to_regency = own_regency
                    AND told_kind = ''proposals_waiting''
                WHEN ''sigertak_regency'' THEN to_regency = own_regency'],
        ['AND (caller <> ''sigertak_agency'' OR',
         'AND caller <> ''sigertak_village'' AND (caller <> ''sigertak_agency'' OR'],
        ['WHEN ''sigertak_agency'' THEN m.agency_id = own_agency',
         'WHEN ''sigertak_village'' THEN
                      m.user_id = nullif(current_setting(''app.user'', true), '''')::uuid
                  WHEN ''sigertak_agency'' THEN m.agency_id = own_agency']];
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
) TO sigertak_village
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_signing_in")]

    operations = [
        migrations.AlterField(
            model_name="agency",
            name="kind",
            field=models.CharField(
                choices=[
                    ("opd", "Organisasi perangkat daerah"),
                    ("bappeda", "Bappeda"),
                    ("social", "Dinas Sosial"),
                    ("inspectorate", "Inspektorat"),
                    ("village", "Pemerintah desa/kelurahan"),
                ],
                max_length=20,
                verbose_name="jenis",
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(choices=_ROLES, max_length=20, verbose_name="peran"),
        ),
        migrations.AlterField(
            model_name="accountrequest",
            name="role",
            field=models.CharField(
                choices=_ROLES, max_length=20, verbose_name="peran yang diajukan"
            ),
        ),
        migrations.RemoveConstraint(model_name="membership", name="role_known"),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", [code for code, _ in _ROLES])),
                name="role_known",
            ),
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
                condition=models.Q(("kind__in", [code for code, _ in _KINDS])),
                name="notice_kind_known",
            ),
        ),
        migrations.RunSQL(_TOLD, migrations.RunSQL.noop),
    ]
