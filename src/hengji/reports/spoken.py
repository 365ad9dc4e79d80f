"""Findings as the papers print them: things by their titles, where the engine, which speaks to whoever wrote the scheme, has ids."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from ..engine.run.kept import Same
from ..engine.run.result import Run
from ..engine.scheme.model.scheme import Scheme
from ..engine.trace.arithmetic import TIER_WORDS
from ..engine.trace.titles import gate_title, part_titles, respoken
from ..engine.values.finding import Finding, Source
from ..engine.values.text import Text

_TIER = re.compile(rf"(?<![A-Za-z0-9_.:：{{]) ?(?<![A-Za-z0-9_])({'|'.join(TIER_WORDS)})(?![A-Za-z0-9_:：}}]) ?")
"""A tier's name standing by itself; not one in a line of the scheme language, such as `base: table`."""
_CLASS_HINT = "unit-without-class"


def spoken(run: Run, finding: Finding) -> Finding:
    """A finding with titles in the place of ids."""
    message = respoken(run.scheme, finding.message)
    message = Text(_TIER.sub(lambda found: TIER_WORDS[found[1]].zh, message.zh), message.en)
    hint = _classes(run.scheme, finding.hint) if finding.code == _CLASS_HINT and finding.hint else finding.hint
    return replace(finding, message=message, hint=hint)


def _classes(scheme: Scheme, hint: Text) -> Text:
    """The classes there are, by their titles."""
    titles = [scheme.class_titles.get(name, Text.same(name)) for name in hint.zh.split("、")]
    return Text("、".join(title.zh for title in titles), ", ".join(title.en for title in titles))


def place_words(run: Run, where: Source) -> Text:
    """Where something stands: the file, line, sheet and cell, and the part of the scheme by its title."""
    place = str(replace(where, field=""))
    named = _named(Same(run.scheme)).get(where.field)
    if named is None:
        return Text.same(str(where)) if str(where) else Text.same("—")
    return Text(f"{place} “{named.zh}”".strip(), f"{place} '{named.en}'".strip())


@lru_cache(maxsize=16)
def _named(kept: Same[Scheme]) -> Mapping[str, Text]:
    """Everything a finding may point at, by id."""
    scheme = kept.it
    found: dict[str, Text] = {}
    adjusters = (scheme.coefficients, scheme.progress)
    for parts in (scheme.measures, scheme.indicators, scheme.panels, scheme.boards, scheme.events, *adjusters):
        found |= {id: part.title for id, part in parts.items()}
    found |= {result.id: result.title for result in scheme.results}
    found |= {gate.id: gate_title(scheme, gate) for gate in scheme.gates.values()}
    return found | dict(part_titles(scheme))
