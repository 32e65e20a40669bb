from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("verification", "0008_rights")]

    operations: list[migrations.operations.base.Operation] = []
