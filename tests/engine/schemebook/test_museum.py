"""Every mistake that can be made on a sheet is told there as it is told in YAML."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.schemes import ROOT

from hengji.engine.scheme import examine, load_scheme
from hengji.engine.scheme.examine import examine_draft
from hengji.engine.scheme.load.scheme import root_of
from hengji.engine.schemebook.book import draft_of, sheets_of
from hengji.engine.schemebook.longhand import longhand
from hengji.engine.schemebook.spread import spread
from hengji.engine.values.finding import Level

NOT_ON_A_SHEET = {
    # mistakes of YAML's own form: a sheet has no brackets, quotes, tabs or indentation
    "alias", "bare-percent", "colon-in-text", "documents", "duplicate-key", "indentation", "open-bracket", "open-quote", "tab", "tag",
    # a sheet has no place for a key nobody knows, for two feeds of an item, two kinds of an event or two actions of a step
    "unknown-key", "unknown-top-key", "full-width-colon", "empty-value", "two-feeds", "event-kind", "ledger-two-actions",
    # there an item always stands below a dimension
    "item-outside",
    # there a class without a line has no row
    "lines-none",
    # there the rows of two items with one id cannot be told apart: see the test below
    "duplicate-id",
}  # fmt: skip
MUSEUM = ROOT / "tests" / "engine" / "scheme" / "museum"
EXHIBITS = [path for path in sorted(MUSEUM.glob("*.yaml")) if path.stem not in NOT_ON_A_SHEET]


@pytest.mark.parametrize("path", EXHIBITS, ids=lambda path: path.stem)
def test_a_mistake_is_told_on_the_sheets_as_in_yaml(path: Path) -> None:
    _, in_yaml = examine(path)
    root, _ = root_of(path)
    assert root is not None
    _, on_sheets = examine_draft(draft_of(spread(longhand(root))))
    assert sorted(finding.code for finding in on_sheets) == sorted(finding.code for finding in in_yaml)
    assert all(finding.where.sheet for finding in on_sheets), [finding.render("en") for finding in on_sheets]


def test_what_is_left_out_is_still_in_the_museum() -> None:
    assert {path.stem for path in MUSEUM.glob("*.yaml")} >= NOT_ON_A_SHEET


def test_two_items_of_one_id_are_told_at_the_second() -> None:
    scheme, _ = load_scheme(ROOT / "src" / "hengji" / "cli" / "starter")
    assert scheme is not None
    laid = sheets_of(scheme)
    first, second = (row for row in laid["items"] if row.get("id") in ("roe", "revenue"))
    laid["items"] = [row | {"id": "roe"} if row is second else row for row in laid["items"]]
    laid["tiers"] = [row for row in laid["tiers"] if row["item"] != "revenue"]
    _, found = examine_draft(draft_of(laid))
    at = laid["items"].index(next(row for row in laid["items"] if row == second | {"id": "roe"})) + 1
    assert first["id"] == "roe"
    assert [(each.code, each.where.cell) for each in found if each.level is Level.ERROR] == [
        ("duplicate-id", f"id:{at}")
    ]
