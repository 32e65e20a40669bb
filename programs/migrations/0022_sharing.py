"""Lists that guests of a program send, and what a guest may make of a recipient.

A guest's list and its rows name the guest, and the rows their program: their wall compares both.
Who entered a recipient stays as it was written, since a guest reads the cases of those they
entered; and as the agency does, a guest objects to a refusal and takes that back, of their own
recipients alone: those moves pass by the trigger of 0019.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_ME = "nullif(current_setting('app.user', true), '')::uuid"
_GUARDED = "current_user IN ('sigertak_agency', 'sigertak_program')"
_STEADY = (
    "current_user IN ('sigertak_agency', 'sigertak_program', 'sigertak_regency',"
    " 'sigertak_province')"
)
_ELSEWHERE = " OR ".join(
    f"OLD.{name} IS DISTINCT FROM NEW.{name}"
    for name in (
        "regency_id",
        "district_id",
        "village_id",
        "person_id",
        "household_id",
        "match_outcome",
    )
)
_OBJECTS = f"""(current_user = 'sigertak_program' AND OLD.entered_by_id = {_ME}
    AND ((OLD.state = 'rejected' AND NEW.state = 'submitted')
        OR (OLD.state = 'submitted' AND NEW.state = 'rejected'))
    AND NOT ({_ELSEWHERE}))"""


def _moves(but: str) -> str:
    return f"""
DROP TRIGGER recipient_moves ON programs_recipient;
CREATE TRIGGER recipient_moves BEFORE UPDATE ON programs_recipient
FOR EACH ROW WHEN ({_GUARDED} AND (OLD.state <> NEW.state OR {_ELSEWHERE}){but})
EXECUTE FUNCTION programs_recipient_keeps_its_way();
"""


_FORWARD = f"""
{_moves(f" AND NOT {_OBJECTS}")}
CREATE FUNCTION programs_recipient_keeps_who_entered() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'recipient %: who entered it is told as it was', NEW.id
        USING ERRCODE = 'insufficient_privilege';
END
$$;
REVOKE ALL ON FUNCTION programs_recipient_keeps_who_entered() FROM PUBLIC;

CREATE TRIGGER recipient_entered BEFORE INSERT ON programs_recipient
FOR EACH ROW WHEN (current_user = 'sigertak_program' AND NEW.entered_by_id IS DISTINCT FROM {_ME})
EXECUTE FUNCTION programs_recipient_keeps_who_entered();

CREATE TRIGGER recipient_entered_by BEFORE UPDATE ON programs_recipient
FOR EACH ROW WHEN ({_STEADY} AND OLD.entered_by_id <> NEW.entered_by_id)
EXECUTE FUNCTION programs_recipient_keeps_who_entered();
"""
_BACKWARD = f"""
DROP TRIGGER recipient_entered_by ON programs_recipient;
DROP TRIGGER recipient_entered ON programs_recipient;
DROP FUNCTION programs_recipient_keeps_who_entered();
{_moves("")}
"""


def _named(to: str, **options: bool) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=to,
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [("programs", "0021_rights")]

    operations = [
        migrations.AddField("recipientupload", "guest", _named(settings.AUTH_USER_MODEL)),
        migrations.AddField(
            "uploadrow", "program", _named("programs.program", db_constraint=False)
        ),
        migrations.AddField(
            "uploadrow", "guest", _named(settings.AUTH_USER_MODEL, db_constraint=False)
        ),
        migrations.RemoveConstraint("recipientupload", "same_file_once_per_program"),
        migrations.AddConstraint(
            "recipientupload",
            models.UniqueConstraint(
                condition=models.Q(("state", "failed"), _negated=True),
                fields=("program", "guest", "sha256"),
                name="same_file_once_per_program",
                nulls_distinct=False,
            ),
        ),
        migrations.RunSQL(_FORWARD, _BACKWARD),
    ]
