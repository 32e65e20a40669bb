"""Believable demonstration data for the portal, made from a seed.

This package is pure: it knows neither the database nor the apps, only plain objects and the
standard library (pictures need Pillow, workbooks XlsxWriter). The same region tree, count and
seed always give the same people, on every machine; nobody in it exists.

Start at `households.generate`; `agencies`, `programs`, `recipients`, `accounts`, `drawings`
and `files` build on what it yields.
"""
