"""Sets Django up for the tests, with settings of their own."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengji.web.settings")
os.environ.setdefault("HENGJI_SECRET_KEY", "a secret of the tests, long enough to be one: 0123456789")
os.environ.setdefault("HENGJI_AUDIT_KEY", "an audit key of the tests")
os.environ.setdefault("HENGJI_HOSTS", "testserver,127.0.0.1,localhost")
os.environ.setdefault("HENGJI_HTTPS", "no")
os.environ.setdefault("HENGJI_DATABASE", "sqlite:///unused.db")
# a browser driven from a test keeps a loop of its own running; the tests of the rooms are as synchronous as before
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
django.setup()
