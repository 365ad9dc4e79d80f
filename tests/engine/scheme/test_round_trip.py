"""A scheme written as YAML reads back as the same scheme, whatever is in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from support.schemes import rules, schemes

from hengji.engine.rules.model import Rule
from hengji.engine.scheme import Scheme, dump_scheme, load_scheme, same_meaning
from hengji.engine.scheme.dump.rules import rule as rule_as_data
from hengji.engine.scheme.dump.writer import write
from hengji.engine.scheme.load.desk import Desk
from hengji.engine.scheme.load.rules import Ground, structured
from hengji.engine.scheme.nodes import Map
from hengji.engine.scheme.yaml_source import read_yaml
from hengji.engine.values.finding import errors

HERE = Path(__file__).parent
PACKS = Path(__file__).parents[3] / "src" / "hengji" / "packs"
SCHEMES = [HERE / "example" / "closed-loop.yaml", *sorted(PACKS.glob("**/scheme.yaml")), *sorted(PACKS.glob("*.yaml"))]


@given(rules())
def test_any_rule_written_as_a_mapping_is_that_rule_again(rule: Rule) -> None:
    text = write({"rule": rule_as_data(rule)})
    node, found = read_yaml(text)
    assert isinstance(node, Map)
    assert not found
    inner = node.get("rule")
    assert isinstance(inner, Map)
    desk = Desk()
    assert structured(desk, inner, Ground()) == rule, text
    assert not desk.findings


@given(schemes())
def test_any_scheme_loads_again_from_its_dump(scheme: Scheme) -> None:
    text = dump_scheme(scheme)
    again, found = load_scheme(text, "dump.yaml")
    assert again is not None, "\n".join(finding.render("en") for finding in found) + text
    assert not found
    assert same_meaning(scheme, again)
    assert dump_scheme(again) == text


@pytest.mark.parametrize("path", SCHEMES, ids=[path.parent.name for path in SCHEMES])
def test_written_schemes_load_again_from_their_dump(path: Path) -> None:
    scheme, found = load_scheme(path if path.name != "scheme.yaml" else path.parent)
    assert scheme is not None, "\n".join(finding.render("en") for finding in found)
    assert not errors(found)
    again, told = load_scheme(dump_scheme(scheme))
    assert again is not None, "\n".join(finding.render("en") for finding in told)
    assert same_meaning(scheme, again)
    assert dump_scheme(again) == dump_scheme(scheme)
