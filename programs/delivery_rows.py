"""The columns of a list of deliveries, and judging one of its rows. Pure: no database."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from beneficiaries.identity import Nik, normalise_digits, parse_nik
from core.tabular.cells import CellFlag
from core.tabular.columns import Column, ColumnKind, ColumnSet
from core.tabular.errors import flag_problem
from programs.cells import read_date, read_rupiah
from programs.delivery_rules import Mark, day_fault
from programs.enums import ItemState
from programs.faults import Fault

LONGEST_NOTE = 200
LARGEST_AMOUNT = 10**15
# As a downloaded list has them, and as they are read back in each language.
_STATE_WORDS = {ItemState.RECEIVED: _("Diterima"), ItemState.MISSED: _("Tidak diterima")}

DELIVERY_COLUMNS = ColumnSet(
    Column(
        "recipient_id",
        _("ID penerima"),
        aliases=("id", "kode penerima"),
        kind=ColumnKind.IDENTIFIER,
        help=_("Seperti pada daftar yang diunduh. Boleh kosong bila NIK diisi."),
    ),
    Column(
        "nik",
        _("NIK"),
        aliases=("no nik", "nomor nik", "nik penerima", "nik kpm", "no ktp", "nomor ktp"),
        kind=ColumnKind.IDENTIFIER,
        help=_("16 angka, ditulis sebagai teks. Boleh kosong bila ID penerima diisi."),
    ),
    Column("name", _("Nama"), aliases=("nama penerima",), help=_("Tidak dibaca.")),
    Column("place", _("Desa/kelurahan"), help=_("Tidak dibaca.")),
    Column(
        "state",
        _("Keadaan"),
        aliases=("status", "hasil", "status penyaluran"),
        kind=ColumnKind.CHOICE,
        help=_("Kosong berarti belum ditandai. Tanpa kolom ini, semua baris diterima."),
    ),
    Column(
        "received_on",
        _("Tanggal diterima"),
        aliases=("tgl diterima", "tanggal", "tanggal penyaluran", "tgl salur"),
        kind=ColumnKind.DATE,
        help=_("Kosongkan untuk memakai tanggal penyaluran yang direncanakan."),
    ),
    Column(
        "amount",
        _("Nilai diterima (Rp)"),
        aliases=("nilai", "nominal", "jumlah", "nilai bantuan"),
        kind=ColumnKind.DECIMAL,
        help=_("Kosongkan untuk memakai nilai yang direncanakan."),
    ),
    Column("goods", _("Bentuk barang/jasa"), aliases=("barang", "bentuk")),
    Column(
        "note",
        _("Keterangan"),
        aliases=("catatan", "alasan"),
        help=_("Wajib bila tidak diterima; misalnya “tidak di tempat”."),
    ),
)

_RECEIVED = ("menerima", "ya", "y", "sudah", "1", "received", "disalurkan")
_MISSED = ("tidakmenerima", "tidak", "t", "0", "missed", "gagal")
_LEFT = frozenset({"", "direncanakan", "belum", "planned"})


@dataclass(slots=True)
class DeliveryRow:
    """A row with its number in the sheet: whom it is about, and how they are to be marked.

    `mark` is None where the row has faults or says nothing of a delivery.
    """

    number: int
    cells: list[str | None]
    recipient_id: uuid.UUID | None = None
    nik: str = ""
    mark: Mark | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Whom the row is about, to tell two rows of one recipient."""
        return str(self.recipient_id or self.nik)


