"""Grants join the yearly look at all rights; two more kinds of notices; and `accounts_at_desk`.

`accounts_at_desk`: whether this transaction speaks for an officer of the secretariat, in person.
Verifiers and stewards work under the same database role as the desk of their territory. Policies of
rights, links and campaigns ask this besides, so that the role alone gives nobody a right. It runs
as its owner: a policy of the memberships could not look at them itself.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

_BEFORE = import_module("accounts.migrations.0011_village_operator")._KINDS
_DECIDED = [code for code, _ in _BEFORE].index("case_decided") + 1
_KINDS = [
    *_BEFORE[:_DECIDED],
    ("decisions_undone", "Putusan dibatalkan"),
    *_BEFORE[_DECIDED:],
    ("subject_due", "Tenggat permintaan pemilik data"),
]
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
        migrations.AddField(
            model_name="grant", name="suspended_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="campaignitem",
            name="grant",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.grant",
            ),
        ),
        migrations.RemoveConstraint(model_name="campaignitem", name="membership_once_per_campaign"),
        migrations.AddConstraint(
            model_name="campaignitem",
            constraint=models.UniqueConstraint(
                fields=("campaign", "membership", "grant"),
                name="item_once_per_campaign",
                nulls_distinct=False,
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
        migrations.RunSQL(_AT_DESK, f"DROP FUNCTION {_NAME}"),
        migrations.RunSQL(f"REVOKE ALL ON FUNCTION {_NAME} FROM PUBLIC", migrations.RunSQL.noop),
        migrations.RunSQL(
            f"GRANT EXECUTE ON FUNCTION {_NAME} TO sigertak_province, sigertak_regency",
            migrations.RunSQL.noop,
        ),
    ]
