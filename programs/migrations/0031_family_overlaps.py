"""Overlaps may be counted by family. Those found by household so far are computed anew.

Rules that came with the portal between two kinds for families were counted by household for want of
anything else; they are superseded. What Bappeda laid down itself stays as it is.
"""

from django.db import migrations, models

_UNIT = [("person", "Orang"), ("family", "Keluarga (KK)"), ("household", "Rumah tangga")]
# Fewer clash by family than by household, and nobody else: those that clash now are all there are.
_NOTE = """
INSERT INTO programs_touchedrecipient (recipient_id)
SELECT DISTINCT recipient_id FROM programs_overlap WHERE unit = 'household'
"""
_SUPERSEDE = """
WITH former AS (
    UPDATE programs_overlaprule rule SET superseded_at = now()
      FROM programs_programkind one, programs_programkind two
     WHERE one.id = rule.first_kind_id AND one.target_unit = 'family'
       AND two.id = rule.second_kind_id AND two.target_unit = 'family'
       AND rule.unit = 'household' AND rule.set_by_id IS NULL AND rule.superseded_at IS NULL
    RETURNING rule.*
)
INSERT INTO programs_overlaprule
    (first_kind_id, second_kind_id, unit, period, verdict, note, source)
SELECT first_kind_id, second_kind_id, 'family', period, verdict, note, source FROM former
"""


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0030_list_samples"),
    ]

    operations = [
        migrations.AlterField(
            model_name="overlap",
            name="unit",
            field=models.CharField(choices=_UNIT, max_length=10),
        ),
        migrations.AlterField(
            model_name="overlaprule",
            name="unit",
            field=models.CharField(choices=_UNIT, max_length=10, verbose_name="dihitung per"),
        ),
        migrations.RunSQL(_SUPERSEDE, migrations.RunSQL.noop),
        migrations.RunSQL(_NOTE, migrations.RunSQL.noop),
    ]
