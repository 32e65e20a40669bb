"""The same file once as a picture of the house, and once as an identity paper."""

from django.db import migrations, models

_IS_DOCUMENT = models.Q(("kind__in", ["kk", "ktp"]))


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0010_sights")]

    operations = [
        migrations.RemoveConstraint(
            model_name="householdphoto", name="same_photo_once_per_household"
        ),
        migrations.AddConstraint(
            model_name="householdphoto",
            constraint=models.UniqueConstraint(
                condition=~_IS_DOCUMENT,
                fields=("household", "sha256"),
                name="same_photo_once_per_household",
            ),
        ),
        migrations.AddConstraint(
            model_name="householdphoto",
            constraint=models.UniqueConstraint(
                condition=_IS_DOCUMENT,
                fields=("household", "sha256"),
                name="same_document_once_per_household",
            ),
        ),
    ]
