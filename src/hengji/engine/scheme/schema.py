"""The JSON Schema for editors, made from the key tables the loader itself uses."""

from __future__ import annotations

from typing import Any

from .kinds import AnyOf, Is, Key, Kind, ListOf, MapOf, OneOf, Record, Ref
from .load.scalars import YES
from .load.scheme import RECORDS, SCHEME

_WORD: dict[str, Any] = {"type": ["string", "number"]}
_SCALARS: dict[Is, dict[str, Any]] = {
    Is.TEXT: _WORD,
    Is.TITLE: {"$ref": "#/$defs/title"},
    Is.NUMBER: _WORD,
    Is.SHARE: _WORD,
    Is.POINTS: _WORD,
    Is.MARK: _WORD,
    Is.RANGE: {"type": ["string", "number"], "examples": ["0 .. 120", "0 ..", ".. 10"]},
    Is.DATES: {"type": ["string", "number"], "examples": ["2026-01-01 .. 2026-12-31"]},
    Is.YES: {"type": ["boolean", "string"], "enum": [True, False, *YES]},
    Is.WHOLE: {"type": ["string", "integer"]},
    Is.PLACES: {"type": ["string", "integer"], "examples": [2, "exact"]},
    Is.FORMULA: _WORD,
}
_TITLE = {
    "anyOf": [
        _WORD,
        {
            "type": "object",
            "properties": {"zh": _WORD, "en": _WORD},
            "additionalProperties": False,
        },
    ]
}


def json_schema() -> dict[str, Any]:
    """The schema of a whole scheme (draft 2020-12)."""
    whole = _record(SCHEME)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "衡绩 考核方案 / Hengji assessment scheme",
        **whole,
        "$defs": {"title": _TITLE} | {record.name: _record(record) for record in RECORDS if record is not SCHEME},
    }


def _record(record: Record) -> dict[str, Any]:
    out: dict[str, Any] = {
        "type": "object",
        "description": record.about,
        "properties": {key.name: _key(key) for key in record.keys},
        "additionalProperties": False,
    }
    required = [key.name for key in record.keys if key.required]
    if required:
        out["required"] = required
    return out


def _key(key: Key) -> dict[str, Any]:
    made = _kind(key.kind)
    return {"description": key.about, **made} if "$ref" not in made else {"description": key.about, "allOf": [made]}


def _kind(kind: Kind) -> dict[str, Any]:
    match kind:
        case Is():
            return dict(_SCALARS[kind])
        case OneOf(words):
            return {"enum": list(words)}
        case ListOf(of, alone):
            listed = {"type": "array", "items": _kind(of)}
            return {"anyOf": [listed, _kind(of)]} if alone else listed
        case MapOf(of):
            return {"type": "object", "additionalProperties": _kind(of)}
        case AnyOf(kinds):
            return {"anyOf": [_kind(each) for each in kinds]}
        case Ref(record):
            return {"$ref": f"#/$defs/{record}"}
