"""Recipients of earlier days have their overlaps computed too, by the next settling."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("programs", "0012_recipients_in_hand")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO programs_touchedrecipient (recipient_id) SELECT id FROM programs_recipient",
            migrations.RunSQL.noop,
        )
    ]
