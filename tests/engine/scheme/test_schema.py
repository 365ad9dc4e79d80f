"""The JSON Schema for editors comes from the loader's own tables; a small judge here sees that it accepts what the loader accepts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hengji.engine.scheme import dump_scheme, json_schema, load_scheme
from hengji.engine.scheme.kinds import AnyOf, Kind, ListOf, MapOf, Ref
from hengji.engine.scheme.load.scheme import RECORDS
from hengji.engine.scheme.nodes import Leaf, Map, Node
from hengji.engine.scheme.yaml_source import read_yaml

HERE = Path(__file__).parent
PACKS = Path(__file__).parents[3] / "src" / "hengji" / "packs"
FILES = [HERE / "example" / "closed-loop.yaml", *sorted(PACKS.glob("**/scheme.yaml")), *sorted(PACKS.glob("*.yaml"))]
SCHEMA = json_schema()


def plain(node: Node) -> Any:
    if isinstance(node, Leaf):
        return node.text
    if isinstance(node, Map):
        return {key.text: plain(value) for key, value in node.entries}
    return [plain(item) for item in node.items]


def accepts(schema: dict[str, Any], value: Any) -> bool:
    if "$ref" in schema:
        return accepts(SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], value)
    if not all(accepts(part, value) for part in schema.get("allOf", [])):
        return False
    if "anyOf" in schema and not any(accepts(part, value) for part in schema["anyOf"]):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    kinds = schema.get("type", [])
    names = {"object": dict, "array": list, "string": str, "number": (int, float), "integer": int, "boolean": bool}
    if kinds and not any(isinstance(value, names[kind]) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        return False
    if isinstance(value, list):
        return all(accepts(schema.get("items", {}), item) for item in value)
    if isinstance(value, dict):
        known = schema.get("properties", {})
        rest = schema.get("additionalProperties", {})
        if not set(schema.get("required", [])) <= set(value):
            return False
        return all(
            accepts(known[key], each) if key in known else rest is not False and accepts(rest, each)
            for key, each in value.items()
        )
    return True


@pytest.mark.parametrize("path", FILES, ids=[path.parent.name for path in FILES])
def test_schemes_are_accepted_as_written_and_as_dumped(path: Path) -> None:
    node, _ = read_yaml(path.read_bytes())
    assert node is not None
    if path.name != "scheme.yaml" or len(list(path.parent.glob("*.yaml"))) == 1:
        assert accepts(SCHEMA, plain(node))
    scheme, _ = load_scheme(path if path.name != "scheme.yaml" else path.parent)
    assert scheme is not None
    dumped, _ = read_yaml(dump_scheme(scheme))
    assert dumped is not None
    assert accepts(SCHEMA, plain(dumped))


def test_a_wrong_key_is_not_accepted() -> None:
    node, _ = read_yaml((HERE / "museum" / "unknown-key.yaml").read_bytes())
    assert node is not None
    assert not accepts(SCHEMA, plain(node))


def refs(kind: Kind) -> set[str]:
    match kind:
        case Ref(name):
            return {name}
        case ListOf(of) | MapOf(of):
            return refs(of)
        case AnyOf(kinds):
            return set().union(*(refs(each) for each in kinds))
        case _:
            return set()


def test_every_record_is_described_and_every_reference_resolved() -> None:
    names = {record.name for record in RECORDS}
    assert len(names) == len(RECORDS)
    for record in RECORDS:
        for key in record.keys:
            assert " / " in key.about, f"{record.name}.{key.name} is told in one language only"
            assert refs(key.kind) <= names
    assert json.loads(json.dumps(SCHEMA, ensure_ascii=False)) == SCHEMA
