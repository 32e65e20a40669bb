"""Every role lands on a page of its own, never on an empty one."""

import pytest

from tests.factories.cast import Cast


@pytest.mark.parametrize("who", Cast.names())
def test_everybody_lands_on_a_page_with_something_on_it(who, cast, sign_in):
    response = sign_in(getattr(cast, who)).get("/beranda/")
    assert response.status_code == 200
    page = response.content.decode()
    assert "Menunggu Anda" in page or "Tidak ada tugas" in page


def test_menu_holds_the_tasks_of_the_role_only(cast, sign_in):
    def labels(who):
        menu = sign_in(getattr(cast, who)).get("/beranda/").context["menu"]
        return [str(item.label) for section in menu for item in section.items]

    places, quality = (
        ["Ketepatan terhadap basis", "Kantong kemiskinan"],
        "Mutu data dalam angka",
    )
    assert labels("secretariat_lahat") == [
        "Beranda", "Unduhan saya", *places, quality, "Permohonan akun", "Pengguna",
        "Pengukuhan hak akses", "Akses khusus", "Hak akses per instansi",
        "Laporan insiden data",
    ]  # fmt: skip
    assert labels("executive_lahat") == [
        "Beranda", "Rapor 4T", *places, "Lama menerima bantuan", "Jumlah tumpang tindih",
        "Rencana dan realisasi", quality,
    ]  # fmt: skip
    assert "Impor" in labels("steward_lahat")
    assert "Impor" not in labels("operator_lahat")
