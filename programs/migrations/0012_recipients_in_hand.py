"""What an agency holds in its hands is counted on every page, and listed: by an index of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0011_upload_counts")]

    operations = [
        migrations.AddIndex(
            model_name="recipient",
            index=models.Index(
                condition=models.Q(("state__in", ["draft", "returned"])),
                fields=["agency", "state", "name", "id"],
                name="recipient_in_hand",
            ),
        )
    ]
