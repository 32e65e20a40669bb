"""Groups (KUBE): making them, one chair, members by form and by list, what Bappeda may see."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.identifiers import uuid7
from programs.enums import RecipientState as State
from programs.models import ProgramEvent, Recipient, RecipientGroup
from programs.operations import groups, recipients
from programs.queries.groups import composition
from tests.factories.regions import region
from tests.factories.registry import a_program, a_recipient
from tests.programs.acts import (
    LAHAT_VILLAGE,
    MERAPI,
    a_csv,
    checked,
    entered,
    outcomes,
    sent,
    working_as,
    written,
)

pytestmark = pytest.mark.django_db

NIK, OTHER_NIK = "1604110502850001", "1604110502850002"
HEADER = ("Nama", "NIK", "Kecamatan", "Desa", "Nama Kelompok", "Jabatan")


@pytest.fixture
def program(cast):
    return a_program(cast.operator_lahat, target_unit="group")


def values(name="KUBE Mawar", village=LAHAT_VILLAGE):
    place = region(village)
    return {
        "name": name,
        "regency_id": place.regency_id,
        "district_id": place.district_id,
        "village_id": place.pk,
    }


def a_group(program, by, **how):
    with working_as(by):
        return groups.create(program=program, values=values(**how), group_id=uuid7(), by=by.user)[0]


def row(name, nik, group, role=""):
    return (name, nik, "Lahat", "Pasar Lama", group, role)


def test_a_group_is_made_once_and_its_name_is_one_whatever_its_case(cast, program):
    by, key = cast.operator_lahat, uuid7()
    with working_as(by):
        made = [
            groups.create(program=program, values=values(), group_id=key, by=by.user)
            for _time in range(2)
        ]
        with pytest.raises(ValidationError, match="bernama ini"):
            groups.create(
                program=program, values=values("kube  MAWAR"), group_id=uuid7(), by=by.user
            )
    assert [new for _group, new in made] == [True, False]
    assert RecipientGroup.objects.get().name == "KUBE Mawar"


def test_one_chair_until_that_one_is_gone(cast, program):
    by = cast.operator_lahat
    group = a_group(program, by)
    chair = entered(program, by, nik=NIK, group_id=group.pk, group_role="chair")
    with pytest.raises(ValidationError) as refusal:
        entered(program, by, name="Ani", group_id=group.pk, group_role="chair")
    assert "group_role" in refusal.value.message_dict
    member = entered(program, by, name="Ani", group_id=group.pk, group_role="member")
    with working_as(by):
        recipients.withdraw(recipient=chair, reason="Mundur", by=by.user)
        recipients.change(
            recipient=member,
            written=written(
                region(LAHAT_VILLAGE), name="Ani", group_id=group.pk, group_role="chair"
            ),
            by=by.user,
        )
    member.refresh_from_db()
    assert member.group_role == "chair"


def test_the_database_knows_of_one_chair_too(cast, program):
    by, place = cast.operator_lahat, region(LAHAT_VILLAGE)
    group = a_group(program, by)
    values = {"group": group, "group_role": "chair"}
    a_recipient(program, by, place, **values)
    for state in ("withdrawn", "rejected"):
        a_recipient(program, by, place, state=state, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_recipient(program, by, place, state="approved", **values)


def test_a_chair_unseen_is_refused_in_the_same_words(cast, program, monkeypatch):
    by = cast.operator_lahat
    group = a_group(program, by)
    entered(program, by, nik=NIK, group_id=group.pk, group_role="chair")
    monkeypatch.setattr(recipients, "check_membership", lambda **_given: None)
    with pytest.raises(ValidationError) as refusal:
        entered(program, by, name="Ani", group_id=group.pk, group_role="chair")
    assert refusal.value.message_dict == {"group_role": ["Kelompok ini sudah mempunyai ketua."]}


def test_who_comes_back_after_another_was_chosen_is_a_member(verdicts_alone, cast, program):
    by, place = cast.operator_lahat, region(LAHAT_VILLAGE)
    group = a_group(program, by)
    values = {"group": group, "group_role": "chair"}
    earlier = [a_recipient(program, by, place, state="rejected", **values) for _time in range(2)]
    ids = sorted(one.pk for one in earlier)
    with working_as(cast.verifier_lahat):
        recipients.mark_reopened(recipient_ids=ids, by=cast.verifier_lahat.user)
    roles = Recipient.objects.filter(pk__in=ids).order_by("pk").values_list("group_role", flat=True)
    assert list(roles) == ["chair", "member"]
    assert ProgramEvent.objects.filter(recipient=ids[1], action="recipient_changed").count() == 1


def test_a_group_of_another_program_takes_nobody(cast, program):
    by = cast.operator_lahat
    other = a_group(a_program(by), by)
    with pytest.raises(ValidationError) as refusal:
        entered(program, by, group_id=other.pk, group_role="member")
    assert "group" in refusal.value.message_dict


def test_a_list_makes_groups_and_puts_every_member_in_as_a_recipient(cast, program):
    by = cast.operator_lahat
    standing = a_group(program, by, name="KUBE Melati", village=MERAPI)
    content = a_csv(
        row("Ani", NIK, "KUBE Mawar"),
        row("Budi", OTHER_NIK, "kube mawar", "Ketua Kelompok"),
        row("Cici", "", "KUBE Melati", "Bendahara"),
        row("Dodi", "", "KUBE Mawar", "Ketua"),
        row("Edi", "", "", "Ketua"),
        row("Fani", "", "KUBE Mawar", "Raja"),
        header=HEADER,
    )
    upload = checked(sent(program, by, content), by)
    assert outcomes(upload) == [
        (2, "entered", []),
        (3, "entered", []),
        (4, "entered", []),
        (5, "faulty", ["group_role"]),
        (6, "faulty", ["group_name"]),
        (7, "faulty", ["group_role"]),
    ]
    found = {
        one.name: (one.group.name, one.group_role)
        for one in Recipient.objects.select_related("group")
    }
    assert found == {
        "Ani": ("KUBE Mawar", "member"),
        "Budi": ("KUBE Mawar", "chair"),
        "Cici": ("KUBE Melati", "treasurer"),
    }
    assert RecipientGroup.objects.count() == 2
    assert Recipient.objects.get(name="Cici").group_id == standing.pk
    assert RecipientGroup.objects.get(name="KUBE Mawar").village == region(LAHAT_VILLAGE)


def test_a_chair_of_an_earlier_list_stands(cast, program):
    by = cast.operator_lahat
    for name, nik in (("Ani", NIK), ("Budi", OTHER_NIK)):
        upload = checked(
            sent(program, by, a_csv(row(name, nik, "KUBE Mawar", "Ketua"), header=HEADER)), by
        )
    assert outcomes(upload) == [(2, "faulty", ["group_role"])]


@pytest.mark.parametrize(
    ("count", "is_odd"), [(0, False), (4, True), (5, False), (20, False), (21, True)]
)
def test_the_size_of_a_group_is_remarked_upon(count, is_odd):
    members = [Recipient(pk=uuid7(), state=State.DRAFT, kk="") for _ in range(count)]
    gone = [Recipient(pk=uuid7(), state=State.WITHDRAWN) for _ in range(30)]
    assert composition([*members, *gone]).is_odd_size is is_odd


def test_two_of_one_family_card_are_one_family():
    members = [
        Recipient(pk=uuid7(), state=State.DRAFT, kk="1604120101100007", match_outcome="none")
        for _ in range(3)
    ]
    made = composition(members)
    assert (made.members, made.families, made.has_chair) == (3, 1, False)


def test_another_agency_sees_no_group_and_bappeda_those_on_its_ground(cast, program):
    group = a_group(program, cast.operator_lahat)
    for stranger in (cast.operator_lahat_perkim, cast.operator_palembang, cast.verifier_palembang):
        with working_as(stranger) as scope:
            assert not RecipientGroup.objects.exists()
            assert not RecipientGroup.objects.visible_to(scope).exists()
    for reader in (cast.verifier_lahat, cast.verifier_sumsel, cast.auditor_lahat):
        with working_as(reader) as scope:
            assert list(RecipientGroup.objects.visible_to(scope)) == [group]


def test_members_of_a_group_lie_where_they_live(cast):
    """A provincial group: Bappeda of a regency sees its own members and no others."""
    by = cast.operator_sumsel
    program = a_program(by, target_unit="group")
    group = a_group(program, by)
    near = a_recipient(program, by, region(LAHAT_VILLAGE), group=group)
    a_recipient(program, by, region("1671011001"), group=group, name="Orang Palembang")
    with working_as(cast.verifier_lahat) as scope:
        assert list(Recipient.objects.visible_to(scope).filter(group=group)) == [near]
