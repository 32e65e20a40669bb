"""Cases of a shared program: guests read, correct and contest those of their agency; no other."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import Grant, Membership, Notice
from programs.models import Recipient
from tests.factories.grants import a_colleague, a_grant, stand_in
from tests.verification.acts import APPROVED, REJECTED, RETURNED, deciding, waiting_case
from tests.verification.going_there import as_after_a_commit
from tests.verification.pages import LIST, detail, names
from verification.models import Case, Objection
from verification.operations.telling import objection_answered

pytestmark = pytest.mark.django_db

GROUNDS = "Surat desa menyatakan keluarga ini masih tinggal di sana."


@pytest.fixture
def guest(sign_in, held, grant):
    return stand_in(sign_in(held), grant)


def test_a_guest_reads_their_own_cases_and_the_owner_all(guest, cast, cases, sign_in, program):
    own, foreign = cases
    assert names(guest.get(LIST)) == ["Milik Tamu"]
    page = guest.get(detail(own))
    assert page.status_code == 200
    assert guest.get(detail(foreign)).status_code == 404
    for case, shown in ((own, True), (foreign, False)):
        about = guest.get(reverse("programs:recipient_detail", args=[case.recipient_id]))
        assert (detail(case) in about.text) is shown
    owner = sign_in(cast.operator_lahat)
    assert sorted(names(owner.get(LIST))) == ["Milik Pemilik", "Milik Tamu"]
    assert owner.get(detail(own)).status_code == 200
    # At their own desk the guest has none of it.
    assert sign_in(cast.operator_lahat_perkim).get(detail(own)).status_code == 404


@pytest.fixture
def also(held, program, sign_in):
    """A colleague of the guest's, with a grant of their own."""
    colleague = a_colleague(held)
    return stand_in(sign_in(colleague), a_grant(colleague, program, writes=True))


def test_a_colleague_goes_on_where_the_guest_left(also, cast, held, cases, program, sign_in):
    own, _foreign = cases
    for case in cases:
        deciding(case, cast.verifier_lahat, REJECTED)
    held.suspended_at = timezone.now()
    held.save()
    assert names(also.get(f"{LIST}?state=rejected")) == ["Milik Tamu"]
    assert [also.get(detail(case)).status_code for case in cases] == [200, 404]
    lodging = reverse("verification:objection_lodge", args=[own.pk])
    assert also.post(lodging, {"grounds": GROUNDS}).url == detail(own)
    as_after_a_commit()
    assert Recipient.objects.get(pk=own.recipient_id).state == "submitted"
    # Of the same agency, without a grant: nothing. Of another agency, with one: nothing.
    at_home = sign_in(Membership.objects.get(user__email__startswith="kolega."))
    other = stand_in(
        sign_in(cast.operator_palembang), a_grant(cast.operator_palembang, program, writes=True)
    )
    for stranger in (at_home, other):
        assert [stranger.get(detail(case)).status_code for case in cases] == [404, 404]


def test_what_is_returned_to_a_guest_is_corrected_and_handed_in_again(guest, cast, cases):
    own, foreign = cases
    for case in cases:
        deciding(case, cast.verifier_lahat, RETURNED)
    assert "Periksa NIK." in guest.get(detail(own)).text
    returned = guest.get(reverse("programs:returned_list"))
    assert "Milik Tamu" in returned.text
    recipient = own.recipient
    said = {
        "entry": str(recipient.pk), "name": "Nama Betul", "nik": recipient.nik,
        "village": str(recipient.village_id), "amount": "500000",
    }  # fmt: skip
    edit = reverse("programs:recipient_edit", args=[recipient.pk])
    assert guest.post(edit, said).status_code == 302
    answer = guest.post(
        reverse("verification:submit", args=[own.program_id]), {"recipient": str(recipient.pk)}
    )
    assert answer.url == detail(own)
    assert guest.get(answer.url).status_code == 200
    own.refresh_from_db()
    assert (own.state, own.version) == ("submitted", 3)
    foreign.refresh_from_db()
    assert foreign.state == "returned"


