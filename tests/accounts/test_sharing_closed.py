"""Sharing a program that is closed, and what the pages say of address and desk."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import GrantState
from accounts.models import Grant
from accounts.operations.grant_acts import GrantConflict
from accounts.operations.grants import Place, approve, ask, refuse
from accounts.scope import Scope
from programs.enums import ProgramState
from tests.factories.grants import a_grant, stand_in
from tests.factories.regions import region
from tests.factories.registry import a_program

pytestmark = pytest.mark.django_db

REASON = "Perjanjian kerja sama antarinstansi."
WRITING = "Juga memasukkan dan mengajukan penerima"
OTHER_DESK = "Sekretariat TKPK provinsi yang memutuskan"


def _ask(program, by, *, email="operator.lahat.perkim@contoh.go.id", writes=True):
    """What now waits for the desk."""
    place = Place("program", program, str(program), program.regency_id, program.agency_id)
    until = timezone.localdate() + datetime.timedelta(days=60)
    ask(place=place, email=email, writes=writes, reason=REASON, expires_on=until, by=by.user)
    return Grant.objects.get(asked_for=email, state=GrantState.ASKED)


def _close(program):
    program.state = ProgramState.CLOSED
    program.save()


def test_a_closed_program_is_shared_for_looking_alone(cast, sign_in):
    program = a_program(cast.operator_lahat)
    browser = sign_in(cast.supervisor_lahat)
    address = reverse("programs:program_share", args=[program.pk])
    assert WRITING in browser.get(address).text
    _close(program)
    assert WRITING not in browser.get(address).text
    sent = {
        "email": "tidak.ada@contoh.go.id", "writes": "1", "reason": REASON,
        "expires_on": (timezone.localdate() + datetime.timedelta(days=60)).isoformat(),
    }  # fmt: skip
    assert browser.post(address, sent).status_code == 422
    with pytest.raises(GrantConflict, match="ditutup"):
        _ask(program, cast.supervisor_lahat)
    assert not Grant.objects.exists()
    assert browser.post(address, sent | {"writes": ""}).status_code == 302


def test_the_desk_reads_that_it_closed_meanwhile_and_lets_nobody_write(cast, sign_in):
    held, desk = cast.operator_lahat_perkim, cast.secretariat_lahat
    program = a_program(cast.operator_lahat)
    grant = _ask(program, cast.supervisor_lahat)
    browser = sign_in(desk)
    address = reverse("accounts:grant_detail", args=[grant.pk])
    approving = reverse("accounts:grant_approve", args=[grant.pk])
    page = browser.get(address).text
    assert "Keadaan program" in page
    assert approving in page
    _close(program)
    page = browser.get(address).text
    assert "Program sudah ditutup" in page
    assert approving not in page
    given = {"membership": held, "by": desk.user, "scope": Scope.of(desk.user)}
    with pytest.raises(GrantConflict, match="ditutup"):
        approve(grant=grant, **given)
    grant.refresh_from_db()
    assert grant.state == GrantState.ASKED
    # To look at it stays possible.
    refuse(grant=grant, reason=REASON, by=desk.user, scope=Scope.of(desk.user))
    reading = _ask(program, cast.supervisor_lahat, writes=False)
    approve(grant=reading, **given)
    assert Scope.of(held.user, reading.pk).program_id == program.pk


def test_the_province_is_not_sent_to_the_province(cast, sign_in):
    program = a_program(cast.operator_lahat)
    grant = _ask(program, cast.supervisor_lahat, email="tidak.ada@contoh.go.id")
    address = reverse("accounts:grant_detail", args=[grant.pk])
    assert OTHER_DESK in sign_in(cast.secretariat_lahat).get(address).text
    own = sign_in(cast.secretariat_sumsel).get(address).text
    assert "Penerima belum dapat ditunjuk" in own
    assert OTHER_DESK not in own


def test_the_place_of_a_guest_is_named_once(cast, sign_in):
    program = a_program(cast.operator_lahat, name="Program Sembako")
    grant = a_grant(cast.operator_lahat_perkim, program)
    page = stand_in(sign_in(cast.operator_lahat_perkim), grant).get(reverse("home")).text
    assert f"{program}, sampai" in page
    assert "Program: Program" not in page
    assert a_grant(cast.verifier_palembang, region("1604")).place_name.startswith("Kabupaten/kota:")
