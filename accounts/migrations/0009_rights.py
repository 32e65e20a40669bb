import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import core.identifiers

# Of a spent budget the secretariat is told as well.
_TOLD = """
DO $$
DECLARE
    body text := pg_get_functiondef('accounts_tell'::regproc);
    kinds text := $kinds$CASE told_kind WHEN 'grant_asked'$kinds$;
BEGIN
    IF position(kinds IN body) = 0 THEN
        RAISE EXCEPTION 'accounts_tell is not as expected: %', kinds;
    END IF;
    EXECUTE replace(
        body, kinds,
        $kinds$CASE told_kind WHEN 'budget_reached' THEN ARRAY['auditor', 'secretariat']
                WHEN 'grant_asked'$kinds$);
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_grants"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExportSpending",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=core.identifiers.UUID7(),
                        default=core.identifiers.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("membership_id", models.UUIDField()),
                ("export_id", models.UUIDField(unique=True)),
                ("kind", models.CharField(max_length=60)),
                ("rows", models.PositiveIntegerField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
                "indexes": [models.Index(fields=["user", "at"], name="export_spending_day")],
            },
        ),
        migrations.RunSQL(_TOLD, migrations.RunSQL.noop),
    ]
