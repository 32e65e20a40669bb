from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0004_matching_roads")]

    operations = []
