"""Every key of a scheme, from the tables the loader and the JSON Schema both read."""

from __future__ import annotations

from markdown import cell, code, prose, table

from hengji.engine.scheme.kinds import AnyOf, Is, Kind, ListOf, MapOf, OneOf, Record, Ref
from hengji.engine.scheme.load.scheme import RECORDS, SCHEME

HEAD = prose("keys.head")

WORDS = {
    Is.TEXT: "文字 text",
    Is.TITLE: "文字或 `{zh, en}` title",
    Is.NUMBER: "数 number",
    Is.SHARE: "份额 share (`20%`, `0.2`)",
    Is.POINTS: "分 points (`full`, `80%`, `2`)",
    Is.MARK: "位置 place (`9.2`, `target`, `95% of target`)",
    Is.RANGE: "区间 range (`0 .. 120`)",
    Is.DATES: "日期 days (`2026-01-01 .. 2026-12-31`)",
    Is.YES: "是否 yes/no",
    Is.WHOLE: "整数 whole number",
    Is.PLACES: "小数位 decimals (`2`, `exact`)",
    Is.FORMULA: "[公式 formula](formulas.md)",
}


def page() -> str:
    """The page."""
    order = [SCHEME, *(record for record in RECORDS if record is not SCHEME)]
    return HEAD + "\n".join(_record(record) for record in order)


def _record(record: Record) -> str:
    rows = [
        [code(key.name) + (" **必需 required**" if key.required else ""), _kind(key.kind), cell(key.about)]
        for key in record.keys
    ]
    return f"## {record.name}\n\n{record.about}\n\n" + table(("键 key", "值 value", "意义 meaning"), rows)


def _kind(kind: Kind) -> str:
    match kind:
        case Is():
            return WORDS[kind]
        case OneOf(words):
            return " ".join(code(word) for word in words)
        case ListOf(of, alone):
            return f"列表 list：{_kind(of)}" + ("（单个可不写括号 one alone is fine）" if alone else "")
        case MapOf(of):
            return f"映射 mapping：{_kind(of)}"
        case AnyOf(kinds):
            return " 或 or ".join(_kind(each) for each in kinds)
        case Ref(record):
            return f"[{record}](#{record})"
