"""Measurements, run by `make bench`. Importing the package sets Django up, as the owner."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigertak.settings")
django.setup()
