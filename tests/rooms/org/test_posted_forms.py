"""The key and the version that a form carries: one way to read them, for every room."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import RequestFactory
from support.group_of_rooms import Group
from support.pages import signed_in

from hengji.audit.outcomes import Refusal
from hengji.org.doors import as_version, key_of, posted_version
from hengji.ui.forms import HouseForm, new_key

SRC = Path(__file__).resolve().parents[3] / "src" / "hengji"


@pytest.mark.parametrize("key", ["", "short", "x" * 81, "with-a-\0-sign"])
def test_a_form_without_a_proper_key_is_refused(key: str) -> None:
    with pytest.raises(Refusal) as refused:
        key_of(RequestFactory().post("/", {"key": key}))
    assert refused.value.hint is not None
    assert not HouseForm({"key": key}).is_valid()


def test_a_fresh_key_is_read_back_as_it_was_shown() -> None:
    key = new_key()
    assert key_of(RequestFactory().post("/", {"key": key})) == key
    assert HouseForm({"key": key}).is_valid()
    assert new_key() != key


@pytest.mark.parametrize("text", ["", "x", "-1", "1.0", "٣", "9" * 10, "1 "])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        as_version(text)
    with pytest.raises(Refusal):
        posted_version(RequestFactory().post("/", {"version": text}))


def test_a_version_is_read_under_the_name_it_was_shown_with() -> None:
    request = RequestFactory().post("/", {"version": "3", "round": "12"})
    assert (posted_version(request), posted_version(request, "round")) == (3, 12)


def test_a_form_with_no_key_is_refused_before_anything_is_done(group: Group) -> None:
    answer = signed_in("sec").post("/grants/zzzzzzzzzzzz/approve", {"version": "1"})
    assert answer.status_code == 404
    upload = signed_in("olivia").post("/people/import/accept", {})
    assert upload.status_code in (404, 422)


def test_no_room_reads_keys_or_versions_in_a_way_of_its_own() -> None:
    own = re.compile(r'POST(\.get\(|\[)"(key|version)"')
    found = [
        str(path.relative_to(SRC))
        for path in SRC.glob("*/views/*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if own.search(line) and '"seen"' not in line
    ]
    assert not found, found
