"""Three tenants, each with a canary in every place a name can leak from."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.enums import AgencyKind
from accounts.models import (
    AccountRequest,
    Campaign,
    CampaignItem,
    FactorRecovery,
    Grant,
    Membership,
    Notice,
    User,
)
from beneficiaries.enums import ImportUnit
from beneficiaries.models import (
    Amendment,
    GroupList,
    GroupOrigin,
    HeaderMapping,
    HouseholdPhoto,
    MatchRun,
    PhotoBatch,
    PhotoBatchEntry,
    Proposal,
    ProposalMember,
    ProposalPaper,
    ProposalStep,
    QualityAnswerFile,
    QualityFinding,
    QualityTask,
    RegistryImport,
    RegistryRelease,
    ReleaseActivation,
    StagedRow,
    SubjectRequest,
)
from core.models import Export, Job, SavedView
from programs.models import (
    AidPhoto,
    DeliveryUpload,
    Distribution,
    DistributionDocument,
    DistributionItem,
    KindAttribute,
    ListMapping,
    Overlap,
    Plan,
    Program,
    ProgramKind,
    Recipient,
    RecipientGroup,
    RecipientUpload,
    UploadRow,
)
from tests.access.going import Going, plant_going
from tests.access.rounds import plant_round
from tests.factories.cast import FAR, Cast
from tests.factories.grants import a_grant
from tests.factories.notices import a_notice
from tests.factories.regions import region
from tests.factories.registry import (
    a_case,
    a_household,
    a_person,
    a_program,
    a_recipient,
    a_release,
    in_force,
)
from tests.verification.papers import some_minutes
from verification.models import BulkAct, Case, Minutes, SampleCheck


@dataclass
class Tenant:
    """One agency in one regency, and everything it owns. `canary` stands in all its texts."""

    canary: str
    operator: Membership
    household: Any
    person: Any
    photo: HouseholdPhoto
    photo_batch: PhotoBatch
    program: Program
    recipient: Recipient
    upload: RecipientUpload
    case: Case
    registry_import: RegistryImport
    match_run: MatchRun
    release: RegistryRelease
    account_request: AccountRequest
    campaign: Campaign
    campaign_item: CampaignItem
    notice: Notice
    export: Export
    saved_view: SavedView
    group: RecipientGroup
    distribution: Distribution
    item: DistributionItem
    document: DistributionDocument
    delivery_upload: DeliveryUpload
    aid_photo: AidPhoto
    plan: Plan
    kind: ProgramKind
    attribute: KindAttribute
    going: Going
    sample: SampleCheck
    minutes: Minutes
    proposal: Proposal
    proposal_paper: ProposalPaper
    quality_finding: QualityFinding
    quality_task: QualityTask
    quality_answers: QualityAnswerFile
    group_list: GroupList
    header_mapping: HeaderMapping
    list_mapping: ListMapping
    activation: ReleaseActivation
    grant: Grant
    subject: SubjectRequest
    recovery: FactorRecovery


def plant(cast: Cast) -> dict[str, Tenant]:
    """The tenants by short name; the two of Lahat share the territory, not the agency."""
    tenants = {
        "lahat": _tenant(cast, cast.operator_lahat, "KANARILAHATDINSOS", "2001"),
        "lahat_perkim": _tenant(cast, cast.operator_lahat_perkim, "KANARILAHATPERKIM", "2002"),
        "palembang": _tenant(cast, cast.operator_palembang, "KANARIPALEMBANG", "1001"),
    }
    for one in tenants.values():
        for other in tenants.values():
            if one is not other:
                _clash(one, other)
    return tenants


def _clash(one: Tenant, other: Tenant) -> None:
    """Each tenant's recipient overlaps with those of the others, seen from the one."""
    mine, theirs = one.recipient, other.recipient
    Overlap.objects.create(
        recipient=mine, agency=mine.agency, regency=mine.regency, program=mine.program,
        other=theirs, other_agency=theirs.agency, other_regency=theirs.regency,
        other_program=theirs.program, unit="household", verdict="forbidden",
    )  # fmt: skip