@dataclass(frozen=True, slots=True)
class DeliveryReader:
    """Reads rows of one list. `says_state`: the list has a column that tells who received."""

    year: int
    planned_on: datetime.date
    today: datetime.date
    says_state: bool

    def read(
        self,
        number: int,
        cells: list[str | None],
        record: Mapping[str, str | None],
        flags: Mapping[str, CellFlag],
    ) -> DeliveryRow:
        row = DeliveryRow(number, cells)
        text = {name: " ".join((value or "").split()) for name, value in record.items()}
        for name, flag in flags.items():
            problem = flag_problem(flag)
            row.faults.append(Fault(name, str(problem.message), str(problem.cure)))
        if row.faults:
            return row
        self._read_key(row, text)
        self._read_mark(row, text)
        if row.faults:
            row.mark = None
        return row

    def _read_key(self, row: DeliveryRow, text: Mapping[str, str]) -> None:
        if text["recipient_id"]:
            try:
                row.recipient_id = uuid.UUID(text["recipient_id"])
            except ValueError:
                row.faults.append(
                    Fault(
                        "recipient_id",
                        gettext("ID penerima tidak terbaca."),
                        gettext("Salin ID dari daftar yang diunduh, atau isi NIK."),
                    )
                )
            return
        if not normalise_digits(text["nik"]):
            row.faults.append(
                Fault(
                    "nik",
                    gettext("ID penerima dan NIK kosong."),
                    gettext("Isi salah satunya agar penerimanya diketahui."),
                )
            )
            return
        nik = parse_nik(text["nik"], on=self.today)
        if isinstance(nik, Nik):
            row.nik = nik.digits
        else:
            row.faults.append(
                Fault(
                    "nik",
                    f"{nik.reason[:1].upper()}{nik.reason[1:]}.",
                    gettext("Tulis 16 angka seperti di KTP, dengan format kolom Teks."),
                )
            )

    def _read_mark(self, row: DeliveryRow, text: Mapping[str, str]) -> None:
        word = _squeezed(text["state"])
        state = _state_of_word().get(word)
        note, goods = text["note"], text["goods"]
        for name in ("note", "goods"):
            if len(text[name]) > LONGEST_NOTE:
                row.faults.append(
                    Fault(
                        name,
                        gettext("Isi lebih dari %(most)s huruf.") % {"most": LONGEST_NOTE},
                        gettext("Persingkat isinya."),
                    )
                )
        if self.says_state and word in _LEFT:
            return
        if self.says_state and state is ItemState.MISSED:
            if not note:
                row.faults.append(
                    Fault(
                        "note",
                        gettext("Sebab tidak diterima kosong."),
                        gettext("Tulis sebabnya, misalnya “tidak di tempat”."),
                    )
                )
            row.mark = Mark(ItemState.MISSED, note=note)
            return
        if self.says_state and state is not ItemState.RECEIVED:
            row.faults.append(
                Fault(
                    "state",
                    gettext("Keadaan tidak dikenal."),
                    gettext("Tulis Diterima atau Tidak diterima, atau kosongkan."),
                )
            )
            return
        day = self._read_day(row, text["received_on"])
        amount = read_rupiah(text["amount"]) if text["amount"] else None
        if text["amount"] and (amount is None or amount >= LARGEST_AMOUNT):
            row.faults.append(
                Fault(
                    "amount",
                    gettext("Nilai diterima tidak terbaca sebagai rupiah."),
                    gettext("Tulis angka tanpa sen, misalnya 1500000 atau 1.500.000."),
                )
            )
        row.mark = Mark(ItemState.RECEIVED, on=day, note=note, amount=amount, goods=goods or None)

    def _read_day(self, row: DeliveryRow, text: str) -> datetime.date | None:
        if not text:
            day: datetime.date | None = min(self.planned_on, self.today)
        else:
            day = read_date(text)
        if day is None:
            row.faults.append(
                Fault(
                    "received_on",
                    gettext("Tanggal tidak terbaca."),
                    gettext("Tulis tanggal, bulan, tahun; misalnya 05/02/2026."),
                )
            )
        elif fault := day_fault(day, self.year, today=self.today):
            row.faults.append(
                Fault("received_on", gettext("Tanggal diterima tidak mungkin."), fault)
            )
        return day


def state_word(state: str) -> str:
    """The state as a downloaded list has it; nothing for one that waits."""
    return str(_STATE_WORDS.get(ItemState(state), ""))


@cache
def _state_of_word() -> dict[str, ItemState]:
    """Every way of writing what became of a part, in any language of the portal."""
    found = dict.fromkeys(_RECEIVED, ItemState.RECEIVED) | dict.fromkeys(_MISSED, ItemState.MISSED)
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {_squeezed(str(word)): state for state, word in _STATE_WORDS.items()}
    return found


def _squeezed(text: str) -> str:
    return "".join(text.casefold().split())
