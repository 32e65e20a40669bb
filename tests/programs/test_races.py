"""The same thing sent many times at one moment, each on a connection of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from core.identifiers import uuid7
from programs.models import Recipient, RecipientUpload
from programs.operations import recipients, uploads
from tests.factories.cast import Cast
from tests.factories.regions import load_small_province, region
from tests.factories.registry import a_program
from tests.programs.acts import (
    LAHAT_VILLAGE,
    a_csv,
    a_row,
    checked,
    outcomes,
    sent,
    working_as,
    written,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

NIK = "1604110502850001"


@pytest.fixture
def people(transactional_db) -> Cast:
    load_small_province()
    return Cast()


def at_once(acts: Sequence[Callable[[], str]]) -> Counter[str]:
    """Run the acts at the same moment; how many ended in what."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], str]) -> str:
        try:
            barrier.wait(timeout=30)
            return act()
        except uploads.SameFile:
            return "same file"
        except ValidationError as refusal:
            return str(refusal.message_dict.get("nik", refusal.messages)[0])
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))


def entering(program, by, key) -> str:
    values = written(region(LAHAT_VILLAGE), nik=NIK)
    with working_as(by):
        _row, is_new = recipients.enter(
            program=program, written=values, by=by.user, recipient_id=key
        )
    return "new" if is_new else "known"


def test_one_form_sent_twenty_times_gives_one_row_and_twenty_sane_answers(people):
    by = people.operator_lahat
    program, key = a_program(by), uuid7()
    answers = at_once([lambda: entering(program, by, key)] * 20)
    assert answers == {"new": 1, "known": 19}
    assert Recipient.objects.count() == 1


def test_two_operators_with_the_same_nik(people):
    by = people.operator_lahat
    program = a_program(by)
    answers = at_once([lambda: entering(program, by, uuid7())] * 6)
    assert answers == {"new": 1, "NIK ini sudah tercatat dalam program ini.": 5}
    assert Recipient.objects.count() == 1


def test_the_same_file_at_the_same_moment(people):
    by = people.operator_lahat
    program, content = a_program(by), a_csv(a_row(NIK))
    answers = at_once([lambda: sent(program, by, content) and "received"] * 6)
    assert answers == {"received": 1, "same file": 5}
    upload = RecipientUpload.objects.get()
    assert [path.name for path in upload_folder(upload)] == [upload.file.name.split("/")[-1]]


def test_two_workers_on_one_list(people):
    by = people.operator_lahat
    upload = sent(a_program(by), by, a_csv(*(a_row(name=f"Warga {c * 3}") for c in "ABCDE")))
    at_once([lambda: checked(upload, by) and "done"] * 3)
    assert [outcome for _n, outcome, _c in outcomes(upload)] == ["entered"] * 5
    assert Recipient.objects.count() == 5


def upload_folder(upload):
    return list(Path(upload.file.path).parent.iterdir())
