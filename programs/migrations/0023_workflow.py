from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("programs", "0022_sharing")]

    operations: list[migrations.operations.base.Operation] = []
