"""Search texts stay in the session; the address carries a key that says nothing."""

from types import SimpleNamespace

from core.searches import recall, remember


def request():
    return SimpleNamespace(session={})


def test_a_text_is_remembered_under_a_key_without_meaning():
    visitor = request()
    key = remember(visitor, "1604110101800001")
    assert "1604" not in key
    assert recall(visitor, key) == "1604110101800001"
    assert remember(visitor, "1604110101800001") == key


def test_another_session_learns_nothing():
    assert recall(request(), remember(request(), "Siti Aminah")) == ""


def test_old_texts_are_forgotten():
    visitor = request()
    first = remember(visitor, "nama 0")
    for number in range(1, 30):
        remember(visitor, f"nama {number}")
    assert recall(visitor, first) == ""
    assert len(visitor.session["searches"]) == 20