def _tenant(cast: Cast, operator: Membership, canary: str, village_end: str) -> Tenant:
    village = _village(operator, village_end)
    steward = cast.steward_sumsel
    release = a_release(steward)
    if not release.activations.filter(regency=village.regency).exists():
        in_force(release, village.regency, steward)
    household = a_household(
        village, head_name=f"{canary} KEPALA", address=f"JALAN {canary}", release=release
    )
    # The same card everywhere: whoever follows it must not meet the others.
    person = a_person(household, mother_maiden_name=f"{canary} IBU", kk="1604110101100001")
    photo = HouseholdPhoto(
        household=household,
        regency=village.regency,
        kind="front",
        width=10,
        height=10,
        sha256=canary,
        uploaded_by=operator.user,
    )
    photo.image.save(f"{uuid.uuid4()}.jpg", ContentFile(canary.encode()), save=False)
    photo.thumbnail.save(f"{uuid.uuid4()}.jpg", ContentFile(canary.encode()), save=False)
    photo.save()
    program = a_program(operator, name=f"Program {canary}")
    recipient = a_recipient(program, operator, village, person)
    a_recipient(program, operator, village, name=f"{canary} RANCANGAN")
    upload = RecipientUpload(
        program=program,
        agency=program.agency,
        file_name=f"{canary}.xlsx",
        sha256=canary,
        state="checked",
        headers=["Nama"],
        positions={"name": 0},
        created_by=operator.user,
    )
    upload.file.save(f"{uuid.uuid4()}.xlsx", ContentFile(canary.encode()), save=False)
    upload.save()
    UploadRow.objects.create(
        upload=upload,
        agency=program.agency,
        number=2,
        raw=[f"{canary} BARIS"],
        outcome="faulty",
        faults=[{"column": "name", "reason": canary, "cure": "-"}],
    )
    registry_import = RegistryImport(
        release=release,
        unit=ImportUnit.HOUSEHOLD,
        regency=village.regency,
        file_name=f"{canary}.csv",
        sha256=canary,
        state="staged",
        mapping={"header_row": 1, "headers": ["Nama_KRT"], "columns": {"head_name": 0}},
        created_by=steward.user,
    )
    registry_import.file.save(f"{uuid.uuid4()}.csv", ContentFile(canary.encode()), save=False)
    registry_import.save()
    StagedRow.objects.create(
        import_file=registry_import,
        number=2,
        regency=village.regency,
        registry_id=canary,
        raw=[canary],
        outcome="new",
    )
    match_run = MatchRun(
        regency=village.regency, file_name=f"{canary}.csv", state="done", created_by=steward.user
    )
    for stored in (match_run.file, match_run.result):
        stored.save(f"{uuid.uuid4()}.csv", ContentFile(canary.encode()), save=False)
    match_run.save()
    account_request = AccountRequest(
        name=f"{canary} PEMOHON",
        email=f"{canary.lower()}@contoh.go.id",
        nip="1" * 18,
        phone="08",
        agency=operator.agency,
        regency=operator.agency.regency,
        role="opd_operator",
        letter_type="application/pdf",
    )
    account_request.letter.save(f"{uuid.uuid4()}.pdf", ContentFile(canary.encode()), save=False)
    account_request.save()
    # One desk has one open campaign: agencies of one regency share it.
    campaign = Campaign.objects.get_or_create(
        regency=operator.regency, closed_at=None,
        defaults={"name": f"Pengukuhan {canary}", "due_on": FAR, "started_by": operator.user},
    )[0]  # fmt: skip
    campaign_item = campaign.items.create(membership=operator, regency=operator.regency)
    case = a_case(recipient, operator)
    return Tenant(
        canary,
        operator,
        household,
        person,
        photo,
        _photo_batch(canary, operator),
        program,
        recipient,
        upload,
        case,
        registry_import,
        match_run,
        release,
        account_request,
        campaign,
        campaign_item,
        notice=a_notice(operator, kind="program_expiring", subject_id=program.pk),
        export=_export(canary, program, operator),
        saved_view=SavedView.objects.create(
            user=operator.user, page="programs.recipients", name=f"{canary} TAMPILAN"
        ),
        **plant_round(program, recipient, operator, canary),
        going=plant_going(canary, case, operator, cast.verifier_sumsel),
        sample=_sample(canary, case, cast.verifier_sumsel),
        minutes=some_minutes(case, cast.verifier_sumsel, canary),
        **_proposal(household, cast.steward_sumsel, canary),
        **_quality(person, cast.steward_sumsel, canary),
        group_list=_group_list(person, cast.steward_sumsel, canary),
        header_mapping=HeaderMapping.objects.create(
            regency=village.regency, unit="household", fingerprint=canary, headers=[canary],
            columns={"head_name": 0}, created_by=steward.user,
        ),
        list_mapping=ListMapping.objects.create(
            agency=operator.agency, fingerprint=canary, headers=[canary],
            columns={"name": 0}, created_by=operator.user,
        ),
        activation=release.activations.get(regency=village.regency, superseded_at=None),
        grant=a_grant(_guest(canary, operator), program),
        subject=SubjectRequest.objects.create(
            kind="access", person=person, regency=village.regency, basis=f"SURAT {canary}",
            due_at=timezone.now() + timedelta(days=3), created_by=steward.user,
        ),
        recovery=_recovery(canary, operator, cast.steward_sumsel),
    )  # fmt: skip


