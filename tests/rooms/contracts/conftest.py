"""Pages of letters are looked at on the day of the group."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from support.group_of_rooms import Group

from hengji.web import middleware


@pytest.fixture
def on_the_day(group: Group, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The doors open on the day of the group; static files are those of the sources."""
    monkeypatch.setattr(middleware.timezone, "localdate", lambda *given: group.today)
    with override_settings(STATIC_ROOT=tmp_path):
        yield
