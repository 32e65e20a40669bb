"""Rights to work: extended, suspended, moved, revoked by the desk of their territory."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AgencyKind, MembershipAct, MembershipState
from accounts.models import Membership, MembershipEvent
from accounts.operations import memberships
from accounts.operations.memberships import MembershipConflict
from accounts.roles import Role
from accounts.scope import NOBODY, Scope
from core.models import AuditEvent
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db


def desk(cast: Cast, *, province: bool = False) -> tuple[Membership, Scope]:
    chosen = cast.secretariat_sumsel if province else cast.secretariat_lahat
    return chosen, Scope.of(chosen.user)


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def act(browser, member: Membership, word: str, **fields):
    return browser.post(reverse("accounts:member_act", args=[member.pk, word]), fields)


def test_suspended_at_once_and_back(cast, sign_in):
    member = cast.verifier_lahat
    theirs, ours = sign_in(member), sign_in(cast.secretariat_lahat)
    worklist = reverse("verification:case_list")
    assert theirs.get(worklist).status_code == 200
    assert act(ours, member, "tangguhkan", reason="Sedang tugas belajar.").status_code == 302
    assert theirs.get(worklist).status_code == 403
    member.refresh_from_db()
    assert member.state == MembershipState.SUSPENDED
    assert Scope.of(member.user) == NOBODY
    assert act(ours, member, "aktifkan", reason="Tugas belajar selesai.").status_code == 302
    assert theirs.get(worklist).status_code == 200
    acts = list(member.events.values_list("act", "reason"))
    assert acts == [
        (MembershipAct.SUSPEND, "Sedang tugas belajar."),
        (MembershipAct.RESUME, "Tugas belajar selesai."),
    ]
    assert AuditEvent.objects.filter(action="membership.suspend").count() == 1


def test_a_reason_is_needed_and_what_was_written_stays(cast, sign_in):
    answer = act(sign_in(cast.secretariat_lahat), cast.verifier_lahat, "cabut", reason="pindah")
    assert answer.status_code == 422
    assert "pindah" in answer.text
    cast.verifier_lahat.refresh_from_db()
    assert cast.verifier_lahat.revoked_at is None


@pytest.mark.parametrize(("days", "fits"), [(0, False), (1, True), (366, True), (367, False)])
def test_a_right_lasts_a_year_at_most(cast, sign_in, days, fits):
    member, day = cast.operator_lahat, in_days(days)
    answer = act(sign_in(cast.secretariat_lahat), member, "perpanjang", expires_on=day.isoformat())
    member.refresh_from_db()
    assert answer.status_code == (302 if fits else 422)
    assert (member.expires_on == day) is fits


def test_who_moves_gets_another_right_and_keeps_the_history(cast, sign_in):
    member = cast.operator_lahat
    goal = cast.agency("Disperkim Lahat", AgencyKind.OPD, "1604")
    browser = sign_in(cast.secretariat_lahat)
    answer = act(
        browser, member, "pindahkan", agency=str(goal.pk), role=Role.OPD_SUPERVISOR,
        expires_on=in_days(200).isoformat(), reason="Mutasi sesuai SK Bupati.",
    )  # fmt: skip
    assert answer.status_code == 302
    member.refresh_from_db()
    assert member.state == MembershipState.REVOKED
    now = Membership.objects.live().get(user=member.user)
    assert (now.agency, now.role, now.regency) == (goal, Role.OPD_SUPERVISOR, goal.regency)
    assert Scope.of(member.user).agency_id == goal.pk
    told = browser.get(reverse("accounts:member_detail", args=[now.pk])).text
    assert "Dinas Sosial Lahat" in told


def test_a_regency_moves_nobody_out_of_its_territory(cast, sign_in):
    goal = cast.agency("Dinas Sosial Palembang", AgencyKind.SOCIAL, "1671")
    fields = {
        "agency": str(goal.pk), "role": Role.OPD_OPERATOR, "expires_on": in_days(9).isoformat(),
        "reason": "Mutasi ke Palembang.",
    }  # fmt: skip
    member = cast.operator_lahat
    assert act(sign_in(cast.secretariat_lahat), member, "pindahkan", **fields).status_code == 422
    _who, scope = desk(cast)
    with pytest.raises(MembershipConflict, match="luar wilayah"):
        memberships.move(
            membership=member, agency=goal, role=Role.OPD_OPERATOR, expires_on=in_days(9),
            reason="x", by=cast.secretariat_lahat.user, scope=scope,
        )  # fmt: skip
    assert act(sign_in(cast.secretariat_sumsel), member, "pindahkan", **fields).status_code == 302


def test_a_role_the_new_agency_does_not_know_is_refused(cast):
    who, scope = desk(cast, province=True)
    with pytest.raises(MembershipConflict, match="Peran"):
        memberships.move(
            membership=cast.operator_lahat, role=Role.VERIFIER, expires_on=in_days(9), reason="x",
            agency=cast.agency("Disperkim Lahat", AgencyKind.OPD, "1604"), by=who.user, scope=scope,
        )  # fmt: skip
    assert not MembershipEvent.objects.exists()


@pytest.mark.parametrize("word", ["perpanjang", "tangguhkan", "pindahkan", "cabut"])
def test_nobody_acts_on_their_own_right(cast, sign_in, word):
    own = cast.secretariat_lahat
    goal = cast.agency("Dinas Sosial Lahat", AgencyKind.SOCIAL, "1604")
    answer = act(
        sign_in(own), own, word, reason="Untuk saya sendiri.", expires_on=in_days(9).isoformat(),
        agency=str(goal.pk), role=Role.STEWARD,
    )  # fmt: skip
    assert answer.status_code == 422
    assert "sendiri" in answer.text
    before = own.expires_on
    own.refresh_from_db()
    assert (own.revoked_at, own.suspended_at, own.expires_on) == (None, None, before)


def test_another_regencys_people_do_not_exist_here(cast, sign_in):
    browser, stranger = sign_in(cast.secretariat_lahat), cast.verifier_palembang
    for word in ("perpanjang", "tangguhkan", "aktifkan", "pindahkan", "cabut"):
        assert act(browser, stranger, word, reason="Coba dari luar.").status_code == 404
    assert browser.get(reverse("accounts:member_detail", args=[stranger.pk])).status_code == 404


def test_a_revoked_right_stays_revoked(cast, sign_in):
    browser, member = sign_in(cast.secretariat_lahat), cast.operator_lahat
    act(browser, member, "cabut", reason="Sudah pensiun.")
    answer = act(browser, member, "perpanjang", expires_on=in_days(9).isoformat())
    assert answer.status_code == 422
    assert "sudah dicabut" in answer.text


def test_found_by_name_without_the_name_in_an_address(cast, sign_in):
    browser = sign_in(cast.secretariat_lahat)
    assert cast.operator_lahat
    assert cast.verifier_lahat
    answer = browser.post(reverse("accounts:member_search"), {"q": "operator"}, follow=True)
    assert [m.user.name for m in answer.context["members"]] == ["Operator Lahat"]
    assert "operator" not in answer.redirect_chain[0][0]


def test_the_states_do_not_overlap(cast):
    member = cast.operator_lahat
    for changes in (
        {"expires_on": in_days(100)},
        {"expires_on": in_days(30)},
        {"expires_on": in_days(100), "suspended_at": timezone.now()},
        {"expires_on": in_days(-1), "suspended_at": timezone.now()},
        {"revoked_at": timezone.now(), "revoked_by": cast.secretariat_lahat.user},
    ):
        for name, value in {"suspended_at": None, **changes}.items():
            setattr(member, name, value)
        member.save()
        found = [s for s in MembershipState if member in Membership.objects.in_state(s)]
        assert found == [member.state]
        assert (member in Membership.objects.live()) is (
            member.state in (MembershipState.LIVE, MembershipState.ENDING)
        )


def test_who_sees_what_names_roles_and_numbers(cast, sign_in):
    assert cast.operator_lahat
    assert cast.village_lahat
    assert cast.village_lahat_other
    assert cast.verifier_palembang
    answer = sign_in(cast.secretariat_lahat).get(reverse("accounts:sight_list"))
    shown = {(s.title, str(s.role), s.people, s.by_name) for s in answer.context["sights"]}
    assert shown == {
        ("Dinas Sosial Lahat", "Operator OPD", 1, True),
        ("Bappeda Lahat", "Sekretariat TKPK", 1, True),
        # One line for all villages of a regency, however many there are.
        ("Pemerintah desa/kelurahan", "Operator desa/kelurahan", 2, True),
    }


def test_a_regency_does_not_lift_what_the_province_suspended(cast, sign_in):
    member = cast.operator_lahat
    province, regency = sign_in(cast.secretariat_sumsel), sign_in(cast.secretariat_lahat)
    act(province, member, "tangguhkan", reason="Penyelidikan inspektorat.")
    goal = cast.agency("Disperkim Lahat", AgencyKind.OPD, "1604")
    moving = {
        "agency": str(goal.pk), "role": Role.OPD_OPERATOR, "expires_on": in_days(9).isoformat(),
        "reason": "Mutasi ke Disperkim.",
    }  # fmt: skip
    for word, fields in (("aktifkan", {"reason": "Sudah selesai."}), ("pindahkan", moving)):
        assert act(regency, member, word, **fields).status_code == 422
    assert Scope.of(member.user) == NOBODY
    assert act(province, member, "aktifkan", reason="Penyelidikan selesai.").status_code == 302
    assert Scope.of(member.user).membership_id == member.pk


@pytest.mark.parametrize("day", ["2001-01-01", "2099-12-31"])
def test_moving_gives_no_longer_right_than_extending(cast, sign_in, day):
    goal = cast.agency("Disperkim Lahat", AgencyKind.OPD, "1604")
    answer = act(
        sign_in(cast.secretariat_lahat), cast.operator_lahat, "pindahkan", agency=str(goal.pk),
        role=Role.OPD_OPERATOR, expires_on=day, reason="Mutasi ke Disperkim.",
    )  # fmt: skip
    assert answer.status_code == 422
    assert Membership.objects.filter(user=cast.operator_lahat.user).count() == 1


def test_reasons_hold_no_number_of_a_person(cast, sign_in):
    answer = act(
        sign_in(cast.secretariat_lahat), cast.operator_lahat, "cabut",
        reason="Melihat NIK 1604080009000001 tanpa hak.",
    )  # fmt: skip
    assert answer.status_code == 422
    assert not MembershipEvent.objects.exists()
