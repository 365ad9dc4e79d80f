"""Every argument of an action as nobody ought to give it: dates of other ages, names too long, codes twice, versions of the future.

What an action is called with follows from its own signature; what it names is drawn from what there is, and from what there is not.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_type_hints

from django.db import transaction
from hypothesis import strategies as st
from support.group_of_rooms import PEOPLE, START, TODAY, Group

from hengji.audit.acts import ACTIONS, CLASH
from hengji.audit.kept import kept_models
from hengji.audit.outcomes import Refusal
from hengji.engine.values.finding import Refused
from hengji.engine.values.text import Text
from hengji.store.refs import new_ref

Refs = Mapping[str, Sequence[str]]
Words = Mapping[str, Any]
Call = tuple[str, str, dict[str, Any]]
"""The action, who does it, with what."""

DATES = (
    date.min, date(1900, 1, 1), START - timedelta(1), START, START + timedelta(1), TODAY - timedelta(1), TODAY, TODAY + timedelta(1),
    TODAY + timedelta(30), TODAY + timedelta(31), date(2026, 12, 31), date.max,
)  # fmt: skip
TEXTS = (
    "",
    " ",
    "x",
    "S1",
    "s1",
    "P001",
    "mia",
    "MIA",
    "九" * 30,
    "x" * 1000,
    "a\x00b",
    "\u202e1",
    "-1",
    "2026-13",
    "😀" * 25,
)
NUMBERS = (-1, 0, 1, 2, 3, 2**31, 2**63)
FIGURES = tuple(Decimal(each) for each in ("0", "-1", "50", "100", "0.0000001", "9000000000001", "NaN", "1E+30"))


def refs_of_all() -> Refs:
    """The references of every row there is, by table."""
    return {
        model._meta.db_table: list(model._base_manager.order_by("pk").values_list("ref", flat=True)[:40])
        for model in kept_models()
    }


def arguments(name: str, tables: Mapping[str, str], words: Words, refs: Refs) -> st.SearchStrategy[dict[str, Any]]:
    """Arguments for an action: `tables` says which rows a name stands for, `words` which values it may have
    besides nasty ones, or, called, the only ones; by the name alone, or by `action:name`."""
    do = inspect.unwrap(ACTIONS[name])
    hints = get_type_hints(do)
    given = {}
    for each in list(inspect.signature(do).parameters)[1:]:
        own = words.get(f"{name}:{each}", words.get(each))
        if callable(own):
            given[each] = own()
            continue
        known = list(own or ()) or list(refs.get(tables.get(each, ""), ()))
        usual = st.sampled_from(known) if known else st.nothing()
        given[each] = st.one_of(usual, usual, usual, _nasty(hints[each])) if known else _nasty(hints[each])
    return st.fixed_dictionaries(given)


def _nasty(kind: Any) -> st.SearchStrategy[Any]:
    match str(kind):
        case text if "date" in text:
            found: st.SearchStrategy[Any] = st.sampled_from(DATES)
        case text if "Decimal" in text:
            found = st.sampled_from(FIGURES)
        case text if "Text" in text:
            found = st.builds(Text, st.sampled_from(TEXTS[1:]), st.sampled_from(TEXTS[1:]))
        case "<class 'bool'>":
            found = st.booleans()
        case "<class 'int'>":
            found = st.sampled_from(NUMBERS)
        case text if "Sequence[str]" in text:
            found = st.lists(st.sampled_from(TEXTS), max_size=3)
        case _:
            found = st.sampled_from(TEXTS)
    return st.one_of(st.none(), found) if "None" in str(kind) else found


def calls(
    rooms: tuple[str, ...],
    tables: Mapping[str, str],
    words: Words,
    refs: Refs,
) -> st.SearchStrategy[list[Call]]:
    """A few actions of these rooms, one after another, by anybody."""
    names = sorted(name for name in ACTIONS if name.startswith(rooms))
    one = st.sampled_from(names).flatmap(
        lambda name: st.tuples(
            st.just(name),
            st.sampled_from(["olivia", "sys", "sec", "sec2", *(login for login, *_ in PEOPLE)]),
            arguments(name, tables, words, refs),
        )
    )
    return st.lists(one, min_size=1, max_size=5)


def course(group: Group, made: Sequence[Call], look: Callable[[], None] = lambda: None) -> int:
    """Do it all, and take it back; how many had an effect. Whatever is no refusal is raised, and so is one the database had to give."""
    done = 0
    with transaction.atomic():
        for name, who, given in made:
            refused = None
            try:
                with transaction.atomic():
                    ACTIONS[name](group.viewer(who), new_ref(), **given)
                    done += 1
            except Refused:
                pass
            except Refusal as told:
                refused = told
            assert refused is None or refused.code != CLASH, (name, who, given, refused.__cause__)
        look()
        transaction.set_rollback(True)
    return done
