"""The desk a scheme is read at: it collects the findings and keeps what every part needs, the named parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

from ...formula.words import nearest
from ...values.finding import Finding, Level, Source
from ...values.number import show
from ...values.text import Lang, Text
from ..nodes import Node
from .refusals import in_words, mended

T = TypeVar("T")
LANGUAGES: dict[Lang, Text] = {"zh": Text("中文", "Chinese"), "en": Text("英文", "English")}
_NAMED = re.compile(r"[{｛]\s*([^\W\d]\w*)\s*[}｝]")


@dataclass(frozen=True, slots=True)
class Named:
    """The value of a parameter; `percent` when it was written with a percent sign."""

    value: Fraction
    percent: bool = False

    def __str__(self) -> str:
        return f"{show(self.value * 100)}%" if self.percent else show(self.value)


@dataclass(slots=True)
class Desk:
    """Where findings are laid down while a scheme is read."""

    findings: list[Finding] = field(default_factory=list)
    parameters: dict[str, Named] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    one_language: dict[Lang, list[tuple[Source, str]]] = field(default_factory=dict)
    """The titles that stand in one language only, by the language they lack: told together, not one by one."""
    errors: int = 0
    unread: list[Source] = field(default_factory=list)
    """The items whose rule was not understood: told, and set aside so that the rest of the scheme is checked all the same."""
    partial_declared: bool = False
    """Whether the scheme itself says what an unfinished step counts for."""

    def tell(self, level: Level, at: Node | Source, code: str, message: Text, hint: Text | None = None) -> None:
        """Lay down a finding."""
        self.take([Finding(code, level, message, hint, at if isinstance(at, Source) else at.where)])

    def error(self, at: Node | Source, code: str, message: Text, hint: Text | None = None) -> None:
        """Lay down an error: the scheme cannot be used until it is mended."""
        self.tell(Level.ERROR, at, code, message, hint)

    def take(self, findings: Iterable[Finding]) -> None:
        """Lay down findings made elsewhere."""
        for finding in findings:
            self.findings.append(finding)
            self.errors += finding.level is Level.ERROR

    def set_aside(self, at: Node, before: int) -> None:
        """Go on with what stands at this place although something was wrong since `before`; the scheme stays refused."""
        if self.errors > before:
            self.errors = before
            self.unread.append(at.where)

    def untitled(self, at: Node, shown: str, *, lacking: Lang) -> None:
        """Remember a title that lacks a language."""
        self.one_language.setdefault(lacking, []).append((at.where, shown))

    def tell_untitled(self) -> None:
        """One warning for each language that titles lack, with every place."""
        for lacking, titles in self.one_language.items():
            known = sorted(set(titles))
            zh, en = LANGUAGES[lacking], LANGUAGES["zh" if lacking == "en" else "en"]
            listed = _listed(known)
            message = Text(
                f"{len(known)} 个名称没有{zh.zh}，两种语言都显示{en.zh}：{listed.zh}",
                f"{len(known)} {'title has' if len(known) == 1 else 'titles have'} no {zh.en}, the {en.en} serves for both: {listed.en}",
            )
            hint = Text("写作 {zh: 中文, en: English}", "write {zh: 中文, en: English}")
            code = "no-english-title" if lacking == "en" else "no-chinese-title"
            # one office may well need no English; a title without Chinese is missed by those who sign
            self.tell(Level.NOTE if lacking == "en" else Level.WARNING, known[0][0], code, message, hint)

    def build(self, at: Node, before: int, make: Callable[[], T]) -> T | None:
        """What `make()` gives, or None when something below was wrong (`before` is the count of errors at the start of it).

        A refusal of the model is a finding, unless it only follows from what was told before.
        """
        try:
            made = make()
        except ValueError as refusal:
            if self.errors == before:
                self.error(at, "refused", in_words(str(refusal)), mended(str(refusal)))
            return None
        return made if self.errors == before else None

    def parameter(self, at: Node, name: str) -> Named | None:
        """The parameter called `name`; an unknown one is a finding."""
        named = self.parameters.get(name)
        if named is None:
            hint = self.near(name, self.parameters) or Text(
                f"在 parameters 下写明 {name}", f"state {name} under parameters"
            )
            self.error(
                at, "unknown-parameter", Text(f"没有名为“{name}”的参数", f"there is no parameter '{name}'"), hint
            )
            return None
        self.used.add(name)
        return named

    def filled(self, at: Node, text: str) -> str:
        """A sentence or formula with every `{parameter}` replaced by its value."""

        def value(match: re.Match[str]) -> str:
            named = self.parameter(at, match[1])
            return "0" if named is None else str(named)

        return _NAMED.sub(value, text)

    @staticmethod
    def near(word: str, among: Iterable[str]) -> Text | None:
        """The question "did you mean ...?", or None when nothing is near."""
        known = list(among)
        close = nearest(word, known) if word else None
        if close is not None:
            return Text(f"您是否想写“{close}”？", f"did you mean '{close}'?")
        return None


def _listed(titles: list[tuple[Source, str]]) -> Text:
    """Titles with their places: by line where they stand in one file of text."""
    if len({where.file for where, _ in titles}) > 1 or not all(where.line for where, _ in titles):
        return Text.same(", ".join(f"{where} {shown}" for where, shown in titles))
    zh = "、".join(f"第{where.line}行 {shown}" for where, shown in titles)
    return Text(zh, ", ".join(f"line {where.line} {shown}" for where, shown in titles))


def options(words: Iterable[str], most: int = 12) -> Text | None:
    """A hint that lists what may be written."""
    listed = list(words)
    if not listed:
        return None
    tail = " …" if len(listed) > most else ""
    return Text("可写：" + "、".join(listed[:most]) + tail, "one of: " + ", ".join(listed[:most]) + tail)
