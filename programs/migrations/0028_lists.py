"""What the columns of a list are, as its sender named them, and what an agency remembers of it.

And the yearly clock of a village passes over approvals made in bulk, as it does over refusals at
the desk: nobody looked at the family for them (`beneficiaries.queries.last_looked_at`).
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Now

import core.identifiers

_CLOCK = """
CREATE OR REPLACE FUNCTION beneficiaries_village_verified()
RETURNS TABLE (household_id uuid, verified_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('role') <> 'sigertak_village' THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT h.id, max(seen.at)
        FROM beneficiaries_household h
        JOIN programs_recipient r ON r.household_id = h.id AND r.match_outcome = 'match'
        JOIN verification_case c ON c.recipient_id = r.id
        CROSS JOIN LATERAL (
            SELECT c.decided_at WHERE c.state = 'approved' AND c.decided_at IS NOT NULL%s
            UNION ALL
            SELECT visit.visited_on::timestamptz FROM verification_fieldcheck visit
            WHERE visit.case_id = c.id AND visit.state = 'done'
              AND visit.result IN ('as_written', 'unfit', 'deceased')) seen(at)
        WHERE h.in_base AND h.village_id = current_setting('app.village')::int
        GROUP BY h.id;
END
$$;
"""
_ONE_BY_ONE = """
              AND EXISTS (
                  SELECT FROM verification_decision d
                  WHERE d.case_id = c.id AND d.case_version = c.version - 1
                    AND d.action = 'approve' AND NOT d.in_bulk)"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0018_roles"),
        ("beneficiaries", "0027_registry"),
        ("programs", "0027_verdicts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(_CLOCK % _ONE_BY_ONE, _CLOCK % ""),
        migrations.AddField(
            model_name="recipientupload",
            name="mapping",
            field=models.JSONField(db_default=Value({}, models.JSONField()), default=dict),
        ),
        migrations.CreateModel(
            name="ListMapping",
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
                ("fingerprint", models.CharField(max_length=64)),
                ("headers", models.JSONField()),
                ("columns", models.JSONField()),
                ("changed_at", models.DateTimeField(db_default=Now())),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.agency",
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
            ],
            options={
                "ordering": ["-changed_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "fingerprint"), name="list_mapping_once_per_agency"
                    )
                ],
            },
        ),
    ]
