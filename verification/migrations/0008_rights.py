from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("verification", "0007_workflow")]

    operations: list[migrations.operations.base.Operation] = []
