from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0021_import")]

    operations: list[migrations.operations.base.Operation] = []
