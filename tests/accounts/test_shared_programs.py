"""Programs shared with another agency: asked for, consented to, worked in, nothing else seen."""

from __future__ import annotations

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from guardian.models import UserObjectPermission

from accounts.enums import AgencyKind, GrantState, NoticeKind
from accounts.models import Grant, Membership, Notice, User
from accounts.operations.grant_acts import GrantConflict
from accounts.operations.grants import approve, refuse
from accounts.roles import Role
from accounts.scope import Scope
from core.identifiers import uuid7
from core.models import AuditEvent
from programs.models import KindAttribute
from tests.factories.cast import Cast
from tests.factories.grants import a_grant
from tests.factories.regions import region
from tests.factories.registry import a_kind, a_program, a_recipient

pytestmark = pytest.mark.django_db

REASON = "Perjanjian kerja sama antarinstansi."


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def choose(browser, key):
    return browser.post(reverse("accounts:membership_choose"), {"membership": str(key)})


def village():
    return region("1604112001")


def share(browser, program, **changed):
    form = {
        "email": "operator.lahat.perkim@contoh.go.id", "writes": "1",
        "expires_on": in_days(60).isoformat(), "reason": REASON, **changed,
    }  # fmt: skip
    return browser.post(reverse("programs:program_share", args=[program.pk]), form)


def test_the_owner_asks_the_secretariat_consents_and_both_may_end_it(cast, sign_in):
    held = cast.operator_lahat_perkim
    desk_person = cast.secretariat_lahat
    program = a_program(cast.operator_lahat)
    owner, desk = sign_in(cast.supervisor_lahat), sign_in(desk_person)
    assert share(owner, program).status_code == 302
    grant = Grant.objects.get()
    assert grant.state == GrantState.ASKED
    # Asking opens nothing.
    assert Scope.of(held.user, grant.pk).grant_id is None
    assert Notice.objects.get(kind=NoticeKind.GRANT_ASKED).user == desk_person.user
    # Asked for once more it still waits once. The owner sees what waits, by the address alone.
    assert share(owner, program).status_code == 422
    assert Grant.objects.count() == 1
    sharing = reverse("programs:program_share", args=[program.pk])
    assert held.user.email in (waiting := owner.get(sharing).text)
    assert held.user.name not in waiting
    page = desk.get(reverse("accounts:grant_detail", args=[grant.pk])).text
    assert held.user.name in page
    approving = reverse("accounts:grant_approve", args=[grant.pk])
    foreign = {"membership": str(cast.operator_palembang.pk)}
    assert desk.post(approving, foreign).status_code == 422
    assert desk.post(approving, {"membership": str(held.pk)}).status_code == 302
    assert Scope.of(held.user, grant.pk).program_id == program.pk
    told = set(Notice.objects.exclude(kind=NoticeKind.GRANT_ASKED).values_list("kind", "user"))
    assert told == {
        (NoticeKind.GRANT_GIVEN, held.user_id),
        (NoticeKind.GRANT_DECIDED, cast.supervisor_lahat.user_id),
    }
    assert held.user.name in owner.get(sharing).text
    assert share(owner, program).status_code == 422
    assert owner.post(reverse("programs:grant_end", args=[grant.pk])).status_code == 302
    assert Scope.of(held.user, grant.pk).grant_id is None
    assert not UserObjectPermission.objects.exists()
    assert Notice.objects.get(kind=NoticeKind.GRANT_ENDED).user == held.user


def test_the_secretariat_refuses_with_a_reason(cast, sign_in):
    cast.operator_lahat_perkim  # noqa: B018 - is named, and so exists
    program = a_program(cast.operator_lahat)
    share(sign_in(cast.supervisor_lahat), program)
    grant = Grant.objects.get()
    desk = sign_in(cast.secretariat_lahat)
    address = reverse("accounts:grant_close", args=[grant.pk])
    assert desk.post(address, {"reason": "x"}).status_code == 422
    assert desk.post(address, {"reason": "Belum ada perjanjian kerja sama."}).status_code == 302
    grant.refresh_from_db()
    assert grant.state == GrantState.REFUSED
    # Who asked reads why.
    sharing = reverse("programs:program_share", args=[program.pk])
    assert "Belum ada perjanjian" in sign_in(cast.supervisor_lahat).get(sharing).text


