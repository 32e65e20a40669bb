"""Password hashes leave the accounts' table for one that no role of pages reads."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_MOVE = """
    INSERT INTO accounts_credential (user_id, password)
    SELECT id, password FROM accounts_user WHERE password <> '' AND password NOT LIKE '!%%'
"""
_MOVE_BACK = """
    UPDATE accounts_user u SET password = c.password
    FROM accounts_credential c WHERE c.user_id = u.id
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_rights")]

    operations = [
        migrations.CreateModel(
            name="Credential",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="credential",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("password", models.CharField(max_length=128)),
            ],
        ),
        # Going back, the column returns with accounts that cannot sign in, and is then filled.
        migrations.AlterField(
            model_name="user",
            name="password",
            field=models.CharField(default="!", max_length=128, verbose_name="password"),
        ),
        migrations.RunSQL(_MOVE, _MOVE_BACK),
        migrations.RemoveField(model_name="user", name="password"),
    ]