def test_submitting_from_the_preview_leads_to_a_page_that_opens(guest, held, program):
    recipient = waiting_case(held, program=program).recipient
    Case.objects.all().delete()
    Recipient.objects.filter(pk=recipient.pk).update(state="draft")
    address = reverse("verification:submission_preview")
    page = guest.get(address, {"recipient": str(recipient.pk)})
    assert page.status_code == 200
    assert guest.get(page.context["back_url"]).status_code == 200
    answer = guest.post(address, {"recipient": str(recipient.pk)}, follow=True)
    assert answer.status_code == 200
    assert Case.objects.get().entered_by == held.user


def test_a_guest_objects_and_withdraws_as_the_owner_may(guest, cast, cases):
    own, foreign = cases
    for case in cases:
        deciding(case, cast.verifier_lahat, REJECTED)
    lodging = reverse("verification:objection_lodge", args=[own.pk])
    assert lodging in guest.get(detail(own)).text
    assert guest.get(lodging).status_code == 200
    assert guest.post(lodging, {"grounds": GROUNDS}).url == detail(own)
    as_after_a_commit()
    objection = Objection.objects.get()
    own.refresh_from_db()
    assert (own.state, objection.lodged_by) == ("objected", cast.operator_lahat_perkim.user)
    assert Recipient.objects.get(pk=own.recipient_id).state == "submitted"
    assert "Milik Tamu" in guest.get(reverse("verification:objection_list")).text
    page = guest.get(reverse("verification:objection_detail", args=[objection.pk]))
    assert page.status_code == 200
    assert reverse("verification:objection_withdraw", args=[objection.pk]) in page.text
    guest.post(reverse("verification:objection_withdraw", args=[objection.pk]))
    own.refresh_from_db()
    assert (own.state, Recipient.objects.get(pk=own.recipient_id).state) == ("rejected",) * 2
    stranger = reverse("verification:objection_lodge", args=[foreign.pk])
    assert guest.post(stranger, {"grounds": GROUNDS}).status_code == 404
    assert Objection.objects.count() == 1


def test_guests_are_told_what_became_of_their_own_entries(
    guest, also, cast, held, cases, program, sign_in
):
    own, foreign = cases
    deciding(foreign, cast.verifier_lahat, APPROVED)
    assert not Notice.objects.filter(user=held.user).exists()
    deciding(own, cast.verifier_lahat, RETURNED)
    told = Notice.objects.filter(kind=NoticeKind.ROWS_RETURNED)
    assert sorted(told.values_list("user__name", "count")) == [
        ("Kolega Operator Lahat Perkim", 1), ("Operator Lahat", 1), ("Operator Lahat Perkim", 1),
    ]  # fmt: skip
    # Read at their own desk, it says of what, and leads to where it is worked on.
    at_home = sign_in(held)
    assert program.name in at_home.get(reverse("accounts:notice_list")).text
    opening = reverse("accounts:notice_open", args=[told.get(user=held.user).pk])
    assert "Milik Tamu" in at_home.post(opening, follow=True).text


def test_guests_are_told_of_the_answer_to_their_objection(guest, cast, held, cases):
    own, _foreign = cases
    deciding(own, cast.verifier_lahat, REJECTED)
    guest.post(reverse("verification:objection_lodge", args=[own.pk]), {"grounds": GROUNDS})
    as_after_a_commit()
    objection_answered(objection=Objection.objects.get(), by=cast.verifier_sumsel.user)
    notice = Notice.objects.get(kind=NoticeKind.OBJECTION_DECIDED, user=held.user)
    opening = reverse("accounts:notice_open", args=[notice.pk])
    assert guest.post(opening).url == detail(own)
    # Whose grant is not in force is told nothing more.
    notice.delete()
    Grant.objects.update(suspended_at=timezone.now())
    objection_answered(objection=Objection.objects.get(), by=cast.verifier_sumsel.user)
    assert not Notice.objects.filter(kind=NoticeKind.OBJECTION_DECIDED, user=held.user).exists()


def test_reading_alone_contests_nothing(cast, held, program, cases, sign_in):
    own, _foreign = cases
    deciding(own, cast.verifier_lahat, REJECTED)
    reader = stand_in(sign_in(held), a_grant(held, program))
    page = reader.get(detail(own))
    lodging = reverse("verification:objection_lodge", args=[own.pk])
    assert page.status_code == 200
    assert lodging not in page.text
    assert reader.post(lodging, {"grounds": GROUNDS}).status_code == 403
    assert not Objection.objects.exists()
