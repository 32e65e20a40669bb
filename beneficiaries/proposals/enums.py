"""Kinds and states of proposals, and what may be done to them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProposalKind(models.TextChoices):
    NEW = "new", _("Usulan baru")
    MEMBER = "member", _("Tambah anggota")
    CORRECTION = "correction", _("Perbaikan data")
    INELIGIBLE = "ineligible", _("Tidak layak")
    DECEASED = "deceased", _("Meninggal")
    MOVED = "moved", _("Pindah")


# Kinds by which somebody leaves the base or goes elsewhere.
GOING = (ProposalKind.INELIGIBLE, ProposalKind.DECEASED, ProposalKind.MOVED)


class JoinedBy(models.TextChoices):
    """Why somebody is a member of a standing household from now on."""

    BIRTH = "birth", _("Lahir")
    MARRIAGE = "marriage", _("Menikah")
    RETURNED = "returned", _("Kembali ke rumah tangga ini")
    CAME = "came", _("Pindah datang")
    MISSED = "missed", _("Sudah lama tinggal, belum terdata")


# By these somebody comes from elsewhere, and may be in the base there.
FROM_ELSEWHERE = (JoinedBy.MARRIAGE, JoinedBy.RETURNED, JoinedBy.CAME)


class ProposalState(models.TextChoices):
    """Whose turn it is. Moves only through `beneficiaries.operations.proposals*`."""

    DRAFT = "draft", _("Rancangan desa")
    DISTRICT = "district", _("Menunggu kecamatan")
    REGENCY = "regency", _("Menunggu kabupaten/kota")
    PROVINCE = "province", _("Menunggu provinsi")
    RATIFIED = "ratified", _("Ditetapkan")
    RETURNED = "returned", _("Dikembalikan")
    REFUSED = "refused", _("Ditolak")
    WITHDRAWN = "withdrawn", _("Ditarik")


# With whom the proposal lies, so that it may be changed or waits to be looked at.
EDITABLE = (ProposalState.DRAFT, ProposalState.RETURNED)
WAITING = (ProposalState.DISTRICT, ProposalState.REGENCY, ProposalState.PROVINCE)
UNDECIDED = (*EDITABLE, *WAITING)


class ProposalAct(models.TextChoices):
    """One step on the way of a proposal."""

    DRAFT = "draft", _("Disusun")
    SUBMIT = "submit", _("Diajukan")
    FORWARD = "forward", _("Diteruskan kecamatan")
    CHECK = "check", _("Diperiksa kabupaten/kota")
    RATIFY = "ratify", _("Ditetapkan provinsi")
    RETURN = "return", _("Dikembalikan untuk diperbaiki")
    REFUSE = "refuse", _("Ditolak")
    WITHDRAW = "withdraw", _("Ditarik pengusul")
    # Nobody's choice: a release or a change of regions moved the household.
    FOLLOW = "follow", _("Ikut pindah ke wilayah lain")


class PaperKind(models.TextChoices):
    MINUTES = "minutes", _("Berita acara musyawarah desa/kelurahan")
    LETTER = "letter", _("Surat keterangan")
    HOUSE = "house", _("Foto rumah")
    OTHER = "other", _("Lainnya")


class AmendmentAct(models.TextChoices):
    """What a ratified proposal does to one row of the base."""

    ENTERED = "entered", _("Masuk basis melalui usulan")
    JOINED = "joined", _("Masuk rumah tangga lain")
    # Of the household that somebody who joined another one was told in.
    GAVE = "gave", _("Anggota pindah ke rumah tangga lain")
    CHANGED = "changed", _("Data diperbaiki")
    MOVED = "moved", _("Pindah desa/kelurahan")
    LEFT = "left", _("Keluar dari basis")
