"""Who works at no desk makes no account, and no page makes one that the administration would heed.

Verifiers and stewards share the database role of their territory's desk, which may add accounts.
"""

from django.db import migrations

_GUARD = """
CREATE FUNCTION accounts_user_made_at_a_desk() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.is_staff OR NEW.is_superuser OR NOT accounts_at_desk() THEN
        RAISE EXCEPTION 'account %: permission denied, accounts are made at a desk', NEW.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION accounts_user_made_at_a_desk() FROM PUBLIC;
CREATE TRIGGER user_made BEFORE INSERT ON accounts_user
FOR EACH ROW WHEN (current_user IN ('sigertak_province', 'sigertak_regency'))
EXECUTE FUNCTION accounts_user_made_at_a_desk();
"""
_UNGUARD = """
DROP TRIGGER user_made ON accounts_user;
DROP FUNCTION accounts_user_made_at_a_desk();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0015_rights")]

    operations = [migrations.RunSQL(_GUARD, _UNGUARD)]
