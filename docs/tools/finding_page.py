"""Every code a finding may carry, gathered from the source itself."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown import cell, code, prose, table

import hengji

SOURCE = Path(hengji.__file__).resolve().parent
CODE = re.compile(r"[a-z]+(?:-[a-z]+)+")
WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
PREFIXES = {"engine/formula/ask.py": "value-", "engine/formula": "formula-", "engine/sentences": "sentence-"}
"""What a room puts before the codes of its own mistakes."""
LEVELS = {"ERROR": "error", "WARNING": "warning", "NOTE": "note"}
MAKERS = {
    "Finding",
    "Problem",
    "Mistake",
    "error",
    "warning",
    "note",
    "tell",
    "wrong",
    "refusal",
    "mistake",
    "unknown",
    "question",
    "ask",
    "read",
}
ROOMS = {
    "engine/formula": ("公式", "formulas"),
    "engine/sentences": ("计分语句", "scoring sentences"),
    "engine/scheme": ("方案文件", "scheme files"),
    "engine/schemebook": ("方案工作簿", "scheme workbooks"),
    "engine/intake": ("读入数据", "reading data"),
    "engine/run": ("计分", "scoring"),
    "engine/cases": ("方案用例", "scheme tests"),
    "engine/bundle": ("存档", "bundles"),
    "cli": ("命令行", "the command line"),
}

HEAD = prose("finding.head")


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
            inside = file.relative_to(SOURCE).as_posix()
            prefix = next((word for place, word in PREFIXES.items() if inside.startswith(place)), "")
            tree = ast.parse(file.read_text("utf-8"))
            for told in (*_told(tree, prefix), *_listed(tree)):
                known = found.get(told.code)
                if known is None or (not known.zh and told.zh):
                    found[told.code] = told
        if found:
            out.append(f"\n## {zh} · {en}\n\n")
            rows = [
                [code(name), each.level, cell(each.zh) or "…", cell(each.en) or "…"]
                for name, each in sorted(found.items())
            ]
            out.append(table(("代码 code", "等级 level", "说了什么", "what it says"), rows))
    return "".join(out)


def _told(tree: ast.AST, prefix: str) -> Iterator[Told]:
    texts = _texts(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _name(node.func) not in MAKERS:
            continue
        words = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        named = next((word for word in words[:2] if (WORD if prefix else CODE).fullmatch(word)), None)
        if named is not None:
            zh, en = _message(node, named, texts)
            yield Told(prefix + named, _level(node), zh, en)


def _texts(tree: ast.AST) -> list[tuple[int, str, str, str]]:
    """(line, name, zh, en) of every `message = Text(zh, en)` and `zh, en = ...`: messages often stand in the lines above a finding."""
    found = []
    halves: dict[str, list[tuple[int, str]]] = {"zh": [], "en": []}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign):
            continue
        target, value = node.targets[0], node.value
        names = target.elts if isinstance(target, ast.Tuple) else [target]
        values = value.elts if isinstance(value, ast.Tuple) and isinstance(target, ast.Tuple) else [value]
        text = next(
            (part for part in ast.walk(value) if isinstance(part, ast.Call) and _name(part.func) == "Text"), None
        )
        if text is not None and len(text.args) == 2 and isinstance(names[0], ast.Name):
            found.append((node.lineno, names[0].id, _text(text.args[0]), _text(text.args[1])))
        for name, half in zip(names, values, strict=False):
            if isinstance(name, ast.Name) and name.id in halves:
                halves[name.id].append((node.lineno, _text(half)))
    for line, zh in sorted(halves["zh"]):
        later = [en for at, en in sorted(halves["en"]) if at >= line]
        if later:
            found.append((line, "zh", zh, later[0]))
    return sorted(found)


def _listed(tree: ast.AST) -> Iterator[Told]:
    """Codes in tables of mistakes: `("tab", "yaml-tab", Text(...), ...)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple):
            for one, two in itertools.pairwise(node.elts):
                if (
                    isinstance(one, ast.Constant)
                    and isinstance(one.value, str)
                    and CODE.fullmatch(one.value)
                    and isinstance(two, ast.Call)
                ):
                    if _name(two.func) == "Text" and len(two.args) == 2:
                        yield Told(one.value, "error", _text(two.args[0]), _text(two.args[1]))


def _name(function: ast.expr) -> str:
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


def _level(call: ast.Call) -> str:
    for part in ast.walk(call):
        if (
            isinstance(part, ast.Attribute)
            and part.attr in LEVELS
            and isinstance(part.value, ast.Name)
            and part.value.id == "Level"
        ):
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
