from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0020_rights")]

    operations: list[migrations.operations.base.Operation] = []
