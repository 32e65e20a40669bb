from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0005_rights")]

    operations: list[migrations.operations.base.Operation] = []
