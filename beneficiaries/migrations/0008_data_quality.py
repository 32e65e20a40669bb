from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0007_pictures_in_bulk")]

    operations = []
