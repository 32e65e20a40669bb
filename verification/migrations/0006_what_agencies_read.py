from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("verification", "0005_verdicts_and_objections")]

    operations = []
