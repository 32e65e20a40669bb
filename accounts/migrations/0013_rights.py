from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_rights")]

    operations: list[migrations.operations.base.Operation] = []
