from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0018_pages")]

    operations = []
