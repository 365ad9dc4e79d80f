"""The small group with a year of goals."""

from __future__ import annotations

import pytest
from support.goals_of_group import Goals, found_goals
from support.group_of_rooms import Group


@pytest.fixture
def goals(group: Group) -> Goals:
    """A year in which goals are set."""
    return found_goals(group)
