from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("programs", "0013_settle_everybody")]

    operations = []
