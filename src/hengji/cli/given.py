"""The call of `hengji rule`, read: the figures, the unit, the references and the dates, with everything that is wrong with them."""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from ..engine.values.finding import Finding, Level, Refused, Source
from ..engine.values.number import NotANumber, parse_number
from ..engine.values.text import Text
from ..engine.values.unit import Unit, UnknownUnit, own_unit, parse_unit

TIERS = ("target", "base", "challenge", "prior")
MOST_OWN = 30
"""Characters of a unit of the item's own."""
LEVELS = frozenset("等级 等次 级别 档次 结果 评价 是否 - — 无 level levels grade grades none".split())
"""What may be written for the unit of a level: no unit at all."""


@dataclass(slots=True)
class Given:
    """The figures of the call, read: `x` a number or a level's label, dates turned into days late, `kinds` of events."""

    x: Fraction | str | None = None
    tiers: dict[str, Fraction] = field(default_factory=dict)
    kinds: dict[str, Fraction] = field(default_factory=dict)
    days: bool = False
    done: date | None = None
    due: date | None = None
    notes: list[Finding] = field(default_factory=list)


def read_call(options: argparse.Namespace) -> tuple[Fraction, Unit | None, Given]:
    """The figures of the call; raises `Refused` naming every one that cannot be read."""
    findings: list[Finding] = []
    given = Given()
    weight = _number(options.weight, "--weight", findings)
    unit = None
    if options.unit is not None and options.unit.strip() not in LEVELS:
        try:
            unit = parse_unit(options.unit)
        except UnknownUnit as unknown:
            message = Text(f"不认识计量单位“{options.unit}”", f"unknown unit '{options.unit}'")
            # A unit nobody lists (incidents, DDDs) is one of the item's own; a slip of one that is listed is asked for again.
            own = not _is_slip(options.unit.strip(), unknown.near, options.sentence)
            level = Level.NOTE if own else Level.ERROR
            found = Finding(
                "unit-symbol-unknown",
                level,
                message,
                _own_unit() if own else unknown.hint,
                Source(field="--unit"),
            )
            (given.notes if own else findings).append(found)
            unit = own_unit(options.unit) if own else None
    tiers = {name: value for name in TIERS if (value := getattr(options, name)) is not None}
    for pair in options.tier:
        name, equals, value = pair.partition("=")
        if not name.strip() or not equals:
            message = Text(f"“{pair[:40]}”不是 名称=数值", f"'{pair[:40]}' is not NAME=VALUE")
            hint = Text("如 average=5", "such as average=5")
            findings.append(Finding("value-unreadable", Level.ERROR, message, hint, Source(field="--tier")))
        else:
            tiers[name.strip()] = value
    dates = {name: day for name, text in tiers.items() if (day := _day(text)) is not None}
    for name, text in tiers.items():
        if name not in dates:
            value = _number(text, tier_option(name), findings)
            given.tiers[name] = value if value is not None else Fraction(0)
    given.due = dates.get("target")
    _read_actual(options.actual, given.due, given, findings)
    if weight is not None and weight < 0:
        message, hint = Text("权重不能为负", "a weight is not negative"), Text("写 0 或正数", "write 0 or more")
        findings.append(Finding("negative-weight", Level.ERROR, message, hint, Source(field="--weight")))
    if dates and not given.days and not findings:
        findings.append(_not_days(dates, options.actual))
    if findings:
        raise Refused(findings)
    return weight or Fraction(0), unit, given


def tier_option(name: str) -> str:
    """The option that gives a reference value: one of its own, else `--tier mean3`."""
    return f"--{name}" if name in TIERS else f"--tier {name}"


def _is_slip(written: str, near: str, sentence: str) -> bool:
    """Whether a unit is a known one mistyped: in Chinese unless the sentence has it, in letters where they differ by one (`milion`)."""
    if not written or len(written) > MOST_OWN:
        return True
    if any(char > "\u2e80" for char in written):
        return bool(near) or written not in sentence
    return (
        bool(near) and len(written) > 3 and any(_one_letter_off(written.lower(), word) for word in near.lower().split())
    )


def _one_letter_off(one: str, other: str) -> bool:
    """Whether two words differ by one letter added, left out, changed, or by two neighbours swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    at = next(
        (index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    rest, others = one[at:], other[at:]
    swapped = len(rest) > 1 and rest[1:2] + rest[:1] + rest[2:] == others
    return swapped or rest[1:] == others or rest == others[1:] or rest[1:] == others[1:]


def _own_unit() -> Text:
    return Text("按不带换算的计量单位处理", "taken as a unit of its own")


def _not_days(dates: Mapping[str, date], actuals: list[str]) -> Finding:
    """A date among the tiers says something only beside a date that was reached."""
    name, day = next(iter(dates.items()))
    shown = actuals[0][:40] if actuals else "—"
    message = Text(
        f"{tier_option(name)} 是日期 {day}，实际值“{shown}”不是日期",
        f"{tier_option(name)} is the date {day}; the figure '{shown}' is no date",
    )
    hint = Text("日期写作 --target 2026-06-30 --actual 2026-06-10", "write --target 2026-06-30 --actual 2026-06-10")
    return Finding("date-alone", Level.ERROR, message, hint, Source(field=tier_option(name)))


def _read_actual(actuals: list[str], due: date | None, given: Given, findings: list[Finding]) -> None:
    for text in actuals:
        kind, equals, count = text.rpartition("=")
        done = _day(text)
        if not text.strip():
            continue
        if equals:
            _read_kind(kind.strip(), count, given, findings)
        elif done is not None and due is not None:
            given.x, given.days, given.done = Fraction((done - due).days), True, done
        elif done is not None:
            given.x, given.done = text.strip(), done
        else:
            try:
                given.x = parse_number(text.removesuffix("%").removesuffix("％"))
            except NotANumber:
                given.x = text.strip()


def _read_kind(kind: str, count: str, given: Given, findings: list[Finding]) -> None:
    """One KIND=COUNT: the kind named and given once, the count a number that is not negative."""
    where = Source(field="--actual")
    if not kind or kind in given.kinds:
        message = (
            Text(f"“{kind[:40]}”给了两次", f"'{kind[:40]}' is given twice")
            if kind
            else Text("等号前没有名称", "there is no name before the =")
        )
        hint = Text("每类只写一次，如 较大事故=1", "name each kind once, such as accidents=1")
        findings.append(Finding("kind-unreadable", Level.ERROR, message, hint, where))
        return
    number = _number(count, f"--actual {kind}", findings)
    if number is not None and number < 0:
        message = Text(f"“{kind[:40]}”的次数为负", f"the count of '{kind[:40]}' is negative")
        findings.append(Finding("count-negative", Level.ERROR, message, Text("写 0 或正数", "write 0 or more"), where))
    given.kinds[kind] = number if number is not None else Fraction(0)


def _number(text: str, name: str, findings: list[Finding]) -> Fraction | None:
    try:
        return parse_number(text.removesuffix("%").removesuffix("％"))
    except NotANumber as problem:
        findings.append(
            Finding("not-a-number", Level.ERROR, problem.reason, Text("如 12.5", "such as 12.5"), Source(field=name))
        )
        return None


def _day(text: str) -> date | None:
    match = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
