from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0008_data_quality")]

    operations = []
