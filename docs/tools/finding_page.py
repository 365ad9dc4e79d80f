"""Every code a finding may carry, gathered from the source itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import hengji
from markdown import cell, code, table

SOURCE = Path(hengji.__file__).resolve().parent
CODE = re.compile(r"[a-z]+(?:-[a-z]+)+")
LEVELS = {"ERROR": "error", "WARNING": "warning", "NOTE": "note"}
MAKERS = {"Finding", "Problem", "Mistake", "error", "warning", "note", "tell", "wrong", "refusal", "mistake", "unknown", "question", "ask", "read"}
ROOMS = {
    "engine/formula": ("公式", "formulas"),
    "engine/sentences": ("计分语句", "scoring sentences"),
    "engine/scheme": ("方案文件", "scheme files"),
    "engine/intake": ("读入数据", "reading data"),
    "engine/run": ("计分", "scoring"),
    "engine/cases": ("方案用例", "scheme tests"),
    "engine/bundle": ("存档", "bundles"),
    "cli": ("命令行", "the command line"),
}

HEAD = """# 问题代码 · Finding codes

引擎遇到材料里的问题不会中断，而是逐条列出（finding）：等级、位置（文件:行 或 工作表!单元格）、发现了什么、怎样才对，最后的括号里是代码。
`error` 使方案不能用、或使某些行没有读入；`warning` 多半是笔误；`note` 是签字前应当知道的事。代码是稳定的，供程序和同事之间引用。
What is wrong in the material never stops the engine; it is told as a list of findings: level, place (file:line or sheet!cell), what was found, what would be right, and the
code in brackets. An `error` means that the scheme cannot be used, or that rows were left out; a `warning` is probably a slip; a `note` is worth knowing before one signs.

下表由源代码收集，`…` 代表随材料变化的部分。 Gathered from the source; `…` stands for what depends on the material.
"""


@dataclass(frozen=True, slots=True)
class Told:
    """A place in the source that tells a finding."""

    code: str
    level: str
    zh: str
    en: str


def page() -> str:
    """The page."""
    out = [HEAD]
    for room, (zh, en) in ROOMS.items():
        found: dict[str, Told] = {}
        for file in sorted((SOURCE / room).rglob("*.py")):
            for told in _told(ast.parse(file.read_text("utf-8"))):
                known = found.get(told.code)
                if known is None or (not known.zh and told.zh):
                    found[told.code] = told
        if found:
            out.append(f"\n## {zh} · {en}\n\n")
            rows = [[code(name), each.level, cell(each.zh), cell(each.en)] for name, each in sorted(found.items())]
            out.append(table(("代码 code", "等级 level", "说了什么", "what it says"), rows))
    return "".join(out)


def _told(tree: ast.AST) -> Iterator[Told]:
    texts = _texts(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _name(node.func) not in MAKERS:
            continue
        words = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        named = next((word for word in words[:2] if CODE.fullmatch(word)), None)
        if named is not None:
            zh, en = _message(node, named, texts)
            yield Told(named, _level(node), zh, en)


def _texts(tree: ast.AST) -> list[tuple[int, str, str, str]]:
    """(line, name, zh, en) of every `message = Text(zh, en)`: messages are often written in the line above the finding."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _name(node.value.func) == "Text":
            if len(node.value.args) == 2 and isinstance(node.targets[0], ast.Name):
                found.append((node.lineno, node.targets[0].id, _text(node.value.args[0]), _text(node.value.args[1])))
    return sorted(found)


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""


def _level(call: ast.Call) -> str:
    for part in ast.walk(call):
        if isinstance(part, ast.Attribute) and part.attr in LEVELS and isinstance(part.value, ast.Name) and part.value.id == "Level":
            return LEVELS[part.attr]
    name = _name(call.func)
    return name if name in ("warning", "note") else "error"


def _message(call: ast.Call, named: str, texts: list[tuple[int, str, str, str]]) -> tuple[str, str]:
    """The two texts of a message: in the call itself, or assigned in the lines above it."""
    written = [_text(arg) for arg in call.args if _is_text(arg)]
    after = written[written.index(named) + 1 :] if named in written else []
    if len(after) >= 2 and any("\u3400" <= char <= "\u9fff" for char in after[0]):
        return after[0], after[1]
    for arg in call.args:
        if isinstance(arg, ast.Call) and _name(arg.func) == "Text" and len(arg.args) == 2:
            return _text(arg.args[0]), _text(arg.args[1])
        if isinstance(arg, ast.Name):
            above = [(zh, en) for line, name, zh, en in texts if name == arg.id and 0 <= call.lineno - line <= 12]
            if above:
                return above[-1]
    return "", ""


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return "…"
