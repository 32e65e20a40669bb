"""Names of recipients in the order of the alphabet, however they were written.

"SITI" and "Siti" stand side by side, by a column that the database keeps itself: behind the wall,
lists start at the right place of an index only where they compare a plain column.

Adding the column writes the table anew, once, and holds it meanwhile. It waits 5 seconds for its
turn, so that nobody queues behind it for long; where it fails for that, migrate again in a quieter
hour. The indexes are made while people work. All may be done twice.
"""

from django.db import migrations, models
from django.db.models.functions import Upper

_PATIENCE = "SET LOCAL lock_timeout = '5s'"
_COLUMN = migrations.SeparateDatabaseAndState(
    database_operations=[
        migrations.RunSQL(
            f"{_PATIENCE}; ALTER TABLE programs_recipient ADD COLUMN IF NOT EXISTS"
            " name_sort varchar(150) GENERATED ALWAYS AS (upper(name)) STORED",
            f"{_PATIENCE}; ALTER TABLE programs_recipient DROP COLUMN IF EXISTS name_sort",
        )
    ],
    state_operations=[
        migrations.AddField(
            "recipient",
            "name_sort",
            models.GeneratedField(
                db_persist=True,
                expression=Upper("name"),
                output_field=models.CharField(max_length=150),
            ),
        )
    ],
)
_IN_HAND = models.Q(("state__in", ["draft", "returned"]))


def _in_place_of(before, after, fields, columns, condition=None, where=""):
    """An index by names as compared, and then without the one by names as written."""

    def gone(name):
        # Forwards the half of an attempt that was cut off, or the former one; backwards alike.
        drop = f"DROP INDEX CONCURRENTLY IF EXISTS {name}"
        return migrations.RunSQL(drop, drop)

    def made(name, sorted_by):
        return (
            f"CREATE INDEX CONCURRENTLY {name} ON programs_recipient"
            f" ({columns}, {sorted_by}, id){where}"
        )

    return migrations.SeparateDatabaseAndState(
        database_operations=[
            gone(after),
            migrations.RunSQL(made(after, "name_sort"), made(before, "name")),
            gone(before),
        ],
        state_operations=[
            migrations.RemoveIndex("recipient", before),
            migrations.AddIndex(
                "recipient",
                models.Index(fields=[*fields, "name_sort", "id"], name=after, condition=condition),
            ),
        ],
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("programs", "0028_lists")]

    operations = [
        _COLUMN,
        migrations.AlterModelOptions(
            "recipient", options={"ordering": ["name_sort", "id"], "verbose_name": "penerima"}
        ),
        _in_place_of(
            "recipient_agency_list", "recipient_agency_names", ("agency", "program"),
            "agency_id, program_id",
        ),
        _in_place_of(
            "recipient_regency_list", "recipient_regency_names", ("regency", "program"),
            "regency_id, program_id",
        ),
        _in_place_of(
            "recipient_in_hand", "recipient_in_hand_names", ("agency", "state"),
            "agency_id, state", _IN_HAND, " WHERE state IN ('draft', 'returned')",
        ),
    ]  # fmt: skip