def test_the_owner_takes_back_what_waits(cast, sign_in):
    program = a_program(cast.operator_lahat)
    owner = sign_in(cast.supervisor_lahat)
    share(owner, program, email="tidak.ada@contoh.go.id")
    grant = Grant.objects.get()
    closing = reverse("programs:grant_end", args=[grant.pk])
    assert sign_in(cast.operator_lahat).post(closing).status_code == 403
    assert closing in owner.get(reverse("programs:program_share", args=[program.pk])).text
    assert owner.post(closing, follow=True).status_code == 200
    grant.refresh_from_db()
    assert (grant.state, grant.ended_by) == (GrantState.ENDED, cast.supervisor_lahat.user)
    # The desk, which was told of it, finds it closed; and it can be asked for anew.
    desk = sign_in(cast.secretariat_lahat)
    page = desk.get(reverse("accounts:grant_detail", args=[grant.pk]))
    assert page.status_code == 200
    assert reverse("accounts:grant_approve", args=[grant.pk]) not in page.text
    assert share(owner, program, email="tidak.ada@contoh.go.id").status_code == 302


def test_nobody_is_let_in_for_an_address_that_is_another_s(cast, sign_in):
    held = cast.operator_lahat_perkim
    program = a_program(cast.operator_lahat)
    share(sign_in(cast.supervisor_lahat), program, email="tidak.ada@contoh.go.id")
    grant = Grant.objects.get()
    desk = sign_in(cast.secretariat_lahat)
    page = desk.get(reverse("accounts:grant_detail", args=[grant.pk]))
    assert "Penerima belum dapat ditunjuk" in page.text
    approving = reverse("accounts:grant_approve", args=[grant.pk])
    assert desk.post(approving, {"membership": str(held.pk)}).status_code == 422
    scope = Scope.of(cast.secretariat_lahat.user)
    with pytest.raises(GrantConflict):
        approve(grant=grant, membership=held, by=cast.secretariat_lahat.user, scope=scope)
    grant.refresh_from_db()
    assert (grant.state, grant.user) == (GrantState.ASKED, None)


def test_only_the_supervisor_of_the_owner_asks(cast, sign_in):
    program = a_program(cast.operator_lahat)
    assert share(sign_in(cast.operator_lahat), program).status_code == 403
    foreign = a_program(cast.operator_palembang)
    assert share(sign_in(cast.supervisor_lahat), foreign).status_code == 404
    assert not Grant.objects.exists()


def test_asking_does_not_tell_whether_an_address_has_an_account(cast, sign_in):
    """Known, unknown and closed: the same answers, pages, rows and words of refusal afterwards."""
    cast.operator_lahat_perkim  # noqa: B018 - is named, and so exists
    closed = cast.operator_palembang.user
    closed.is_active = False
    closed.save()
    owner = sign_in(cast.supervisor_lahat)
    known, unknown = "operator.lahat.perkim@contoh.go.id", "tidak.ada@contoh.go.id"
    told = set()
    for number, email in enumerate((known, unknown, closed.email)):
        program = a_program(cast.operator_lahat, name=f"Bersama {number}")
        address = reverse("programs:program_share", args=[program.pk])
        late = {"expires_on": in_days(800).isoformat()}
        for turn, changed in enumerate(({}, late, {}, None)):
            if changed is None:
                _refused(Grant.objects.get(asked_for=email), cast.secretariat_lahat.user)
                answer = owner.get(address)
            else:
                answer = share(owner, program, email=email, **changed)
            page = owner.get(address) if answer.status_code == 302 else answer
            plain = page.text[page.text.index("<main") : page.text.index("</main>")]
            grant = Grant.objects.get(asked_for=email)
            for word in (str(program.pk), str(grant.pk), program.name, email):
                plain = plain.replace(word, "")
            plain = re.sub(r'csrfmiddlewaretoken" value="[^"]+', "", plain)
            told.add((answer.status_code, turn, plain))
        assert grant.user is None
    assert {(status, turn) for status, turn, _page in told} == {
        (302, 0),
        (422, 1),
        (422, 2),
        (200, 3),
    }
    assert len(told) == 4


def _refused(grant: Grant, by: User) -> None:
    refuse(grant=grant, reason="Belum ada perjanjian.", by=by, scope=Scope.of(by))


