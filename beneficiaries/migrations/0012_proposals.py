from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0011_papers_apart")]

    operations = []
