"""`accounts_at_desk`: whether this transaction speaks for an officer of the secretariat, in person.

Verifiers and stewards work under the same database role as the desk of their territory. Policies of
rights, links and campaigns ask this besides, so that the role alone gives nobody a right. It runs
as its owner: a policy of the memberships could not look at them itself.
"""

from django.db import migrations

_NAME = "accounts_at_desk()"
_AT_DESK = """
CREATE FUNCTION accounts_at_desk() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM accounts_membership m JOIN accounts_user u ON u.id = m.user_id
        WHERE m.user_id = nullif(current_setting('app.user', true), '')::uuid
          AND u.is_active AND m.role = 'secretariat'
          AND m.revoked_at IS NULL AND m.suspended_at IS NULL AND m.expires_on >= current_date
          AND m.regency_id IS NOT DISTINCT FROM
              nullif(current_setting('app.regency', true), '')::integer
    )
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_village_operator")]

    operations = [
        migrations.RunSQL(_AT_DESK, f"DROP FUNCTION {_NAME}"),
        migrations.RunSQL(f"REVOKE ALL ON FUNCTION {_NAME} FROM PUBLIC", migrations.RunSQL.noop),
        migrations.RunSQL(
            f"GRANT EXECUTE ON FUNCTION {_NAME} TO sigertak_province, sigertak_regency",
            migrations.RunSQL.noop,
        ),
    ]
