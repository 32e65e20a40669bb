"""Addresses: streets, lorong, dusun, RT/RW and SLS, and where on the map a house stands."""

from dataclasses import dataclass
from math import cos, radians
from random import Random

from sigertak.demo.chance import Picker, bell, ranked
from sigertak.demo.places import Place

KM_PER_DEGREE = 111.2
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")

HEROES = ranked(
    (
        "Merdeka", "Jenderal Sudirman", "Ahmad Yani", "Kapten A. Rivai", "Diponegoro",
        "Kartini", "Pahlawan", "Veteran", "Letnan Murod", "KH. Ahmad Dahlan", "Gajah Mada",
        "Sultan Mahmud Badaruddin II", "KH. Wahid Hasyim", "Ki Gede Ing Suro",
        "Demang Lebar Daun", "Ratu Sianum", "Panca Usaha", "Mayor Zen", "Bambang Utoyo",
        "Talang Kerangga", "Ki Merogan", "Faqih Usman", "Slamet Riyadi", "Sersan Sani",
        "Angkatan 66", "Letkol Iskandar", "R. Sukamto", "Gubernur H. Bastari", "Yos Sudarso",
        "Perintis Kemerdekaan",
    )
)  # fmt: skip
LANES = ranked(
    (
        "Mawar", "Melati", "Kenanga", "Setiawan", "Keluarga", "Masjid", "Kelapa", "Langgar",
        "Jambu", "Rukun", "Sepakat", "Manggis", "Cempaka", "Tanjung", "Damai", "Sawah",
        "Mufakat", "Famili", "Duku", "Anggrek", "Gotong Royong", "Kemang", "Kesuma", "Pasar",
        "Sei Tawar", "Ketapang", "Terusan", "Perigi", "Sukarela", "Bakti",
    )
)  # fmt: skip
VILLAGE_ROADS = ranked(
    (
        "Lintas Sumatera", "Poros Desa", "Desa", "Raya", "Lintas Tengah", "Kebun Karet",
        "Pasar Kalangan", "Tepi Sungai", "Masjid Al-Ikhlas", "Balai Desa", "SD Negeri",
        "Talang", "Simpang Tiga", "PTPN VII", "Jembatan Gantung", "Lapangan", "Irigasi",
        "Puskesmas Pembantu", "Sawit Makmur", "Pemuda",
    )
)  # fmt: skip
NUMBERED = Picker({"no": 45, "blok": 5, "": 50})


@dataclass(frozen=True, slots=True)
class Lot:
    """One household's address."""

    street: str
    dusun: str
    rt: int
    rw: int
    sls: str
    lat: float
    lng: float


class Settlement:
    """The streets, dusun and centre of one village, drawn once and shared by its households."""

    def __init__(self, rng: Random, place: Place) -> None:
        self._urban = place.is_urban
        self._city = place.regency.is_city
        self._streets = self._draw_streets(rng)
        self._dusun = 0 if self._urban else 2 + int(rng.random() * 4)
        self._rws = 2 + int(rng.random() * (9 if self._urban else 2))
        self._rts = 3 + int(rng.random() * (5 if self._urban else 3))
        self._lat, self._lng = self._centre(rng, place)
        self._spread_km = 0.28 if self._urban else 0.7

    def _draw_streets(self, rng: Random) -> tuple[str, ...]:
        if self._urban:
            mains = [f"Jl. {HEROES(rng)}" for _ in range(2)]
            lanes = [f"{mains[i % 2]} Lrg. {LANES(rng)}" for i in range(5)]
            return tuple(dict.fromkeys([*mains, *lanes, f"Lrg. {LANES(rng)}"]))
        return tuple(dict.fromkeys(f"Jl. {VILLAGE_ROADS(rng)}" for _ in range(4)))

    def _centre(self, rng: Random, place: Place) -> tuple[float, float]:
        district = place.district
        if district.lat is not None and district.lng is not None:
            lat, lng, reach = district.lat, district.lng, 2.0 if self._city else 5.0
        else:
            lat, lng, reach = place.regency.lat, place.regency.lng, place.regency.reach_km
        return _moved(rng, lat, lng, reach)

    def lot(self, rng: Random) -> Lot:
        """A new address in the village, near its centre."""
        dice = rng.random
        rw = 1 + int(dice() * self._rws)
        rt = 1 + int(dice() * self._rts)
        dusun = f"Dusun {ROMAN[int(dice() * self._dusun)]}" if self._dusun else ""
        street = self._streets[int(dice() * len(self._streets))]
        if dusun:
            street = dusun if dice() < 0.55 else f"{street} {dusun}"
        elif (form := NUMBERED(rng)) == "no":
            street = f"{street} No. {1 + int(dice() * dice() * 400)}"
        elif form == "blok":
            street = f"{street} Blok {'ABCDEF'[int(dice() * 6)]} No. {1 + int(dice() * 30)}"
        sls = f"RT {rt:03d} RW {rw:03d}" + (f" {dusun.upper()}" if dusun else "")
        lat, lng = _moved(rng, self._lat, self._lng, self._spread_km)
        return Lot(street, dusun, rt, rw, sls, lat, lng)


def _moved(rng: Random, lat: float, lng: float, reach_km: float) -> tuple[float, float]:
    """A point about `reach_km` around, to the sixth decimal (0.1 m)."""
    north = bell(rng, 0.0, reach_km * 0.6) / KM_PER_DEGREE
    east = bell(rng, 0.0, reach_km * 0.6) / (KM_PER_DEGREE * cos(radians(lat)))
    return round(lat + north, 6), round(lng + east, 6)
