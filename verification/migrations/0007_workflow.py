from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("verification", "0006_what_agencies_read")]

    operations = []
