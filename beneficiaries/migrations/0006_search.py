from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0005_codebook_and_mappings")]

    operations = []
