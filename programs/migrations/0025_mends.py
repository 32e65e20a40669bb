"""A guest's list lies with the agency whose program it is: the database takes it from the program."""

from django.db import migrations

_FORWARD = """
CREATE FUNCTION programs_list_lies_with_its_program() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.agency_id := (SELECT p.agency_id FROM programs_program p WHERE p.id = NEW.program_id);
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION programs_list_lies_with_its_program() FROM PUBLIC;
CREATE TRIGGER list_lies_with_program BEFORE INSERT ON programs_recipientupload
FOR EACH ROW WHEN (current_user = 'sigertak_program')
EXECUTE FUNCTION programs_list_lies_with_its_program();
"""
_BACKWARD = """
DROP TRIGGER list_lies_with_program ON programs_recipientupload;
DROP FUNCTION programs_list_lies_with_its_program();
"""


class Migration(migrations.Migration):
    dependencies = [("programs", "0024_rights")]

    operations = [
        migrations.RunSQL(_FORWARD, _BACKWARD),
    ]
