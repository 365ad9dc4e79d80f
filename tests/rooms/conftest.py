"""The rooms on both databases: every test that takes `database` runs on SQLite as it is deployed, and on PostgreSQL."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import support.product  # noqa: F401 - before anything of the rooms: it sets Django up
from django.test.utils import setup_test_environment, teardown_test_environment
from support.databases import Database, prepared
from support.group_of_rooms import Group, found_group

SHOWN = frozenset({
    "test_headers.py",
    *(f"contracts/test_{name}.py" for name in (
        "additions", "agreements", "amend_nodes", "articles", "bands", "batch", "company", "content", "dimensions", "drift", "emptied",
        "generating", "nodes_computed", "pages", "paper", "paper_codes", "retelling", "revise", "said", "scorecard", "signers",
        "together", "told", "totals",
    )),
    *(f"facts/test_{name}.py" for name in ("doubts", "evidence", "pages", "taking_back", "told", "typing")),
    *(f"goals/test_{name}.py" for name in (
        "bad_forms", "cascade_again", "changing_by_workbook", "forms_come_back", "given", "goals", "import", "interfaces", "pages",
        "values", "words", "years",
    )),
    *(f"org/test_{name}.py" for name in ("look_alikes", "pages", "persons", "posted_forms", "roster", "roster_sheets", "to_come", "totp")),
    *(f"policy/test_{name}.py" for name in (
        "class_rules_page", "edits", "enter_never_approves", "findings_folded", "gathered", "packs", "pages", "rules_compared",
        "ruletable", "told_after_saving", "traits_table",
    )),
    *(f"ui/test_{name}.py" for name in ("listed", "look", "refill", "tables")),
    *(f"web/test_{name}.py" for name in (
        "accounts", "changes", "forms_again", "found", "gathered", "helps", "idleness", "notices", "progress", "second_step",
        "sign", "trail", "wrong_ways",
    )),
})  # fmt: skip
"""Files about what is shown and said: each of their tests runs on one of the two databases by turns, and every night on the other one
too. What is about storing, counting queries, racing or proving runs on both, always."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test of what is shown, on the database whose turn it is not, is one of the night's."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here) and item.path.relative_to(here).as_posix() in SHOWN:
            found = re.search(r"\b(sqlite|postgres)\b", item.name)
            turn = zlib.crc32(re.sub(r"\b(sqlite|postgres)\b", "", item.nodeid).encode()) % 2
            if found is not None and found[1] != ("sqlite", "postgres")[turn]:
                item.add_marker(pytest.mark.nightly)


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
