"""A connection that was busy a moment ago is not asked whether it is still there; after a pause it is, and one that was cut is renewed."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic

import pytest
from django.db import OperationalError
from support.databases import Database

from hengji.store.postgresql.base import QUIET, DatabaseWrapper

pytestmark = pytest.mark.parametrize("vendor", ["postgres"], indirect=True)


@pytest.fixture
def own(vendor: Database) -> Iterator[DatabaseWrapper]:
    """A connection of its own, kept from page to page as the product keeps it."""
    held = vendor.connection()
    assert isinstance(held, DatabaseWrapper)
    held.settings_dict = held.settings_dict | {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    try:
        yield held
    finally:
        held.close()


def page(held: DatabaseWrapper, *, pause: bool = False) -> int:
    """What one page does: the number by which the server knows the connection."""
    if pause:
        held._asked = monotonic() - QUIET
    held.close_if_unusable_or_obsolete()
    try:
        with held.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            return int(cursor.fetchone()[0])
    finally:
        held.close_if_unusable_or_obsolete()


def cut(vendor: Database, number: int) -> None:
    """The server ends a connection, as when it is started anew."""
    other = vendor.connection()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [number])
            assert cursor.fetchone() == (True,)
    finally:
        other.close()


def test_pages_that_follow_each_other_are_not_held_up_by_a_question(
    own: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, questions = page(own), []
    usable = own.is_usable
    monkeypatch.setattr(own, "is_usable", lambda: questions.append(1) or usable())
    assert [page(own) for _ in range(5)] == [first] * 5
    assert not questions
    assert page(own, pause=True) == first
    assert len(questions) == 1


def test_after_a_pause_a_connection_that_was_cut_is_made_anew_and_nobody_notices(
    vendor: Database, own: DatabaseWrapper
) -> None:
    first = page(own)
    cut(vendor, first)
    assert page(own, pause=True) != first


def test_a_connection_cut_between_two_pages_fails_one_page_only(vendor: Database, own: DatabaseWrapper) -> None:
    first = page(own)
    cut(vendor, first)
    own._asked = monotonic()
    with pytest.raises(OperationalError):
        page(own)
    assert page(own) != first
