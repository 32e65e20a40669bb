"""Who verifies in a place is asked as who works there in any role."""

from importlib import import_module

from django.db import migrations

_BEFORE = import_module("verification.migrations.0011_verdicts")._DECIDES
_ASKED = """
CREATE OR REPLACE FUNCTION verification_decides_in(place integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT accounts_works_as('verifier', place)
$$;
"""
_AS_BEFORE = _BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0019_reading_proposals"),
        ("verification", "0012_walls"),
    ]

    operations = [migrations.RunSQL(_ASKED, _AS_BEFORE)]
