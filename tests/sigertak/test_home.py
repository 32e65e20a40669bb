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

    sums = ["Ketepatan terhadap basis", "Kantong kemiskinan", "Lama menerima bantuan"]
    desk = {"Permohonan akun", "Pengguna", "Pengukuhan hak akses", "Hak akses per instansi"}
    people = {"Rumah tangga", "Kasus verifikasi", "Program dan penerima"}
    assert set(labels("secretariat_lahat")) >= {"Beranda", *desk}
    assert not people & set(labels("secretariat_lahat"))
    assert set(labels("executive_lahat")) >= {"Beranda", "Rapor 4T", *sums}
    assert not (people | desk) & set(labels("executive_lahat"))
    assert "Impor" in labels("steward_lahat")
    assert "Impor" not in labels("operator_lahat")
