"""What else stands fast of a recipient once it was handed in, for whichever role a page works as.

`0026_guards` keeps the agency's own words. Here: who the engine says it is, which is asked anew only
while it waits; the place in a group, given up only on the way back to waiting; what a return and an
ending said, which come with those moves. A guest changes what their own agency entered.
"""

from django.db import migrations

_AGENCIES = "current_user IN ('sigertak_agency', 'sigertak_program')"
_BAPPEDA = "current_user IN ('sigertak_regency', 'sigertak_province')"
_HOME = "nullif(current_setting('app.guest', true), '')::uuid"
_IN_HAND = "OLD.state IN ('draft', 'returned')"
# Who it is and how sure that is, `recipient_moves` of 0019 keeps already.
_HOW_SURE = ("match_reasons", "match_weight", "match_probability")
_ENDING = ("ended_on", "end_kind", "end_reason")
_STEPS_DOWN = "OLD.group_role = 'chair' AND NEW.group_role = 'member'"
_OUT_OF_HAND = f"({_BAPPEDA} OR ({_AGENCIES} AND NOT {_IN_HAND}))"


def _differs(columns: tuple[str, ...]) -> str:
    # One by one: the database writes rows out with brackets that a restored copy has not.
    return "(" + " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns) + ")"


def _kept(trigger: str, when: str) -> str:
    return f"""
CREATE TRIGGER {trigger} BEFORE UPDATE ON programs_recipient
FOR EACH ROW WHEN ({when})
EXECUTE FUNCTION programs_recipient_stands_fast();
"""


_KEPT = {
    # Matched anew as the matching role, whatever page or task asks for it.
    "recipient_answer": f"(current_user = 'sigertak_matching'"
    f" AND (OLD.state <> 'submitted' OR NEW.state <> 'submitted'))"
    f" OR ({_AGENCIES} AND NOT {_IN_HAND} AND {_differs(_HOW_SURE)})",
    "recipient_chair": f"{_OUT_OF_HAND} AND OLD.group_role <> NEW.group_role"
    f" AND NOT ({_STEPS_DOWN} AND OLD.state IN ('approved', 'rejected', 'returned'))",
    "recipient_ending": f"{_AGENCIES} AND {_differs(_ENDING)}"
    " AND NOT (OLD.state = 'approved' AND NEW.state = 'ended')",
    # With a return come its words; with any other move they go.
    "recipient_return": f"({_AGENCIES} OR {_BAPPEDA}) AND OLD.return_reason <> NEW.return_reason"
    " AND (OLD.state = NEW.state OR (NEW.return_reason <> ''"
    f" AND (NEW.state <> 'returned' OR {_AGENCIES})))",
    "recipient_of_guest": "current_user = 'sigertak_program'"
    f" AND OLD.guest_agency_id IS DISTINCT FROM {_HOME}",
}
_FORWARD = f"""
SET LOCAL lock_timeout = '5s';
CREATE FUNCTION programs_recipient_stands_fast() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'recipient %: permission denied, % keeps it as it is', NEW.id, TG_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
REVOKE ALL ON FUNCTION programs_recipient_stands_fast() FROM PUBLIC;
{"".join(_kept(trigger, when) for trigger, when in _KEPT.items())}
CREATE FUNCTION programs_recipient_steps_down_to_wait() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM programs_recipient WHERE id = NEW.id AND state = 'submitted') THEN
        RAISE EXCEPTION 'recipient %: a chair is given up on the way back to waiting alone', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'recipient_steps_down';
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION programs_recipient_steps_down_to_wait() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER recipient_steps_down AFTER UPDATE OF group_role ON programs_recipient
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN ({_OUT_OF_HAND} AND {_STEPS_DOWN})
EXECUTE FUNCTION programs_recipient_steps_down_to_wait();
"""  # noqa: S608 - our own words
_BACKWARD = f"""
DROP TRIGGER recipient_steps_down ON programs_recipient;
DROP FUNCTION programs_recipient_steps_down_to_wait();
{"".join(f"DROP TRIGGER {trigger} ON programs_recipient;" for trigger in _KEPT)}
DROP FUNCTION programs_recipient_stands_fast();
"""


class Migration(migrations.Migration):
    dependencies = [("programs", "0026_guards")]

    operations = [migrations.RunSQL(_FORWARD, _BACKWARD)]
