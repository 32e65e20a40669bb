"""Which browser on what, from the text a browser sends about itself; for people, not for deciding.

Every browser claims to be all those before it, so the order of the questions matters.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("CrOS", "ChromeOS"), ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def browser_words(sent: str) -> str:
    """ "Chrome di Windows"; what is unknown is said to be so."""
    browser = next((name for sign, name in _BROWSERS if sign in sent), _("Peramban lain"))
    system = next((name for sign, name in _SYSTEMS if sign in sent), "")
    if not system:
        return browser
    return _("%(browser)s di %(system)s") % {"browser": browser, "system": system}
