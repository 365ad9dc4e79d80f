"""One part of a policy as it is printed: a title and its rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ...engine.scheme.model.scheme import Scheme
from ...engine.values.number import show
from ...engine.values.text import Text


@dataclass(frozen=True, slots=True)
class Article:
    """One row: what it is about, what is laid down, and the clause it rests on."""

    about: Text
    told: Text
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the policy; one without rows is not printed."""

    title: Text
    rows: tuple[Article, ...]


def told(parts: Iterable[Text | None]) -> Text:
    """Several provisions as one text."""
    known = [part for part in parts if part is not None]
    return Text("；".join(part.zh for part in known), "; ".join(part.en for part in known))


def row(about: Text, parts: Iterable[Text | None], clause: str = "") -> Article:
    """A row of several provisions."""
    return Article(about, told(parts), clause)


def span(low: Fraction | None, high: Fraction | None) -> Text | None:
    """`0 至 5`, `不低于 0`; None where there is no bound."""
    if low is None and high is None:
        return None
    if low is None:
        return Text(f"不高于 {show(high or Fraction(0))}", f"at most {show(high or Fraction(0))}")
    if high is None:
        return Text(f"不低于 {show(low)}", f"at least {show(low)}")
    return Text(f"{show(low)} 至 {show(high)}", f"{show(low)} to {show(high)}")


def percent(share: Fraction) -> str:
    """A share of one, as per cent."""
    return f"{show(share * 100)}%"


def only_for(scheme: Scheme, classes: Iterable[str]) -> Text:
    """That something holds for some classes only, by their titles."""
    titles = [scheme.class_titles.get(name, Text.same(name)) for name in classes]
    return Text(
        f"适用于{'、'.join(title.zh for title in titles)}", f"for {', '.join(title.en for title in titles)} only"
    )
