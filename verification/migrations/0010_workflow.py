from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("verification", "0009_sharing")]

    operations: list[migrations.operations.base.Operation] = []
