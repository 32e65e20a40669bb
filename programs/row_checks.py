"""Judging one row of an uploaded list: clean values, or every fault with its cell and its cure."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from beneficiaries.identity import Kk, Nik, NikFault, column_lost_last_digit, parse_kk, parse_nik
from beneficiaries.names import normal_name
from core.tabular.cells import CellFlag
from core.tabular.copying import json_of_texts
from core.tabular.errors import flag_problem
from programs.attributes import Question, read_attributes
from programs.cells import read_date, read_role, read_rupiah, read_sex
from programs.enums import GroupRole
from programs.faults import Fault, sentence
from programs.row_places import Ground
from programs.rules import may_be_given_on
from programs.written import Written
from regions.resolution import VillageKey

LONGEST = {"name": 150, "address": 250, "goods": 200, "group_name": 150}
LARGEST_AMOUNT = 10**15
EARLIEST_BIRTH = datetime.date(1900, 1, 1)


@dataclass(slots=True)
class CheckedRow:
    """A row with its number in the sheet; `written` is None when it has faults.

    `raw` are its cells as they came, as JSON. `group_name` is the group it names, which is not yet
    looked up.
    """

    number: int
    raw: str
    written: Written | None = None
    group_name: str = ""
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class RowChecker:
    """Judges rows of one list of an agency that works on this ground.

    `questions` are what the kind of aid asks besides. `amount` stands in where a row tells none,
    unless it tells of goods.
    """

    ground: Ground
    year: int
    today: datetime.date
    questions: Sequence[Question] = ()
    amount: Decimal | None = None

    def check(
        self,
        number: int,
        cells: list[str | None],
        record: Mapping[str, str | None],
        flags: Mapping[str, CellFlag],
        *,
        numbers_cut: bool = False,
    ) -> CheckedRow:
        """`numbers_cut`: the NIK column of this file went through Excel as numbers."""
        row = CheckedRow(number, json_of_texts(cells))
        text = {name: (value or "").strip() for name, value in record.items()}
        for name, flag in flags.items():
            problem = flag_problem(flag)
            row.faults.append(Fault(name, str(problem.message), str(problem.cure)))
            text[name] = ""
        self._check_lengths(row, text)
        nik = self._nik(row, text["nik"], cut=numbers_cut)
        kk = self._kk(row, text["kk"])
        birth_date = self._birth_date(row, text["birth_date"])
        sex = self._sex(row, text["sex"])
        amount = self._amount(row, text["amount"])
        if not text["amount"] and "amount" not in flags and not text["goods"]:
            amount = self.amount
        given_on = self._given_on(row, text["given_on"])
        if not normal_name(text["name"]) and "name" not in flags:
            row.faults.append(
                Fault("name", _("Nama kosong."), _("Tulis nama lengkap seperti di KTP."))
            )
        role = self._role(row, text)
        attributes, faults = read_attributes(self.questions, text)
        row.faults += [fault for fault in faults if fault.column not in flags]
        village_id = self._village(row, text)
        if row.faults or village_id is None:
            return row
        place = self.ground.places[village_id]
        row.written = Written(
            name=text["name"],
            nik=nik,
            kk=kk,
            birth_date=birth_date,
            sex=sex,
            address=text["address"],
            regency_id=place.regency_id,
            district_id=place.district_id,
            village_id=village_id,
            amount=amount,
            goods=text["goods"],
            given_on=given_on,
            attributes=attributes,
            group_role=role,
        )
        row.group_name = text["group_name"]
        return row

    def _check_lengths(self, row: CheckedRow, text: Mapping[str, str]) -> None:
        for name, most in LONGEST.items():
            if len(text[name]) > most:
                row.faults.append(
                    Fault(
                        name,
                        _("Isi lebih dari %(most)s huruf.") % {"most": most},
                        _("Persingkat isinya."),
                    )
                )

    def _nik(self, row: CheckedRow, text: str, *, cut: bool) -> str:
        if not text:
            return ""
        nik = parse_nik(text, on=self.today)
        if isinstance(nik, Nik) and cut and nik.digits.endswith("0"):
            nik = NikFault.EXCEL_ZERO
        if isinstance(nik, Nik):
            return nik.digits
        cure = (
            _("Ubah format kolom menjadi Teks, lalu tulis lagi 16 angkanya dari KTP.")
            if nik in (NikFault.LOSSY, NikFault.EXCEL_ZERO, NikFault.SERIAL)
            else _("Tulis 16 angka seperti di KTP, atau kosongkan bila tidak diketahui.")
        )
        row.faults.append(Fault("nik", sentence(nik.reason), cure))
        return ""

    def _kk(self, row: CheckedRow, text: str) -> str:
        if not text:
            return ""
        kk = parse_kk(text)
        if isinstance(kk, Kk):
            return kk.digits
        cure = _("Tulis 16 angka seperti di kartu keluarga, atau kosongkan bila tidak diketahui.")
        row.faults.append(Fault("kk", sentence(kk.reason), cure))
        return ""

    def _birth_date(self, row: CheckedRow, text: str) -> datetime.date | None:
        day = self._date(row, "birth_date", text)
        if day is not None and not EARLIEST_BIRTH <= day <= self.today:
            row.faults.append(
                Fault(
                    "birth_date",
                    _("Tanggal lahir tidak mungkin."),
                    _("Periksa tahunnya; tulis misalnya 05/02/1985."),
                )
            )
        return day

    def _given_on(self, row: CheckedRow, text: str) -> datetime.date | None:
        day = self._date(row, "given_on", text)
        if day is not None and not may_be_given_on(day, self.year):
            row.faults.append(
                Fault(
                    "given_on",
                    _("Tanggal penyaluran di luar tahun anggaran %(year)s.") % {"year": self.year},
                    _("Periksa tahunnya, atau kosongkan bila belum disalurkan."),
                )
            )
        return day

    def _date(self, row: CheckedRow, name: str, text: str) -> datetime.date | None:
        day = read_date(text) if text else None
        if text and day is None:
            row.faults.append(
                Fault(
                    name,
                    _("Tanggal tidak terbaca."),
                    _("Tulis tanggal, bulan, tahun; misalnya 05/02/1985."),
                )
            )
        return day

    def _sex(self, row: CheckedRow, text: str) -> int | None:
        sex = read_sex(text) if text else None
        if text and sex is None:
            row.faults.append(Fault("sex", _("Jenis kelamin tidak terbaca."), _("Tulis L atau P.")))
        return sex.value if sex else None

    def _role(self, row: CheckedRow, text: Mapping[str, str]) -> str:
        said, group = text["group_role"], text["group_name"]
        if not group:
            if said:
                row.faults.append(
                    Fault(
                        "group_name",
                        _("Jabatan terisi, tetapi nama kelompoknya kosong."),
                        _("Tulis nama kelompoknya, atau kosongkan jabatannya."),
                    )
                )
            return ""
        role = read_role(said) if said else GroupRole.MEMBER
        if role is None:
            row.faults.append(
                Fault(
                    "group_role",
                    _("Jabatan tidak dikenal."),
                    _("Tulis Ketua, Sekretaris, Bendahara, atau Anggota."),
                )
            )
            return ""
        return role.value

    def _amount(self, row: CheckedRow, text: str) -> Decimal | None:
        amount = read_rupiah(text) if text else None
        if text and (amount is None or amount >= LARGEST_AMOUNT):
            row.faults.append(
                Fault(
                    "amount",
                    _("Nilai bantuan tidak terbaca sebagai rupiah."),
                    _("Tulis angka tanpa sen, misalnya 1500000 atau 1.500.000."),
                )
            )
        return amount

    def _village(self, row: CheckedRow, text: Mapping[str, str]) -> int | None:
        said = VillageKey(
            code=text["village_code"],
            regency=text["regency"],
            district=text["district"],
            village=text["village"],
        )
        found = self.ground.find(said)
        if isinstance(found, Fault):
            row.faults.append(found)
            return None
        return found


def niks_were_cut(niks: Sequence[str | None]) -> bool:
    """Whether the NIKs of a list lost their last digit in Excel."""
    return column_lost_last_digit([nik for nik in niks if nik and nik.isdigit()])