def _recovery(canary: str, operator: Membership, asker: Membership) -> FactorRecovery:
    """The operator lost every second factor; the letter that says so."""
    recovery = FactorRecovery(
        user=operator.user, regency=operator.regency, reason=f"{canary} ALASAN", proof="letter",
        letter_number=f"{canary}/1", letter_type="image/jpeg", started_by=asker.user,
        expires_at=timezone.now() + timedelta(days=3),
    )  # fmt: skip
    recovery.letter.save(f"{uuid.uuid4()}.jpg", ContentFile(canary.encode()), save=False)
    recovery.save()
    return recovery


def _guest(canary: str, operator: Membership) -> Membership:
    """Somebody of another agency there, with whom the program is shared."""
    agency = Cast().agency(f"{canary} TAMU", AgencyKind.OPD, operator.agency.region.code)
    person = User.objects.create_user(email=f"tamu.{canary.lower()}@contoh.go.id", name=canary)
    return Membership.objects.create(
        user=person, role="opd_operator", agency=agency, regency=agency.regency, expires_on=FAR
    )


def _photo_batch(canary: str, operator: Membership) -> PhotoBatch:
    """A zip that the operator sent, with a file whose name tells somebody's."""
    own = {"agency": operator.agency}
    batch = PhotoBatch(file_name=f"{canary}.zip", created_by=operator.user, state="done", **own)
    batch.file.save(f"{uuid.uuid4()}.zip", ContentFile(canary.encode()), save=False)
    batch.save()
    PhotoBatchEntry.objects.create(
        batch=batch, number=0, name=f"{canary}_depan.jpg", outcome="household", **own
    )
    return batch


def _export(canary: str, program: Program, operator: Membership) -> Export:
    """A list that the operator searched for, and its file."""
    now = timezone.now()
    export = Export(
        kind="program.recipients",
        parameters={"subject": str(program.pk), "query": "", "search": canary},
        columns=["name"],
        sort="name",
        format="csv",
        purpose=f"{canary} KEPERLUAN",
        rows=1,
        created_by=operator.user,
        membership_id=operator.pk,
        finished_at=now,
        expires_at=now + timedelta(days=1),
    )
    export.job = Job.objects.create(kind="export.write", subject_id=export.pk, state="done")
    export.file.save("", ContentFile(canary.encode()), save=False)
    export.save()
    return export


