"""What the models declare stands in the database, after all migrations."""

import pytest
from django.apps import apps
from django.db import connection

pytestmark = pytest.mark.django_db


def test_every_declared_index_and_constraint_stands():
    """Dropping the plain index of a column takes other indexes on that column along."""
    declared = {
        one.name
        for model in apps.get_models()
        for one in (*model._meta.indexes, *model._meta.constraints)
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class UNION SELECT conname FROM pg_constraint")
        standing = {name for (name,) in cursor.fetchall()}
    assert len(declared) > 150
    assert declared - standing == set()
