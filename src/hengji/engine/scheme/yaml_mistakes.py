"""YAML's own complaints in the words of a person who writes assessment rules."""

from __future__ import annotations

import yaml

from ..values.finding import Finding, Level, Source
from ..values.text import Text

_QUOTE = Text("把这段文字放进引号里", "put the text in quotes")

_KNOWN: tuple[tuple[str, str, Text, Text], ...] = (
    (
        "mapping values are not allowed",
        "yaml-colon",
        Text("这一行多了一个冒号，或缩进不对", "one colon too many in this line, or the indentation is off"),
        Text("文字里有“: ”时加引号；否则检查缩进", "quote a text that holds ': '; else check the indentation"),
    ),
    (
        "cannot start any token",
        "yaml-quote",
        Text("值不能以 {ch} 开头", "a value cannot begin with {ch}"),
        _QUOTE,
    ),
    (
        "while scanning a quoted scalar",
        "yaml-quote-open",
        Text("引号没有配对", "a quotation mark is not closed"),
        Text("在文字末尾补上引号", "close the quotation"),
    ),
    (
        "while parsing a flow",
        "yaml-bracket",
        Text("括号没有配对，或缺少逗号", "a bracket is not closed, or a comma is missing"),
        Text(
            "检查 [ ] { } 与逗号；含逗号或括号的文字加引号",
            "check [ ] { } and commas; quote a text that holds commas or brackets",
        ),
    ),
    (
        "could not find expected ':'",
        "yaml-no-colon",
        Text("这里不是“键: 值”", "this is not 'key: value'"),
        Text("冒号用半角，后面空一格", "use a half-width colon followed by a space"),
    ),
    (
        "while parsing a block",
        "yaml-indent",
        Text(
            "缩进与上面不齐，或列表与键混在一起",
            "the indentation does not match the lines above, or a list and keys are mixed",
        ),
        Text("同一层的行左边对齐", "align the lines of one level"),
    ),
    (
        "alias",
        "yaml-alias",
        Text("不能使用 & 锚点和 * 引用", "anchors (&) and aliases (*) are not used here"),
        Text("以 & 或 * 开头的文字加引号", "quote a text that begins with & or *"),
    ),
    (
        "anchor",
        "yaml-alias",
        Text("不能使用 & 锚点和 * 引用", "anchors (&) and aliases (*) are not used here"),
        Text("以 & 或 * 开头的文字加引号", "quote a text that begins with & or *"),
    ),
    (
        "tag",
        "yaml-tag",
        Text("不能使用 YAML 标签（!）", "YAML tags (!) are not used here"),
        _QUOTE,
    ),
)

_OPENED = ("while scanning a quoted scalar", "while parsing a flow", "could not find expected ':'")
"""Complaints whose cause stands where the thing began, not where YAML gave up."""


def explain(error: yaml.YAMLError, text: str, file: str) -> Finding:
    """The finding for a file YAML cannot read at all."""
    said = " ".join(str(getattr(error, part, None) or "") for part in ("context", "problem"))
    mark = getattr(error, "problem_mark", None)
    if mark is None or any(words in said for words in _OPENED):
        mark = getattr(error, "context_mark", None) or mark
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    lines = text.split("\n")
    if line >= len(lines):
        line = max(0, len(lines) - 1)
    content = lines[line] if lines else ""
    ch = content[column] if column < len(content) else ""
    where = Source(file, line + 1)
    if content.lstrip().startswith("%"):
        ch, said = "%", "cannot start any token"
    for words, code, message, hint in _KNOWN:
        if words in said:
            shown = Text(
                message.zh.replace("{ch}", ch or "这个字符"), message.en.replace("{ch}", ch or "this character")
            )
            return Finding(code, Level.ERROR, shown, hint, where)
    message = Text("这一行不是合法的 YAML", "this line is not valid YAML")
    return Finding(
        "yaml-syntax", Level.ERROR, message, Text("检查冒号、引号与缩进", "check colons, quotes and indentation"), where
    )
