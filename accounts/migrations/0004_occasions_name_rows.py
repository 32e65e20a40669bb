from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_tell")]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="occasion",
            field=models.CharField(blank=True, max_length=60),
        ),
    ]