def test_a_desk_neither_sees_nor_decides_what_is_not_its(cast, sign_in):
    grant = a_grant(cast.operator_palembang, a_program(cast.operator_lahat))
    # Palembang reads what its own person holds, and cannot close it; Muara Enim reads nothing.
    held_here = sign_in(_secretariat(cast, "Bappeda Palembang", "1671"))
    address = reverse("accounts:grant_detail", args=[grant.pk])
    assert held_here.get(address).status_code == 200
    closing = reverse("accounts:grant_close", args=[grant.pk])
    assert held_here.post(closing, {"reason": REASON}).status_code == 422
    grant.refresh_from_db()
    assert grant.state == GrantState.GIVEN
    other = a_grant(cast.verifier_palembang, region("1671"))
    assert sign_in(cast.secretariat_lahat).get(
        reverse("accounts:grant_detail", args=[other.pk])
    ).status_code == 404  # fmt: skip


def _secretariat(cast: Cast, name: str, code: str) -> Membership:
    agency = cast.agency(name, AgencyKind.BAPPEDA, code)
    person = cast.verifier_palembang.user
    return Membership.objects.create(
        user=person, role=Role.SECRETARIAT, agency=agency, regency=agency.regency,
        expires_on=in_days(300),
    )  # fmt: skip


# Working in a shared program


def test_a_shared_program_is_worked_in_and_nothing_else_of_its_agency(cast, sign_in):
    owner, held = cast.operator_lahat, cast.operator_lahat_perkim
    shared, other = a_program(owner, name="Dibagikan"), a_program(owner, name="Rahasia")
    inside = a_recipient(shared, owner, village())
    hidden = a_recipient(other, owner, village(), name="TERSEMBUNYI")
    browser = sign_in(held)
    choose(browser, a_grant(held, shared, writes=True).pk)
    listed = browser.get(reverse("programs:program_list")).text
    assert "Dibagikan" in listed
    assert "Rahasia" not in listed
    page = browser.get(reverse("programs:recipient_detail", args=[inside.pk]))
    assert page.status_code == 200
    for address in (
        reverse("programs:recipient_detail", args=[hidden.pk]),
        reverse("programs:program_detail", args=[other.pk]),
    ):
        assert browser.get(address).status_code == 404
    theirs = a_recipient(shared, held, village())
    for entered, state in ((theirs, "withdrawn"), (inside, "draft")):
        withdrawing = reverse("programs:recipient_withdraw", args=[entered.pk])
        offered = (
            withdrawing in browser.get(reverse("programs:recipient_detail", args=[entered.pk])).text
        )
        assert offered is (entered is theirs)
        answer = browser.post(withdrawing, {"reason": "Tidak lagi memenuhi syarat."}, follow=True)
        entered.refresh_from_db()
        assert entered.state == state
        # What the owner's people entered is not a guest's to change, and says so.
        assert ("dicatat instansi lain" in answer.text) is (entered is inside)
    closed = ("programs:group_create", "programs:program_edit", "programs:plan_list")
    for name in closed:
        arguments = [] if name.endswith("list") else [shared.pk]
        assert browser.get(reverse(name, args=arguments)).status_code == 403


