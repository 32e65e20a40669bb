from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("programs", "0020_matching")]

    operations: list[migrations.operations.base.Operation] = []
