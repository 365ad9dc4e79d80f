"""Events by what the column of subjects says of them: the things in sight whose title holds every word that was typed, in either language.

The titles are those of `titles`; what they are put together from is looked up where it is kept, so that this asks four statements,
however long the trail is, and none of them again until something is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Model, Q, QuerySet

from ...audit.models import Seal
from ...contracts.models import Letter
from ...contracts.queries import letters_seen, title_of
from ...engine.values.text import Text
from ...facts.models import Batch
from ...facts.queries import batches_seen, drafts_told, forms_seen, measures_seen
from ...goals.models import Cycle, Goal, NodeTemplate
from ...goals.queries.interfaces import interfaces_seen
from ...goals.queries.scope import goals_seen
from ...org.models import Account, Appointment, Delegation, Grant, Person
from ...org.permissions import Permission
from ...org.queries import grants_seen, people_seen
from ...org.roles import ROLES
from ...org.viewer import Viewer
from ...policy.queries import schemes_seen, versions_seen
from ...store.among import Among
from .titles import CORRECTION, DRAFT, MANY, TO_BE_APPROVED, TURNED_DOWN, corrections

_APART = re.compile(r"[\s：:，,；;（）()→]+")
"""What stands between the parts of a title."""
MOST = 12
Words = Sequence[str]
Titled = tuple[str, ...]
_TITLES = ("title_zh", "title_en")
_NAMES = ("name_zh", "name_en")
_SCHEME = ("scheme__title_zh", "scheme__title_en", "scheme__code")


def words_in(asked: str) -> list[str]:
    """The words of what was typed, as they stand in titles; a title that is pasted whole is its parts."""
    return [word for word in _APART.split(asked.lower()) if word][:MOST]


def called(viewer: Viewer, asked: str) -> Q:
    """The events about things in sight that are called so; none where no word was typed."""
    words = words_in(asked)
    if not words:
        return Q(pk__in=[])
    kinds = (_units, _people, _figures, _schemes, _goals, _letters, _together)
    return reduce(or_, (each for kind in kinds for each in kind(viewer, words)))


def _refs(rows: QuerySet[Any]) -> Q:
    return Q(subject__in=rows.order_by().values("ref"))


def _holding(
    words: Words, fields: Sequence[str], said: Sequence[str] = (), also: Callable[[str], Q] | None = None
) -> Q:
    """Rows with every word in one of the fields, or in what is said of every one of them, or as `also` says."""
    whole = Q()
    for word in words:
        if not any(word in each for each in said):
            one = reduce(or_, (Q((f"{field}__icontains", word)) for field in fields))
            whole &= one if also is None else one | also(word)
    return whole


def _in(words: Words, *texts: str) -> bool:
    whole = " ".join(texts).lower()
    return all(word in whole for word in words)


def _both(said: Text) -> Titled:
    return said.zh.lower(), said.en.lower()


def _units(viewer: Viewer, words: Words) -> Iterator[Q]:
    seen = viewer.ever(Permission.SEE_UNIT) | viewer.ever(Permission.SEE_TRAIL)
    nodes = (node for unit in seen if (node := viewer.called(unit)) is not None)
    found = [node.ref for node in nodes if _in(words, node.code, node.name.zh, node.name.en)]
    if found:
        yield Q(subject__in=found)


def _people(viewer: Viewer, words: Words) -> Iterator[Q]:
    checks = viewer.may(Permission.CHECK_TRAIL)
    seen = people_seen(viewer).prefetch_related(None).order_by()
    known: QuerySet[Person] = Person.objects.all() if checks else seen
    named = known.filter(_holding(words, _NAMES))
    yield _refs(named)
    yield _among_many(Account, Account.objects.filter(person__in=named.order_by().values("pk")))
    grants: QuerySet[Grant] = Grant.objects.all() if checks else grants_seen(viewer)
    granted = grants.filter(
        _holding(words, ("person__name_zh", "person__name_en"), (), lambda word: _role(viewer, word))
    )
    yield _refs(granted)
    yield _among_many(Grant, granted)
    posts = Appointment.objects.filter(post__unit__in=viewer.ever(Permission.SEE_PEOPLE))
    of_post = ("person__name_zh", "person__name_en", "post__title_zh", "post__title_en")
    yield _refs(posts.filter(_holding(words, of_post)))
    both = seen.values("pk")
    of_both = tuple(f"{who}__{name}" for who in ("giver", "taker") for name in _NAMES)
    yield _refs(Delegation.objects.filter(_holding(words, of_both), giver__in=both, taker__in=both))


def _role(viewer: Viewer, word: str) -> Q:
    """Roles that a word names, and those it says are still asked for or were turned down."""
    found = Q(role__in=[str(role) for role, held in ROLES.items() if _in((word,), held.title.zh, held.title.en)])
    ended = Q(until__lte=viewer.today) | Q(until__lte=F("since"))
    if _in((word,), *TO_BE_APPROVED):
        found |= Q(approved_by__isnull=True) & ~(Q(until__isnull=False) & ended)
    if _in((word,), *TURNED_DOWN):
        found |= Q(approved_by__isnull=True, until__isnull=False) & ended
    return found


def _figures(viewer: Viewer, words: Words) -> Iterator[Q]:
    if not viewer.may(Permission.SEE_FIGURES):
        return
    of_form = ("form__title_zh", "form__title_en", "period")
    yield _refs(batches_seen(viewer).filter(_holding(words, of_form), form__isnull=False))
    yield _refs(drafts_told(viewer).filter(_holding(words, of_form, _both(DRAFT)), form__isnull=False))
    yield Q(subject__in=Batch.objects.filter(pk__in=_corrections(viewer, words)).values("ref"))
    yield _refs(forms_seen(viewer).filter(_holding(words, (*_TITLES, "code"))))
    yield _refs(measures_seen(viewer).filter(_holding(words, (*_TITLES, "code"))))


def _corrections(viewer: Viewer, words: Words) -> Among:
    """The corrections in sight that are called so: each by the one figure it is of, which stands in its content."""
    called_so = viewer.once("titles of corrections", lambda: _titles_of_corrections(viewer))
    return Among(pk for pk, said in called_so if _in(words, *said))


def _titles_of_corrections(viewer: Viewer) -> list[tuple[int, Titled]]:
    seen = batches_seen(viewer).filter(form__isnull=True).order_by()
    rows = list(seen.values_list("pk", "period"))
    named = corrections(viewer, seen.values("pk")) if rows else {}
    return [(pk, (*_both(named.get(pk, CORRECTION)), period)) for pk, period in rows]


def _schemes(viewer: Viewer, words: Words) -> Iterator[Q]:
    said = ("第", "版", "version")
    numbered = versions_seen(viewer).filter(_holding(words, _SCHEME, said, lambda word: _number("number", word)))
    yield _refs(numbered)
    yield _refs(schemes_seen(viewer).filter(_holding(words, (*_TITLES, "code"))))


def _number(field: str, word: str) -> Q:
    return Q((field, int(word))) if word.isascii() and word.isdecimal() and len(word) < 6 else Q(pk__in=[])


def _goals(viewer: Viewer, words: Words) -> Iterator[Q]:
    if viewer.may(Permission.SEE_GOALS):
        goals = goals_seen(viewer).filter(_holding(words, (*_TITLES, "code")))
        yield _refs(goals)
        yield _among_many(Goal, goals)
        yield _refs(Cycle.objects.filter(_holding(words, _TITLES)))
        yield _refs(NodeTemplate.objects.filter(_holding(words, _TITLES)))
    yield _refs(interfaces_seen(viewer).filter(_holding(words, ("node__title_zh", "node__title_en"))))


def _letters(viewer: Viewer, words: Words) -> Iterator[Q]:
    """By the number, and by the title, which no column holds: it is of the names of the day."""
    called_so = viewer.once("titles of letters", lambda: _titles_of_letters(viewer))
    found = Among(pk for pk, said in called_so if _in(words, *said))
    named = Letter.objects.filter(pk__in=found).order_by()
    yield _refs(named)
    yield _among_many(Letter, named)


def _titles_of_letters(viewer: Viewer) -> list[tuple[int, Titled]]:
    return [(row.pk, (row.number, *_both(title_of(viewer, row)))) for row in letters_seen(viewer).order_by()]


def _together(viewer: Viewer, words: Words) -> Iterator[Q]:
    """Acts on many by what many of them are called."""
    acts = [name for name, many in MANY.items() if _in(words, *_both(many.called(2)))]
    if acts and not any(word.isdecimal() for word in words):
        yield Q(action__in=acts)


def many_of(viewer: Viewer, units: Among) -> Q:
    """Acts on many, one of which is in sight and of one of these units: an act on many names the unit above them all, or none."""
    grants: QuerySet[Grant] = Grant.objects.all() if viewer.may(Permission.CHECK_TRAIL) else grants_seen(viewer)
    return (
        _among_many(Letter, letters_seen(viewer).filter(unit__in=units))
        | _among_many(Goal, goals_seen(viewer).filter(unit__in=units), "goals.import")
        | _among_many(Grant, grants.filter(unit__in=units))
    )


def _among_many(model: type[Model], rows: QuerySet[Any], *others: str) -> Q:
    """Acts on many, and the others, that sealed one of these rows, whichever their subject names."""
    table = model._meta.db_table
    acts = [*others, *(name for name, many in MANY.items() if many.table == table)]
    sealed = Seal.objects.filter(table=table, row__in=rows.order_by().values("pk"))
    return Q(action__in=acts, seq__in=sealed.values("event"))
