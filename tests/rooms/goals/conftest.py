"""The small group with a year of goals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from support.goals_of_group import Goals, found_goals
from support.group_of_rooms import Group


@pytest.fixture(autouse=True)
def _static(tmp_path: Path) -> Iterator[None]:
    """A folder for static files: their server warns where there is none."""
    with override_settings(STATIC_ROOT=tmp_path):
        yield


@pytest.fixture
def goals(group: Group) -> Goals:
    """A year in which goals are set."""
    return found_goals(group)