def _proposal(household: Any, maker: Membership, canary: str) -> dict[str, Any]:
    """A new household that the village proposes, its paper, and what an earlier one changed."""
    place = {"regency": household.regency, "village": household.village}
    proposal = Proposal.objects.create(
        kind="new", district=household.district, subject_name=f"{canary} USULAN",
        told={"head_name": f"{canary} USULAN", "address": f"JALAN {canary} BARU"},
        reason=f"{canary} ALASAN", created_by=maker.user, **place,
    )  # fmt: skip
    ProposalMember.objects.create(
        proposal=proposal, number=1, name=f"{canary} USULAN", sex=1, birth_date="1980-01-01",
        head_relation=1, **place,
    )  # fmt: skip
    ProposalStep.objects.create(
        proposal=proposal, act="draft", by=maker.user, reason=f"{canary} KATA", **place
    )
    paper = ProposalPaper(
        proposal=proposal, kind="minutes", file_name=f"{canary}.pdf", sha256=canary,
        media_type="application/pdf", uploaded_by=maker.user, **place,
    )  # fmt: skip
    paper.file.save(f"{uuid.uuid4()}.pdf", ContentFile(canary.encode()))
    Amendment.objects.create(
        proposal=proposal, act="changed", household=household,
        before={"address": "-"}, after={"address": f"JALAN {canary}"}, **place,
    )  # fmt: skip
    return {"proposal": proposal, "proposal_paper": paper}


def _group_list(person: Any, steward: Membership, canary: str) -> GroupList:
    """A list in force of the person's regency, in which they stand."""
    group_list = GroupList(
        # One of each kind, period and place: two tenants share the territory.
        kind="pbi", period=f"20{20 + GroupList.objects.count()}-10", regency=person.regency,
        file_name=f"{canary}.csv", state="applied", created_by=steward.user,
        applied_at=timezone.now(),
    )  # fmt: skip
    for stored in (group_list.file, group_list.leftovers):
        stored.save(f"{group_list.pk}.csv", ContentFile(canary.encode()), save=False)
    group_list.save()
    told = {"source": f"{canary} INSTANSI", "letter": f"{canary} SURAT"}
    GroupOrigin.objects.create(group_list=group_list, **told)
    group_list.rows.create(regency=person.regency, number=2, outcome="joined", person=person)
    return group_list


def _quality(person: Any, steward: Membership, canary: str) -> dict[str, Any]:
    """A finding about the person, handed to the regency and closed with a word."""
    place = {"regency": person.regency, "district": person.district, "village": person.village}
    task = QualityTask.objects.create(
        regency=person.regency, desk="regency", place=person.regency, due_on="2026-12-01",
        note=f"{canary} CATATAN", rows=1, created_by=steward.user,
    )  # fmt: skip
    finding = QualityFinding.objects.create(
        kind="nik_two_persons", severity="high", subject_id=person.pk, person=person,
        household=person.household, facts={"records": 1, "elsewhere": True}, task=task,
        state="closed", outcome="fixed", reason=f"{canary} ALASAN", closed_by=steward.user,
        ended_at=timezone.now(), **place,
    )  # fmt: skip
    answers = QualityAnswerFile(
        regency=person.regency, file_name=f"{canary}.xlsx", state="done", created_by=steward.user,
        counts={"unknown": 1},
    )  # fmt: skip
    for stored in (answers.file, answers.corrections):
        stored.save(f"{uuid.uuid4()}.xlsx", ContentFile(canary.encode()), save=False)
    answers.save()
    answers.rows.create(regency=person.regency, number=2, finding_id=finding.pk, fate="unknown")
    return {"quality_finding": finding, "quality_task": task, "quality_answers": answers}


def _sample(canary: str, case: Case, verifier: Membership) -> SampleCheck:
    """A decision by filter of the case's territory, and the case drawn from it."""
    act = BulkAct.objects.create(
        action="approve",
        regency=case.regency,
        filters={"asked": {"cases": []}, "undo_reason": canary},
        reason=canary,
        rows=1,
        by=verifier.user,
    )
    return SampleCheck.objects.create(
        bulk=act, case=case, regency=case.regency, state="disagreed", note=canary,
        checked_by=verifier.user, checked_at=act.at,
    )  # fmt: skip


def _village(operator: Membership, village_end: str) -> Any:
    districts = {"1604": "160411", "1671": "167103"}
    return region(districts[operator.agency.region.code] + village_end)
