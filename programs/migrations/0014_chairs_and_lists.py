from django.db import migrations, models

# Of two chairs that slipped in together, the earlier one stays; nobody leaves the group.
ONE_CHAIR = """
UPDATE programs_recipient later SET group_role = 'member'
WHERE later.group_role = 'chair'
  AND later.state NOT IN ('withdrawn', 'rejected', 'ended')
  AND EXISTS (
      SELECT 1 FROM programs_recipient earlier
      WHERE earlier.group_id = later.group_id AND earlier.group_role = 'chair'
        AND earlier.state NOT IN ('withdrawn', 'rejected', 'ended') AND earlier.id < later.id
  )
"""


class Migration(migrations.Migration):
    dependencies = [("programs", "0013_settle_everybody")]

    operations = [
        migrations.RunSQL(ONE_CHAIR, migrations.RunSQL.noop),
        # Pending checks of the rows just changed would forbid changing the table.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("group_role", "chair"),
                    models.Q(("state__in", ["withdrawn", "rejected", "ended"]), _negated=True),
                ),
                fields=("group",),
                name="one_chair_per_group",
            ),
        ),
    ]
