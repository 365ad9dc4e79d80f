"""The strict reader: places kept, surprises refused, attacks answered at once, nothing ever raised."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.engine.scheme import load_scheme
from hengji.engine.scheme.nodes import Leaf, Map, Node, Seq
from hengji.engine.scheme.yaml_source import MAX_DEPTH, MAX_FINDINGS, read_yaml
from hengji.engine.values.finding import Level


def codes(data: str | bytes) -> list[str]:
    return [finding.code for finding in read_yaml(data)[1]]


def leaf(text: str) -> Leaf:
    node, found = read_yaml(f"key: {text}\n", "f.yaml")
    assert not found
    assert isinstance(node, Map)
    value = node.get("key")
    assert isinstance(value, Leaf)
    return value


@pytest.mark.parametrize(
    "text", ["yes", "no", "on", "1:30", "0o17", "017", "2026-01-01", "~", "null", "1e3", ".inf", "0x1F", "1_000"]
)
def test_plain_words_stay_the_text_they_are(text: str) -> None:
    assert leaf(text).text == text
    assert not leaf(text).quoted


def test_every_value_knows_its_file_line_and_clause() -> None:
    node, _ = read_yaml("a: 1\nb:\n  clause: 第八条\n  c:\n    - x\n    - y\n", "f.yaml")
    assert isinstance(node, Map)
    inner = node.get("b")
    assert isinstance(inner, Map)
    listed = inner.get("c")
    assert isinstance(listed, Seq)
    assert str(listed.items[1].where) == "f.yaml:6"
    assert listed.items[1].where.clause == "第八条"
    assert inner.where.line == 2, "a part is where its name stands"
    first = node.get("a")
    assert first is not None
    assert first.where.clause == ""


@pytest.mark.parametrize(
    "attack",
    [
        "[" * 100_000,
        "[\n" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "\n".join("  " * depth + "a:" for depth in range(1000)),
    ],
    ids=["brackets", "brackets on lines", "braces", "dashes", "indentation"],
)
def test_deep_nesting_is_refused_quickly(attack: str) -> None:
    start = time.perf_counter()
    assert codes(attack) == ["yaml-too-deep"]
    assert time.perf_counter() - start < 2
    assert load_scheme(attack + "\n")[0] is None


def test_fifty_levels_are_still_read() -> None:
    assert codes("[" * MAX_DEPTH + "x" + "]" * MAX_DEPTH) == []
    assert codes("[" * (MAX_DEPTH + 1) + "x" + "]" * (MAX_DEPTH + 1)) == ["yaml-too-deep"]


def test_billion_laughs_is_refused() -> None:
    laughs = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    assert set(codes(laughs)) == {"yaml-alias"}
    assert len(codes(laughs)) <= MAX_FINDINGS


def test_huge_files_are_refused() -> None:
    assert codes("a" * 2_000_001) == ["yaml-too-large"]
    assert codes("".join(f"k{n}: [a, b, c]\n" for n in range(80_000))) == ["yaml-too-large"]


def test_thousands_of_duplicate_keys_give_few_findings() -> None:
    assert len(codes("a: 1\n" * 100_000)) <= MAX_FINDINGS


@pytest.mark.parametrize(
    "text", ["a: !!python/object/apply:os.system [ls]", "a: !!binary aGk=", "a: !x y", "!!set {a, b}"]
)
def test_tags_are_refused(text: str) -> None:
    assert "yaml-tag" in codes(text)


def test_gbk_is_read_with_a_warning_and_a_byte_order_mark_without() -> None:
    text = "title: 绩效考核方案\n"
    assert codes(text.encode("gb18030")) == ["encoding-gbk"]
    assert codes(text.encode("utf-8-sig")) == []
    node, found = read_yaml(text.encode("gbk"))
    assert found[0].level is Level.WARNING
    assert isinstance(node, Map)
    assert node.get("title") is not None
    assert codes(b"\xff\xfe\x00\x01\x81") == ["encoding-unknown"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("a:\t1", "yaml-tab"), ("a: x\u200by", "yaml-unseen"), ("a: \x00", "yaml-unseen"), ("", "yaml-empty")],
)
def test_what_cannot_be_seen_is_refused(text: str, code: str) -> None:
    assert codes(text) == [code]


def test_windows_line_ends_do_not_move_the_lines() -> None:
    _, found = read_yaml("a: 1\r\nb: 2\r\na: 3\r\n", "f.yaml")
    assert [finding.where.line for finding in found] == [3]


@given(st.text(max_size=300) | st.text("abc:-[]{}\"' \n#&*!|>%@`,?0\t", max_size=200))
def test_no_text_raises(text: str) -> None:
    node, found = read_yaml(text, "f.yaml")
    assert node is not None or found
    load_scheme(text + "\n")


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    node, found = read_yaml(data)
    assert node is not None or found


def depth(node: Node) -> int:
    children: list[Node] = []
    if isinstance(node, Seq):
        children = list(node.items)
    elif isinstance(node, Map):
        children = [value for _, value in node.entries]
    return 1 + max((depth(child) for child in children), default=0)


@given(
    st.recursive(
        st.just("x"),
        lambda inner: st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        max_leaves=30,
    )
)
def test_what_is_read_is_never_deeper_than_allowed(text: str) -> None:
    node, _ = read_yaml(f"a: {text}\n")
    assert node is None or depth(node) <= MAX_DEPTH + 1
