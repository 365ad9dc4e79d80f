"""The rooms on both databases: every test that takes `database` runs on SQLite as it is deployed, and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import support.product  # noqa: F401 - before anything of the rooms: it sets Django up
from django.test.utils import setup_test_environment, teardown_test_environment
from support.databases import Database, prepared
from support.group_of_rooms import Group, found_group


@pytest.fixture(scope="session", autouse=True)
def _environment() -> Iterator[None]:
    setup_test_environment()
    yield
    teardown_test_environment()


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def vendor(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A migrated database of each kind, one for the whole session; not in a folder that another session may clear."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, prepared(request.param, Path(folder)) as made:
        yield made


@pytest.fixture
def database(vendor: Database) -> Iterator[Database]:
    """The product on one of the two databases; what a test writes is taken back."""
    with vendor.in_use(), vendor.taken_back():
        yield vendor


@pytest.fixture
def group(database: Database) -> Group:
    """A small group of people with names, on that database."""
    return found_group()
