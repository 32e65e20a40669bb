"""What is said of a recipient's presence, as its case repeats it.

Drifts compare whole sets of outcomes: those kept so far say that nothing was known of it.
"""

from django.db import migrations, models

_NOTHING_SAID = """
UPDATE verification_drift
   SET before = before || '{"presence": ""}', after = after || '{"presence": ""}'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("verification", "0013_reading_proposals"),
    ]

    operations = [
        # First: from the change of the table on, every page of a case waits.
        migrations.RunSQL(_NOTHING_SAID, migrations.RunSQL.noop),
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="case",
            name="presence",
            field=models.CharField(
                blank=True,
                choices=[
                    ("deceased", "Tercatat meninggal"),
                    ("moved", "Tercatat pindah"),
                    ("absent", "Tercatat tidak ditemukan"),
                ],
                db_default="",
                default="",
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="drift",
            name="cause",
            field=models.CharField(
                choices=[
                    ("release", "Basis baru berlaku"),
                    ("rules", "Aturan berubah"),
                    ("overlap", "Tumpang tindih berubah"),
                    ("presence", "Keterangan keberadaan berubah"),
                ],
                max_length=10,
            ),
        ),
    ]
