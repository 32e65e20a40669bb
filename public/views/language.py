"""Choosing the language on the public pages."""

from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

# Without a token, so that public pages hold none and may be kept by caches. All that a stranger's
# site could bring about is another language.
language = csrf_exempt(set_language)
