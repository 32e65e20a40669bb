"""The trigger's function runs with its owner's rights: nobody else may call it, and it looks up
names where only PostgreSQL and the owner can put them."""

from django.db import migrations

_NAME = "verification_case_has_its_decision()"


class Migration(migrations.Migration):
    dependencies = [("verification", "0002_verdict_needs_its_decision")]

    operations = [
        migrations.RunSQL(
            f"""
            ALTER FUNCTION {_NAME} SET search_path = pg_catalog, public, pg_temp;
            REVOKE ALL ON FUNCTION {_NAME} FROM PUBLIC;
            """,
            f"""
            ALTER FUNCTION {_NAME} SET search_path = public, pg_temp;
            GRANT EXECUTE ON FUNCTION {_NAME} TO PUBLIC;
            """,
        )
    ]
