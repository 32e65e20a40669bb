"""The yearly clock of a village counts acts in which somebody looked at the family.

As `queries.last_looked_at`: an approval, or a visit that met the family. A refusal at the desk does
not move the day.
"""

from django.db import migrations

_CLOCK = """
CREATE OR REPLACE FUNCTION beneficiaries_village_verified()
RETURNS TABLE (household_id uuid, verified_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('role') <> 'sigertak_village' THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT h.id, max(%s)
        FROM beneficiaries_household h
        JOIN programs_recipient r ON r.household_id = h.id AND r.match_outcome = 'match'
        JOIN verification_case c ON c.recipient_id = r.id
        %s
        WHERE h.in_base AND h.village_id = current_setting('app.village')::int
        GROUP BY h.id;
END
$$;
"""
_DECIDED = _CLOCK % ("c.decided_at", "AND c.decided_at IS NOT NULL")
_LOOKED_AT = _CLOCK % (
    "seen.at",
    """CROSS JOIN LATERAL (
            SELECT c.decided_at WHERE c.state = 'approved' AND c.decided_at IS NOT NULL
            UNION ALL
            SELECT visit.visited_on::timestamptz FROM verification_fieldcheck visit
            WHERE visit.case_id = c.id AND visit.state = 'done'
              AND visit.result IN ('as_written', 'unfit', 'deceased')) seen(at)""",
)


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0026_roles")]

    operations = [migrations.RunSQL(_LOOKED_AT, _DECIDED)]
