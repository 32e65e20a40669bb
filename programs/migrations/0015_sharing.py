from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("programs", "0014_chairs_and_lists")]

    operations = []
