"""What guests of a program enter belongs, there, to the agency they come from.

Recipients, lists and their rows name that agency, so that its people read each other's, and go on
when somebody leaves. The database writes the names itself, from the transaction's own settings: who
sent a list and from where is told as it was. A guest's objection moves the refused recipients of
their agency, no others.
"""

import django.db.models.deletion
from django.db import migrations, models

_ME = "nullif(current_setting('app.user', true), '')::uuid"
_HOME = "nullif(current_setting('app.guest', true), '')::uuid"
_GUEST = "current_user = 'sigertak_program'"
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


def _moves(whose: str) -> str:
    """The trigger of 0022; `whose` says which refused recipients a guest's objection moves."""
    return f"""
DROP TRIGGER recipient_moves ON programs_recipient;
CREATE TRIGGER recipient_moves BEFORE UPDATE ON programs_recipient
FOR EACH ROW WHEN ({_GUARDED} AND (OLD.state <> NEW.state OR {_ELSEWHERE})
    AND NOT ({_GUEST} AND {whose}
        AND ((OLD.state = 'rejected' AND NEW.state = 'submitted')
            OR (OLD.state = 'submitted' AND NEW.state = 'rejected'))
        AND NOT ({_ELSEWHERE})))
EXECUTE FUNCTION programs_recipient_keeps_its_way();
"""


def _stays(what: str) -> str:
    return f"""
DROP TRIGGER recipient_entered_by ON programs_recipient;
CREATE TRIGGER recipient_entered_by BEFORE UPDATE ON programs_recipient
FOR EACH ROW WHEN ({_STEADY} AND ({what}))
EXECUTE FUNCTION programs_recipient_keeps_who_entered();
"""


# Of an entry of the owner's own people nothing is compared: it would be neither true nor false.
_OF_THEIR_AGENCY = f"coalesce(OLD.guest_agency_id = {_HOME}, false)"
_FORWARD = f"""
{_moves(_OF_THEIR_AGENCY)}
{
    _stays(
        "OLD.entered_by_id <> NEW.entered_by_id"
        " OR OLD.guest_agency_id IS DISTINCT FROM NEW.guest_agency_id"
    )
}
CREATE FUNCTION programs_entry_names_its_agency() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.guest_agency_id := CASE WHEN {_GUEST} THEN {_HOME} END;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION programs_entry_names_its_agency() FROM PUBLIC;
CREATE TRIGGER recipient_names_agency BEFORE INSERT ON programs_recipient
FOR EACH ROW WHEN ({_GUEST} OR ({_GUARDED} AND NEW.guest_agency_id IS NOT NULL))
EXECUTE FUNCTION programs_entry_names_its_agency();

CREATE FUNCTION programs_list_names_its_guest() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.guest_id := {_ME};
    NEW.guest_agency_id := {_HOME};
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION programs_list_names_its_guest() FROM PUBLIC;
CREATE TRIGGER list_names_guest BEFORE INSERT ON programs_recipientupload
FOR EACH ROW WHEN ({_GUEST}) EXECUTE FUNCTION programs_list_names_its_guest();
CREATE TRIGGER list_names_guest BEFORE INSERT ON programs_uploadrow
FOR EACH ROW WHEN ({_GUEST}) EXECUTE FUNCTION programs_list_names_its_guest();
"""
_BACKWARD = f"""
DROP TRIGGER list_names_guest ON programs_uploadrow;
DROP TRIGGER list_names_guest ON programs_recipientupload;
DROP FUNCTION programs_list_names_its_guest();
DROP TRIGGER recipient_names_agency ON programs_recipient;
DROP FUNCTION programs_entry_names_its_agency();
{_stays("OLD.entered_by_id <> NEW.entered_by_id")}
{_moves(f"OLD.entered_by_id = {_ME}")}
"""  # noqa: S608 - our own words

# Of what was entered before: where its guest came from, as their grant says. Few programs were ever
# shared.
_FILL = """
UPDATE programs_recipient AS kept SET guest_agency_id = way.home_id
FROM accounts_grant AS way
WHERE way.kind = 'program' AND way.home_id <> way.agency_id AND kept.agency_id = way.agency_id
  AND kept.program_id = way.object_pk::uuid AND kept.entered_by_id = way.user_id;
UPDATE programs_recipientupload AS kept SET guest_agency_id = way.home_id
FROM accounts_grant AS way
WHERE way.kind = 'program' AND way.home_id IS NOT NULL
  AND kept.program_id = way.object_pk::uuid AND kept.guest_id = way.user_id;
UPDATE programs_uploadrow AS kept SET guest_agency_id = way.guest_agency_id
FROM programs_recipientupload AS way
WHERE way.id = kept.upload_id AND way.guest_agency_id IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""


def _agency(**options: bool) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="accounts.agency",
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [("programs", "0022_sharing"), ("accounts", "0008_grants")]

    operations = [
        migrations.AddField("recipient", "guest_agency", _agency(db_constraint=False)),
        migrations.AddField("recipientupload", "guest_agency", _agency()),
        migrations.AddField("uploadrow", "guest_agency", _agency(db_constraint=False)),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
        migrations.RunSQL(_FORWARD, _BACKWARD),
    ]
