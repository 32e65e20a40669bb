"""What was handed in stays as it was written, also for the agency and the guests who wrote it.

Once a recipient is submitted, Bappeda judges what stands there, money is paid by it, and what was
found rests on it. Correcting takes a return; the pages say so, and the database too.
"""

from django.db import migrations

_WRITERS = "current_user IN ('sigertak_agency', 'sigertak_program')"
_WRITTEN = (
    "name", "nik", "kk", "birth_date", "sex", "address", "amount", "goods", "given_on",
    "attributes", "group_id", "heir_of_id", "previous_id", "upload_id", "entered_at", "changed_at",
)  # fmt: skip
# One by one: the database writes rows out with brackets that a restored copy has not.
_REWRITTEN = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in _WRITTEN)
_FORWARD = f"""
SET LOCAL lock_timeout = '5s';
CREATE FUNCTION programs_recipient_keeps_its_words() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'recipient %: permission denied, what was handed in stays as it was written',
        NEW.id USING ERRCODE = 'insufficient_privilege';
END
$$;
REVOKE ALL ON FUNCTION programs_recipient_keeps_its_words() FROM PUBLIC;
CREATE TRIGGER recipient_words BEFORE UPDATE ON programs_recipient
FOR EACH ROW WHEN ({_WRITERS} AND OLD.state NOT IN ('draft', 'returned') AND ({_REWRITTEN}))
EXECUTE FUNCTION programs_recipient_keeps_its_words();
"""  # noqa: S608 - our own words
_BACKWARD = """
DROP TRIGGER recipient_words ON programs_recipient;
DROP FUNCTION programs_recipient_keeps_its_words();
"""


class Migration(migrations.Migration):
    dependencies = [("programs", "0025_mends")]

    operations = [migrations.RunSQL(_FORWARD, _BACKWARD)]
