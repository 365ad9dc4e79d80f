"""The room of figures with a library, a form and a cabinet of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from support.group_of_rooms import Group
from support.reporting import World, make_world


@pytest.fixture(autouse=True)
def _cabinet(tmp_path: Path) -> Iterator[None]:
    with override_settings(EVIDENCE=tmp_path / "evidence", STATIC_ROOT=tmp_path):
        yield


@pytest.fixture
def world(group: Group) -> World:
    """The group with a library of four measures and a form of September."""
    return make_world(group)
