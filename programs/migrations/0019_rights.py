from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("programs", "0018_one_chair_again")]

    operations = []
