"""A checked list keeps the counts of its rows, so that no page counts them again."""

from django.db import migrations, models
from django.db.models import Value


class Migration(migrations.Migration):
    dependencies = [("programs", "0010_overlap_rules")]

    operations = [
        migrations.AddField(
            model_name="recipientupload",
            name="counts",
            field=models.JSONField(db_default=Value({}, models.JSONField()), default=dict),
        )
    ]
