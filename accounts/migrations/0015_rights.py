"""Whoever asks for a program to be shared names an address, and no account stands beside it.

So what waits can be shown to who asked, and taken back, without telling whether that address has an
account. `accounts_guests`: who enters people in a program from one agency today, by ids alone; they
are told of verdicts from places where neither grants nor rights of that agency are in sight.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_FORWARD = """
UPDATE accounts_grant AS kept SET asked_for = lower(holder.email)
FROM accounts_user AS holder WHERE holder.id = kept.user_id AND kept.kind = 'program';
UPDATE accounts_grant SET user_id = NULL
WHERE kind = 'program' AND carrier_id IS NULL AND home_id IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""
# Before, a request without an account was none.
_BACKWARD = """
UPDATE accounts_grant AS kept SET user_id = holder.id
FROM accounts_user AS holder
WHERE kept.user_id IS NULL AND lower(holder.email) = kept.asked_for;
DELETE FROM accounts_grant WHERE user_id IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""

_GUESTS = """
CREATE FUNCTION accounts_guests(program uuid, home uuid)
RETURNS TABLE (user_id uuid, membership_id uuid, grant_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT g.user_id, g.membership_id, g.id
    FROM accounts_grant g
    JOIN accounts_membership m ON m.id = g.membership_id AND m.user_id = g.user_id
    JOIN accounts_user u ON u.id = g.user_id AND u.is_active
    JOIN accounts_agency a ON a.id = m.agency_id AND a.is_active
    WHERE g.kind = 'program' AND g.object_pk = program::text AND g.home_id = home
      AND g.writes AND g.state = 'given' AND g.suspended_at IS NULL AND g.expires_on >= current_date
      AND m.revoked_at IS NULL AND m.suspended_at IS NULL AND m.expires_on >= current_date
    ORDER BY g.user_id, g.id
$$;
REVOKE ALL ON FUNCTION accounts_guests(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounts_guests(uuid, uuid) TO sigertak_matching;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0013_rights")]

    operations = [
        migrations.AddField(
            "grant",
            "asked_for",
            models.EmailField(
                blank=True,
                db_default="",
                default="",
                max_length=254,
                verbose_name="surel penerima",
            ),
        ),
        migrations.AlterField(
            "grant",
            "user",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grants",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(_FORWARD, _BACKWARD),
        migrations.RemoveConstraint("grant", "grant_given_with_its_carrier"),
        migrations.AddConstraint(
            "grant",
            models.CheckConstraint(
                condition=models.Q(
                    state="given",
                    carrier__isnull=False,
                    user__isnull=False,
                    membership__isnull=False,
                    home__isnull=False,
                    decided_by__isnull=False,
                )
                | (~models.Q(state="given") & models.Q(carrier__isnull=True)),
                name="grant_given_with_its_carrier",
            ),
        ),
        migrations.AddConstraint(
            "grant",
            models.CheckConstraint(
                condition=models.Q(user__isnull=False) | ~models.Q(asked_for=""),
                name="grant_for_somebody",
            ),
        ),
        migrations.AddConstraint(
            "grant",
            models.UniqueConstraint(
                condition=models.Q(state="asked"),
                fields=("asked_for", "kind", "object_pk"),
                name="grant_asked_for_once",
            ),
        ),
        migrations.RunSQL(_GUESTS, "DROP FUNCTION accounts_guests(uuid, uuid)"),
    ]
