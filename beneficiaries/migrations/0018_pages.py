"""What a search looks through stands in its index, not in a list beside it that is walked each time.

New words of names enter theirs at once. Names and addresses of a release wait in the list, which
makes loading quick, and are sorted in by whoever made the release the base: with some thousands of
rows waiting a search took twice its time, until the server's own cleaning came by.
"""

import django.contrib.postgres.indexes
from django.db import migrations

_NAME = "name_word_alike"


_SORT_IN = """
CREATE FUNCTION beneficiaries_search_sorted_in() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- `person_lookup_name` is made by programs, later: looked for when called, not now.
    PERFORM gin_clean_pending_list('person_lookup_name');
    RETURN gin_clean_pending_list('household_address_words');
END
$$;
REVOKE ALL ON FUNCTION beneficiaries_search_sorted_in() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION beneficiaries_search_sorted_in() TO sigertak_import;
"""


def _index(**options):
    return django.contrib.postgres.indexes.GinIndex(
        fields=["word"], name=_NAME, opclasses=["gin_trgm_ops"], **options
    )


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0017_import")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"ALTER INDEX {_NAME} SET (fastupdate = off)",
                    f"ALTER INDEX {_NAME} SET (fastupdate = on)",
                ),
                # What waits by now stays in the list until it is emptied.
                migrations.RunSQL(
                    f"SELECT gin_clean_pending_list('{_NAME}')", migrations.RunSQL.noop
                ),
            ],
            state_operations=[
                migrations.RemoveIndex("nameword", _NAME),
                migrations.AddIndex("nameword", _index(fastupdate=False)),
            ],
        ),
        migrations.RunSQL(_SORT_IN, "DROP FUNCTION beneficiaries_search_sorted_in()"),
    ]
