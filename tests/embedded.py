"""The environment of the tests: embedded servers, a data folder of their own, both languages.

Loaded by pytest before Django's settings are read (`-p tests.embedded`), so it holds for `pytest`
called by hand as well as for `make test`. A DATABASE_URL or REDIS_URL in the environment wins.
"""

import os

from devstack import services, translations

os.environ.update(services.ensure(services.test_data_dir()))
os.environ["SIGERTAK_PROCESS"] = "owner"
translations.compile_all()
