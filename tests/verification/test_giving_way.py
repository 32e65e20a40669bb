"""A re-check waits for nobody at a case; whatever else goes wrong is told and tried again."""

from __future__ import annotations

import logging
from threading import Event, Thread

import pytest
from django.db import OperationalError, connection, transaction

from tests.factories.cast import Cast
from tests.factories.regions import load_small_province, region
from tests.factories.registry import a_release, in_force
from tests.verification.acts import waiting_case
from tests.verification.looking_again import look_again
from verification import tasks
from verification.models import Case, Recheck

_FAILS_IN = """
    CREATE FUNCTION sigertak_test_disk_full() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full';
    END $$;
    CREATE TRIGGER sigertak_test_disk_full BEFORE UPDATE ON verification_recheck
    FOR EACH ROW WHEN (NEW.regency_id = {regency}) EXECUTE FUNCTION sigertak_test_disk_full();
"""


@pytest.mark.django_db
def test_another_error_is_told_and_keeps_no_other_regency_from_its_turn(cast, caplog):
    lahat, palembang = region("1604"), region("1671")
    waiting_case(cast.operator_lahat)
    in_force(a_release(cast.steward_lahat), lahat, cast.steward_lahat)
    in_force(a_release(cast.steward_lahat, period="2026-04"), palembang, cast.steward_lahat)
    with connection.cursor() as cursor:
        cursor.execute(_FAILS_IN.format(regency=lahat.pk))
    with pytest.raises(OperationalError, match="could not extend file"):
        look_again()
    assert [line.levelname for line in caplog.records if "failed" in line.message] == ["ERROR"]
    assert Recheck.objects.get(finished_at__isnull=True).regency == lahat
    assert Recheck.objects.get(finished_at__isnull=False).regency == palembang
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER sigertak_test_disk_full ON verification_recheck")
    look_again()
    assert not Recheck.objects.filter(finished_at__isnull=True).exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_case_in_somebodys_hands_is_left_for_later_without_a_fault(caplog):
    load_small_province()
    cast = Cast()
    case = waiting_case(cast.operator_lahat)
    in_force(a_release(cast.steward_lahat), region("1604"), cast.steward_lahat)
    held, over = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            Case.objects.select_for_update().get(pk=case.pk)
            held.set()
            over.wait(60)
        connection.close()

    somebody = Thread(target=hold)
    somebody.start()
    assert held.wait(60)
    try:
        with caplog.at_level(logging.INFO):
            look_again()
    finally:
        over.set()
        somebody.join()
    assert "gives way" in caplog.text
    assert [line for line in caplog.records if line.levelno >= logging.WARNING] == []
    assert Recheck.objects.get().finished_at is None
    look_again()
    assert Recheck.objects.get().finished_at is not None


@pytest.mark.django_db
def test_a_long_recheck_leaves_the_worker_to_others_after_a_slice(cast, monkeypatch):
    """It shares its worker with seals, mails and the sweeper; the beat asks for it again."""
    for _ in range(3):
        waiting_case(cast.operator_lahat)
    in_force(a_release(cast.steward_lahat), region("1604"), cast.steward_lahat)
    monkeypatch.setattr(tasks.rechecks, "CHUNK", 1)
    monkeypatch.setattr(tasks, "SLICE_SECONDS", 0.001)
    turns = 0
    while not Recheck.objects.filter(finished_at__isnull=False).exists():
        look_again()
        turns += 1
        assert turns < 100
    assert turns > 1
    assert Recheck.objects.get().open_cases == 3
