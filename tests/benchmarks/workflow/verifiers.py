"""Fifty verifiers at their desks at once."""

from __future__ import annotations

import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.db.models import Count

from accounts.models import Membership, User
from accounts.roles import Role
from accounts.scope import Scope
from core.scope import scoped
from regions.models import Region
from tests.clients import as_login_role
from tests.factories.cast import FAR, Cast
from tests.factories.registry import a_case, a_program, a_recipient
from verification.enums import Action
from verification.models import Case, Decision
from verification.operations.claims import claim_next
from verification.operations.decisions import Verdict, decide
from verification.queries.worklist import CaseFilter
from verification.rules import Refused

VERIFIERS, CASES, CONTESTED = 50, 500, 10
_YES = Verdict(Action.APPROVE, person=True, location=True)


def run() -> int:
    """Decide all; return how many cases were decided more than once (or not at all)."""
    cast = Cast()
    cases = _plant(cast)
    people = [_verifier(cast, number) for number in range(VERIFIERS)]
    answers: Counter[str] = Counter()
    began = time.perf_counter()
    with ThreadPoolExecutor(VERIFIERS) as pool:
        barrier = threading.Barrier(VERIFIERS)
        # First all of them at the same few cases, then each from case to case.
        for told in pool.map(lambda who: _contest(who, cases[:CONTESTED], barrier), people):
            answers += told
        for told in pool.map(_work, people):
            answers += told
    seconds = time.perf_counter() - began
    per_case = Decision.objects.values("case").annotate(n=Count("pk"))
    double = sum(row["n"] - 1 for row in per_case)
    undecided = Case.objects.exclude(state="approved", version=2).count()
    silent = answers["silent"]
    print(
        f"{VERIFIERS} verifiers, {CASES} cases in {seconds:.1f} s: {answers['decided']} decisions,"
        f" {answers['told']} told who was faster, {undecided} undecided, {silent} errors"
    )
    return double + undecided + silent + abs(answers["decided"] - CASES)


def _plant(cast: Cast) -> list[Case]:
    by = cast.operator_lahat
    program = a_program(by)
    villages = list(Region.objects.villages().filter(regency=by.agency.regency)[:20])
    return [
        a_case(a_recipient(program, by, villages[number % len(villages)]), by)
        for number in range(CASES)
    ]


def _verifier(cast: Cast, number: int) -> Membership:
    desk = cast.verifier_lahat
    user = User.objects.create(email=f"meja{number}@contoh.go.id", name=f"Meja {number}")
    return Membership.objects.create(
        user=user, role=Role.VERIFIER, agency=desk.agency, regency=desk.regency, expires_on=FAR
    )


def _contest(who: Membership, cases: list[Case], barrier: threading.Barrier) -> Counter[str]:
    told: Counter[str] = Counter()
    try:
        for case in cases:
            barrier.wait(60)
            told[_decide(who, case.pk)] += 1
    finally:
        connection.close()
    return told


def _work(who: Membership) -> Counter[str]:
    told: Counter[str] = Counter()
    scope = Scope.of(who.user, who.pk)
    try:
        while True:
            with as_login_role(), scoped(scope.database):
                chosen = claim_next(wanted=CaseFilter(), by=who.user, scope=scope)
            if chosen is None:
                return told
            told[_decide(who, chosen)] += 1
    finally:
        connection.close()


def _decide(who: Membership, case_id: uuid.UUID) -> str:
    scope = Scope.of(who.user, who.pk)
    try:
        with as_login_role(), scoped(scope.database):
            decide(case_id=case_id, version=1, verdict=_YES, by=who.user, scope=scope)
    except Refused as refusal:
        return "told" if str(refusal.text).strip() else "silent"
    return "decided"
