"""The web process; it starts only with a database role that the wall holds back, and warm."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigertak.settings")
os.environ.setdefault("SIGERTAK_PROCESS", "web")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from core.scope import refuse_bypassing_role  # noqa: E402
from sigertak.warming import warm_up  # noqa: E402

refuse_bypassing_role()
warm_up(application)
