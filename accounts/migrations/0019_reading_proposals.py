"""Whether this transaction speaks for somebody of a role in a place, by an own right or a grant.

Verifiers read the proposals about the people they decide on, under the same database role as the
stewards who decide those: the walls ask who works (`beneficiaries.table_walls`).

It runs as its owner, which reads memberships where the asker may not, and answers yes or no.
"""

from django.db import migrations

_ME = "nullif(current_setting('app.user', true), '')::uuid"
_NAME = "accounts_works_as(text, integer)"
# A grant lends no role: it lends the place to one that its holder has, and to write only if it says.
_WORKS_AS = f"""
CREATE FUNCTION accounts_works_as(role_held text, place integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM accounts_membership m
          JOIN accounts_user u ON u.id = m.user_id
          JOIN accounts_agency a ON a.id = m.agency_id
         WHERE m.user_id = {_ME} AND m.role = role_held AND u.is_active AND a.is_active
           AND m.revoked_at IS NULL AND m.suspended_at IS NULL AND m.expires_on >= current_date
           AND (m.regency_id IS NOT DISTINCT FROM place OR EXISTS (
               SELECT 1 FROM accounts_grant g
                 JOIN guardian_userobjectpermission c ON c.id = g.carrier_id
                WHERE g.membership_id = m.id AND g.user_id = m.user_id AND g.kind = 'regency'
                  AND g.regency_id = place AND g.writes AND g.state = 'given'
                  AND g.suspended_at IS NULL AND g.expires_on >= current_date
                  AND c.user_id = g.user_id AND c.content_type_id = g.content_type_id
                  AND c.object_pk = g.object_pk))
    )
$$;
REVOKE ALL ON FUNCTION {_NAME} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {_NAME} TO sigertak_regency, sigertak_province;
"""  # noqa: S608 - our own words


class Migration(migrations.Migration):
    dependencies = [("accounts", "0018_roles")]

    operations = [migrations.RunSQL(_WORKS_AS, f"DROP FUNCTION {_NAME}")]
