"""What an agency, or a guest in one of its programs, may make of a recipient.

A policy compares one row and knows nothing of what it was before; so a trigger holds the moves. It
fires for those two roles alone, and for updates only where state, owner, place or identity change:
decisions of Bappeda, by the thousand, do not meet it. `programs.rules` says the same to people.

Who the recipient is in the base opens that household to the agency once aid is approved, so after
handing in, those columns are not the agency's any more. That nobody gives a recipient to another
agency or program holds for every role.
"""

from django.db import migrations

_GUARDED = "current_user IN ('sigertak_agency', 'sigertak_program')"
_STEADY = (
    "current_user IN ('sigertak_agency', 'sigertak_program', 'sigertak_regency',"
    " 'sigertak_province')"
)
_PLACE = ("regency_id", "district_id", "village_id")
_IDENTITY = ("person_id", "household_id", "match_outcome")


def _differs(columns: tuple[str, ...]) -> str:
    # One by one: the database writes rows out with brackets that a restored copy has not.
    return " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns)


_FORWARD = f"""
CREATE FUNCTION programs_recipient_keeps_its_way() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    owner uuid;
    place record;
BEGIN
    IF TG_OP = 'INSERT' OR {_differs(_PLACE)} THEN
        SELECT regency_id, district_id INTO place
          FROM regions_region WHERE id = coalesce(NEW.village_id, NEW.district_id);
        IF place.regency_id IS DISTINCT FROM NEW.regency_id
            OR (NEW.village_id IS NOT NULL
                AND place.district_id IS DISTINCT FROM NEW.district_id)
        THEN
            RAISE EXCEPTION 'recipient % does not make one place of its village and regency', NEW.id
                USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    IF TG_OP = 'INSERT' THEN
        SELECT agency_id INTO owner FROM programs_program WHERE id = NEW.program_id;
        IF NEW.state <> 'draft' OR NEW.agency_id IS DISTINCT FROM owner THEN
            RAISE EXCEPTION 'a new recipient is a draft of the agency of its program'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state NOT IN ('draft', 'returned') AND ({_differs(_PLACE)} OR {_differs(_IDENTITY)}) THEN
        RAISE EXCEPTION 'recipient % stays in its place and who it is', OLD.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.state = NEW.state
        OR (OLD.state IN ('draft', 'returned') AND NEW.state IN ('submitted', 'withdrawn'))
        -- The agency itself ends aid, and objects to a refusal or takes that back.
        OR (current_user = 'sigertak_agency' AND (OLD.state, NEW.state) IN
            (('approved', 'ended'), ('rejected', 'submitted'), ('submitted', 'rejected')))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'recipient %: % does not make % of %',
        OLD.id, current_user, NEW.state, OLD.state
        USING ERRCODE = 'insufficient_privilege';
END
$$;
REVOKE ALL ON FUNCTION programs_recipient_keeps_its_way() FROM PUBLIC;

CREATE TRIGGER recipient_begins BEFORE INSERT ON programs_recipient
FOR EACH ROW WHEN ({_GUARDED})
EXECUTE FUNCTION programs_recipient_keeps_its_way();

CREATE TRIGGER recipient_moves BEFORE UPDATE ON programs_recipient
FOR EACH ROW WHEN ({_GUARDED} AND (OLD.state <> NEW.state OR {_differs(_PLACE)}
    OR {_differs(_IDENTITY)}))
EXECUTE FUNCTION programs_recipient_keeps_its_way();

CREATE FUNCTION programs_recipient_keeps_its_owner() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'recipient % stays in its program', OLD.id
        USING ERRCODE = 'insufficient_privilege';
END
$$;
REVOKE ALL ON FUNCTION programs_recipient_keeps_its_owner() FROM PUBLIC;

CREATE TRIGGER recipient_stays BEFORE UPDATE ON programs_recipient
FOR EACH ROW WHEN ({_STEADY} AND (OLD.program_id, OLD.agency_id) <> (NEW.program_id, NEW.agency_id))
EXECUTE FUNCTION programs_recipient_keeps_its_owner();
"""  # noqa: S608 - our own words

_BACKWARD = """
DROP TRIGGER recipient_stays ON programs_recipient;
DROP FUNCTION programs_recipient_keeps_its_owner();
DROP TRIGGER recipient_moves ON programs_recipient;
DROP TRIGGER recipient_begins ON programs_recipient;
DROP FUNCTION programs_recipient_keeps_its_way();
"""


class Migration(migrations.Migration):
    dependencies = [("programs", "0018_one_chair_again")]

    operations = [migrations.RunSQL(_FORWARD, _BACKWARD)]
