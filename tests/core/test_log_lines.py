"""What an unforeseen error leaves in the log: where it happened, and nothing of the row."""

from __future__ import annotations

import logging
import logging.config
from io import StringIO

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

NIK, NAME = "1604110101800388", "SITI TERCATAT"


def written(formatter: logging.Formatter) -> str:
    """The line of a number that is told twice, as a careless operation would log it."""
    lines = StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(formatter)
    logger = logging.getLogger("sigertak.test")
    logger.addHandler(handler)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS told")
            cursor.execute("CREATE TEMP TABLE told (nik text PRIMARY KEY, name text NOT NULL)")
            cursor.execute("INSERT INTO told VALUES (%s, %s)", [NIK, NAME])
            with pytest.raises(DatabaseError), transaction.atomic():
                _log_failing(logger, cursor, "INSERT INTO told VALUES (%s, %s)", [NIK, NAME])
            with pytest.raises(DatabaseError), transaction.atomic():
                _log_failing(logger, cursor, "UPDATE told SET name = NULL, nik = name", [])
    finally:
        logger.removeHandler(handler)
    return lines.getvalue()


def _log_failing(logger, cursor, statement, values) -> None:
    try:
        cursor.execute(statement, values)
    except DatabaseError:
        logger.exception("Cannot keep %s.", NIK)
        raise


@pytest.mark.django_db
def test_numbers_and_quoted_rows_are_not_written():
    kept = settings.LOGGING["formatters"]["line"]
    made = logging.config.DictConfigurator({"version": 1}).configure_formatter(dict(kept))
    line = written(made)
    assert "duplicate key value" in line
    assert "test_log_lines.py" in line
    assert NIK not in line
    assert NAME not in line
    bare = written(logging.Formatter(kept["fmt"]))
    assert NIK in bare
    assert NAME in bare
