from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("programs", "0021_rights")]

    operations: list[migrations.operations.base.Operation] = []
