"""The owner role of production may not create databases; that of the test server may."""

import psycopg2
from django.conf import settings


def allow_test_databases() -> None:
    given = settings.DATABASES["default"]
    connection = psycopg2.connect(
        dbname=given["NAME"], user=given["USER"] or None, password=given["PASSWORD"] or None,
        host=given["HOST"] or None, port=given["PORT"] or None,
    )
    with connection, connection.cursor() as cursor:
        cursor.execute(f'ALTER ROLE "{settings.DATABASE_OWNER_ROLE}" CREATEDB')
    connection.close()
