"""What waits for somebody in the room of letters: an answer, a signature, an approval; with the day by which it is wanted."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from ..engine.values.text import Text
from ..org.permissions import Permission
from ..org.todos import MOST, Todo
from ..org.viewer import Viewer
from .changes import Level
from .lifecycle import BOTH, Side, State
from .models import Amendment, Letter, Proposal
from .queries import letters_seen, title_of
from .rights import NEGOTIATES, SIGNS

SIGNABLE = [state.value for state in State if state.signable]
IN_TALKS = [State.SENT.value, State.NEGOTIATING.value]


def todos(viewer: Viewer) -> list[Todo]:
    """What is due first at the top."""
    if not viewer.may(Permission.SEE_LETTERS):
        return []
    return [*_to_answer(viewer), *_to_sign(viewer), *_to_approve(viewer)]


def _speaks(viewer: Viewer, side: Side) -> frozenset[int]:
    """The units for which a person speaks for one side, and not for the other too."""

    def of(one: Side) -> frozenset[int]:
        return frozenset.intersection(*(viewer.units(each) for each in NEGOTIATES[one]))

    return of(side) - of(side.other)


def _to_answer(viewer: Viewer) -> list[Todo]:
    """Letters sent to this person's side to be agreed, and what the other side proposed."""
    group, unit = _speaks(viewer, Side.GROUP), _speaks(viewer, Side.UNIT)
    asked = Exists(Proposal.objects.filter(letter=OuterRef("pk"), answer="", side=Side.UNIT.value))
    found = []
    if unit:
        rows = _due(letters_seen(viewer).filter(unit__in=unit, state__in=IN_TALKS, turn__in=[Side.UNIT.value, BOTH]))
        found += [_todo(viewer, row, "答复责任书", "Answer a letter") for row in rows]
    if group:
        rows = _due(letters_seen(viewer).filter(asked, unit__in=group, state=State.NEGOTIATING.value))
        found += [_todo(viewer, row, "答复责任方的意见", "Answer the subject's proposals") for row in rows]
    return found


def _to_sign(viewer: Viewer) -> list[Todo]:
    """Agreed letters that this person signs for a side which has not; the letter of a post is signed by its holder."""
    found = []
    for side, right in SIGNS.items():
        units = viewer.units(right)
        if not units:
            continue
        rows = letters_seen(viewer).filter(unit__in=units, state__in=SIGNABLE, turn__in=[side.value, BOTH])
        if side is Side.UNIT:
            rows = rows.filter(Q(holder__isnull=True) | Q(holder=viewer.person))
        found += [_todo(viewer, row, "签订责任书", "Sign a letter", "/sign") for row in _due(rows)]
    return found


def _to_approve(viewer: Viewer) -> list[Todo]:
    """Amendments that somebody else asked for, of a level this person approves."""
    amends = viewer.units(Permission.AMEND_LETTERS)
    if not amends:
        return []
    leads = amends & viewer.units(Permission.SIGN_FOR_GROUP)
    rows = (
        Amendment.objects.filter(
            Q(level=Level.OFFICE.value, letter__unit__in=amends) | Q(level=Level.LEADER.value, letter__unit__in=leads),
            decision="",
            letter__state=State.AMENDING.value,
        )
        .exclude(by=viewer.person)
        .exclude(acted_for=viewer.person)
        .select_related("letter__unit", "letter__post", "letter__holder", "by")
        .order_by("id")[:MOST]
    )
    return [
        Todo(
            Text(f"审批责任书调整：{(title := title_of(viewer, row.letter)).zh}", f"Approve an amendment: {title.en}"),
            f"/letters/{row.letter.ref}/amendments/{row.ref}", None,
            Text(f"{row.by.name_zh}：{row.reason}", f"{row.by.name_en}: {row.reason}"),
        )
        for row in rows
    ]  # fmt: skip


def _due(rows: QuerySet[Letter]) -> list[Letter]:
    """What is due first; what has no day at the end, alike on every database."""
    return sorted(rows.order_by("number")[: MOST * 4], key=lambda row: (row.due or date.max, row.number))[:MOST]


def _todo(viewer: Viewer, row: Letter, zh: str, en: str, where: str = "") -> Todo:
    title, state = title_of(viewer, row), State(row.state).words
    return Todo(
        Text(f"{zh}：{title.zh}", f"{en}: {title.en}"),
        f"/letters/{row.ref}{where}",
        row.due,
        Text(f"{row.number} · {state.zh}", f"{row.number} · {state.en}"),
    )
