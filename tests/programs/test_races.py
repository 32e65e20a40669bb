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
from django.utils import timezone

from core.identifiers import uuid7
from programs.enums import EndKind
from programs.models import Recipient, RecipientGroup, RecipientUpload
from programs.operations import endings, groups, recipients, successors, uploads
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
    standing_as,
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
            return refusal.messages[0]
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


def test_two_heirs_named_at_once(people):
    by, place = people.operator_lahat, region(LAHAT_VILLAGE)
    deceased = standing_as(a_program(by), by, place, "ended", end_kind=EndKind.DECEASED)

    def name(number: int) -> str:
        said = written(place, nik=f"160411050285000{number}")
        with working_as(by):
            successors.name_heir(deceased=deceased, written=said, by=by.user, recipient_id=uuid7())
        return "named"

    answers = at_once([lambda n=n: name(n) for n in range(1, 7)])
    assert answers == {"named": 1, "Penerima ini sudah digantikan ahli waris lain.": 5}
    assert deceased.heirs.count() == 1


def test_coming_back_twice_at_once(people):
    by, place = people.operator_lahat, region(LAHAT_VILLAGE)
    program = a_program(by)
    ended = standing_as(program, by, place, "ended", nik="")

    def back() -> str:
        with working_as(by):
            successors.reenter(
                ended=ended, program=program, reason="Kembali", by=by.user, recipient_id=uuid7()
            )
        return "back"

    answers = at_once([back] * 5)
    assert answers["back"] == 1
    assert ended.later.count() == 1


def test_aid_ends_while_verification_opens_the_case_again(verdicts_alone, people):
    by, verifier, place = people.operator_lahat, people.verifier_lahat, region(LAHAT_VILLAGE)
    program = a_program(by)
    rows = [standing_as(program, by, place, "approved") for _ in range(8)]

    def end(row: Recipient) -> str:
        with working_as(by):
            ended = endings.end(
                program=program,
                rows=Recipient.objects.filter(pk=row.pk),
                expected=1,
                kind=EndKind.GRADUATED,
                on=timezone.localdate(),
                reason="Mandiri",
                by=by.user,
            )
        return f"{row.pk} ended" if ended else f"{row.pk} stayed"

    def reopen(row: Recipient) -> str:
        with working_as(verifier):
            recipients.mark_reopened(recipient_ids=[row.pk], by=verifier.user)
        return f"{row.pk} reopened"

    acts = [lambda act=act, row=row: act(row) for row in rows for act in (end, reopen)]
    answers = at_once(acts)
    states = dict(Recipient.objects.values_list("pk", "state"))
    for row in rows:
        # Exactly one of the two happened, and the row stands as that one left it.
        assert (f"{row.pk} ended" in answers) != (f"{row.pk} reopened" in answers)
        assert states[row.pk] == ("ended" if f"{row.pk} ended" in answers else "submitted")


def test_two_chairs_at_once(people):
    by, place = people.operator_lahat, region(LAHAT_VILLAGE)
    program = a_program(by, target_unit="group")
    group = RecipientGroup.objects.create(
        program=program,
        agency=program.agency,
        name="KUBE Mawar",
        regency=place.regency,
        district=place.district,
        village=place,
        created_by=by.user,
    )

    def join(number: int) -> str:
        said = written(place, nik=f"160411050285000{number}", group_id=group.pk, group_role="chair")
        with working_as(by):
            recipients.enter(program=program, written=said, by=by.user, recipient_id=uuid7())
        return "chair"

    answers = at_once([lambda n=n: join(n) for n in range(1, 6)])
    assert answers["chair"] == 1
    assert groups.standing_chairs([group.pk]).count() == 1


def test_two_lists_that_name_the_same_new_groups(people):
    by = people.operator_lahat
    program = a_program(by, target_unit="group")
    header = ("Nama", "Kecamatan", "Desa", "Nama Kelompok", "Jabatan")

    def a_list(who: str, names: str) -> RecipientUpload:
        rows = [
            (f"{who} {name * 3}", "Lahat", "Pasar Lama", f"KUBE {name}", "Ketua") for name in names
        ]
        return sent(program, by, a_csv(*rows, header=header))

    lists = [a_list("Satu", "ABCDE"), a_list("Dua", "EDCBA")]
    at_once([lambda one=one: checked(one, by) and "done" for one in lists])
    assert RecipientGroup.objects.count() == 5
    assert Recipient.objects.filter(group_role="chair").count() == 5
    faulty = [outcome for one in lists for _n, outcome, _c in outcomes(one)].count("faulty")
    assert faulty == 5


def upload_folder(upload):
    return list(Path(upload.file.path).parent.iterdir())
