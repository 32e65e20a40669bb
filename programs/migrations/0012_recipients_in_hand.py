"""What an agency still holds in its hands is counted on every page: by an index of those alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0011_upload_counts")]

    operations = [
        migrations.AddIndex(
            model_name="recipient",
            index=models.Index(
                condition=models.Q(("state__in", ["draft", "returned"])),
                fields=["agency", "state", "program"],
                name="recipient_in_hand",
            ),
        )
    ]