def test_a_guest_reads_neither_card_numbers_nor_what_matched(cast, sign_in):
    """The owning agency reads both; a guest who corrects the row keeps the number unread."""
    owner, held, card = cast.operator_lahat, cast.operator_lahat_perkim, "6032981234567895"
    KindAttribute.objects.create(
        kind=a_kind(), key="no_kks", label="Nomor KKS", type="digits", digits=16, required=True
    )
    KindAttribute.objects.create(kind=a_kind(), key="catatan", label="Kartu lama", type="text")
    program = a_program(owner)
    inside = a_recipient(
        program, held, village(), state="returned", match_outcome="doubtful",
        match_reasons=["nik_same", "kk_same"],
        attributes={"no_kks": card, "catatan": "6032 9812 3456 7895"},
    )  # fmt: skip
    # Of a submitted one, whose near misses the owner may hear of.
    submitted = a_recipient(
        program, owner, village(), state="submitted", match_outcome="doubtful",
        match_reasons=["nik_same", "kk_same"], attributes={"no_kks": card},
    )  # fmt: skip
    detail, editing = (
        reverse(f"programs:recipient_{name}", args=[inside.pk]) for name in ("detail", "edit")
    )
    held_back = reverse("programs:recipient_detail", args=[submitted.pk])
    browser = sign_in(owner)
    assert card in browser.get(detail).text
    assert card in browser.get(editing).text
    assert browser.get(held_back).context["reasons"]
    for reader in (cast.verifier_lahat, cast.operator_lahat_perkim):
        browser = sign_in(reader)
        if reader is held:
            choose(browser, a_grant(held, program, writes=True).pk)
        for address in (detail, held_back):
            page = browser.get(address)
            assert page.status_code == 200
            assert "Nomor KKS" in page.text
            assert not [part for part in (card, "9812 3456", "7895") if part in page.text]
            assert bool(page.context["reasons"]) is (reader is not held)
    form = browser.get(editing)
    assert form.status_code == 200
    assert not [part for part in (card, "9812 3456") if part in form.text]
    sent = {
        "entry": str(uuid7()), "name": "SITI AMINAH", "village": str(village().pk),
        "amount": "500000", "attr_no_kks": "", "attr_catatan": "",
    }  # fmt: skip
    answer = browser.post(editing, sent)
    inside.refresh_from_db()
    assert (answer.status_code, inside.name) == (302, "SITI AMINAH")
    assert inside.attributes["no_kks"] == card


def test_reading_alone_writes_nothing(cast, sign_in):
    owner, held = cast.operator_lahat, cast.operator_lahat_perkim
    program = a_program(owner)
    inside = a_recipient(program, owner, village())
    browser = sign_in(held)
    choose(browser, a_grant(held, program).pk)
    assert browser.get(reverse("programs:recipient_detail", args=[inside.pk])).status_code == 200
    answer = browser.post(
        reverse("programs:recipient_withdraw", args=[inside.pk]), {"reason": "Tidak memenuhi."}
    )
    inside.refresh_from_db()
    assert (answer.status_code, inside.state) == (403, "draft")


def test_a_guest_enters_and_submits_for_the_owner(cast, sign_in):
    """What the guest writes is the program's: its agency owns the row, the trail names them."""
    owner, held = cast.operator_lahat, cast.operator_lahat_perkim
    program = a_program(owner)
    browser = sign_in(held)
    choose(browser, a_grant(held, program, writes=True).pk)
    address = reverse("programs:recipient_create", args=[program.pk])
    form = browser.get(address)
    assert form.status_code == 200
    assert reverse("programs:person_lookup", args=[program.pk]) not in form.text
    answer = browser.post(
        address,
        {
            "entry": str(uuid7()), "name": "SITI AMINAH", "nik": "1604110502850001",
            "village": str(village().pk), "amount": "500000",
        },
    )  # fmt: skip
    assert answer.status_code == 302, answer.text
    recipient = program.recipients.get()
    assert (recipient.agency, recipient.entered_by) == (owner.agency, held.user)
    assert AuditEvent.objects.get(action="recipient.enter").actor == held.user
    answer = browser.post(reverse("verification:submit", args=[program.pk]))
    recipient.refresh_from_db()
    assert (answer.status_code, recipient.state) == (302, "submitted")
    assert recipient.case.agency == owner.agency
    assert browser.get(answer.url).status_code == 200


def test_a_guest_changes_and_submits_none_of_the_owners_entries(cast, sign_in):
    owner, held = cast.operator_lahat, cast.operator_lahat_perkim
    program = a_program(owner)
    inside = a_recipient(program, owner, village(), name="MILIK PEMILIK")
    browser = sign_in(held)
    choose(browser, a_grant(held, program, writes=True).pk)
    editing = reverse("programs:recipient_edit", args=[inside.pk])
    for answer in (browser.get(editing, follow=True), browser.post(editing, {}, follow=True)):
        assert "dicatat instansi lain" in answer.text
    assert "MILIK PEMILIK" not in browser.get(reverse("programs:draft_list")).text
    for chosen in ({}, {"recipient": str(inside.pk)}):
        browser.post(reverse("verification:submit", args=[program.pk]), chosen)
    inside.refresh_from_db()
    assert (inside.state, inside.name) == ("draft", "MILIK PEMILIK")
