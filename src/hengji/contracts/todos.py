"""What waits for somebody in the room of letters: an answer, a signature, an approval; with the day by which it is wanted."""

from __future__ import annotations

from datetime import date

from django.db.models import BooleanField, Case, Exists, IntegerField, OuterRef, Q, Value, When

from ..engine.values.text import Text
from ..org.permissions import Permission
from ..org.todos import MANY, Todo, at_most
from ..org.viewer import Viewer
from .changes import Level
from .lifecycle import BOTH, Side, State
from .models import Amendment, Letter, Proposal, Signature
from .queries import letters_seen, title_of
from .rights import APPROVES, NEGOTIATES, SIGNS, in_own_right
from .signers import without_signers

SIGNABLE = [state.value for state in State if state.signable]
IN_TALKS = [State.SENT.value, State.NEGOTIATING.value]


def todos(viewer: Viewer) -> list[Todo]:
    """What is due first at the top."""
    if not viewer.may(Permission.SEE_LETTERS):
        return []
    return [*_of_letters(viewer), *_to_approve(viewer)]


def _speaks(viewer: Viewer, side: Side) -> frozenset[int]:
    """The units for which a person speaks for one side, and not for the other too."""

    def of(one: Side) -> frozenset[int]:
        return frozenset.intersection(*(viewer.units(each) for each in NEGOTIATES[one]))

    return of(side) - of(side.other)


def _of_letters(viewer: Viewer) -> list[Todo]:
    """Letters sent to this person's side to be agreed; what the other side proposed; agreed letters that this person signs for a side
    which has not, the letter of a post by its holder. One query, whichever of these somebody does; behind these the letters that the
    office has sent to where nobody can sign, for which one more looks up who can."""
    wanted, lacking = _wanted(viewer), without_signers(viewer)
    if not wanted and lacking is None:
        return []
    of_kind = [When(where, then=Value(place)) for place, (where, _, _, _) in enumerate(wanted)]
    vain = [] if lacking is None else [When(lacking.where, then=Value(True))]
    rows = (
        letters_seen(viewer)
        .annotate(wants=Case(*of_kind, default=Value(-1), output_field=IntegerField()))
        .annotate(vain=Case(*vain, default=Value(False), output_field=BooleanField()))
        .filter(Q(wants__gte=0) | Q(vain=True))
        .order_by("number")
    )
    found: list[Todo] = []
    held = list(rows[: MANY * (len(wanted) + 1)])
    for place, (_, zh, en, where) in enumerate(wanted):
        rows_due = _due([row for row in held if row.wants == place])
        found += _listed([_todo(viewer, row, zh, en, where) for row in rows_due], Text(zh, en), rows_due)
    if lacking is None:
        return found
    vain_rows = lacking.told(viewer, (row for row in held if row.vain), MANY)
    unsigned = [
        Todo(
            Text(f"责任书没有人能签订：{(title := title_of(viewer, row)).zh}", f"Nobody can sign a letter: {title.en}"),
            f"/letters/{row.ref}", row.due, Text(f"{said.why.zh}；{said.hint.zh}", f"{said.why.en}; {said.hint.en}"),
        )
        for row, said in vain_rows
    ]  # fmt: skip
    what = Text("没有人能签订的责任书", "letters that nobody can sign")
    return found + _listed(unsigned, what, [row for row, _ in vain_rows])


def _listed(found: list[Todo], what: Text, rows: list[Letter]) -> list[Todo]:
    """What is beyond the first leads to the list, of one state where all of them have it."""
    states = {row.state for row in rows}
    return at_most(found, what, f"/letters?f-state={states.pop()}" if len(states) == 1 else "/letters")


def _wanted(viewer: Viewer) -> list[tuple[Q, str, str, str]]:
    """What this person does with letters: which those are, how it is called, and where it is done."""
    group, unit = _speaks(viewer, Side.GROUP), _speaks(viewer, Side.UNIT)
    asked = Exists(Proposal.objects.filter(letter=OuterRef("pk"), answer="", side=Side.UNIT.value))
    found = []
    if unit:
        sent = Q(unit__in=unit, state__in=IN_TALKS, turn__in=[Side.UNIT.value, BOTH])
        found.append((sent, "答复责任书", "Answer a letter", ""))
    if group:
        countered = Q(asked, unit__in=group, state=State.NEGOTIATING.value)
        found.append((countered, "答复责任方的意见", "Answer the subject's proposals", ""))
    own = Q(person=viewer.person) | Q(principal=viewer.person)
    signed = Exists(Signature.objects.filter(own, letter=OuterRef("pk"), of__number=OuterRef("current")))
    for side, right in SIGNS.items():
        if units := viewer.units(right):
            agreed = Q(unit__in=units, state__in=SIGNABLE, turn__in=[side.value, BOTH])
            if side is Side.UNIT:
                agreed &= Q(holder__isnull=True) | Q(holder=viewer.person)
            else:
                agreed &= ~Q(unit__in=in_own_right(viewer, [Permission.SIGN_FOR_UNIT])) & (
                    Q(holder__isnull=True) | ~Q(holder=viewer.person)
                )
            found.append((agreed & ~Q(signed), "签订责任书", "Sign a letter", "/sign"))
    return found


def _to_approve(viewer: Viewer) -> list[Todo]:
    """Amendments that somebody else asked for, of a level this person approves."""
    amends = viewer.units(Permission.AMEND_LETTERS)
    if not amends:
        return []
    leads = amends & viewer.units(Permission.SIGN_FOR_GROUP)
    ours = Q(letter__unit__in=viewer.units(Permission.SIGN_FOR_UNIT)) | Q(letter__holder=viewer.person)
    rows = (
        Amendment.objects.filter(
            Q(level=Level.OFFICE.value, letter__unit__in=amends) | Q(level=Level.LEADER.value, letter__unit__in=leads),
            decision="",
            letter__state=State.AMENDING.value,
        )
        .exclude(by=viewer.person)
        .exclude(acted_for=viewer.person)
        .exclude(ours, side=Side.UNIT.value)
        .exclude(ours & ~_own(viewer))
        .select_related("letter__unit", "letter__post", "letter__holder", "by")
        .order_by("id")[:MANY]
    )
    found = [
        Todo(
            Text(f"审批责任书调整：{(title := title_of(viewer, row.letter)).zh}", f"Approve an amendment: {title.en}"),
            f"/letters/{row.letter.ref}/amendments/{row.ref}", None,
            Text(f"{row.by.name_zh}：{row.reason}", f"{row.by.name_en}: {row.reason}"),
        )
        for row in rows
    ]  # fmt: skip
    what = Text("审批责任书调整", "amendments to approve")
    return at_most(found, what, f"/letters?f-state={State.AMENDING.value}")


def _own(viewer: Viewer) -> Q:
    """The amendments this person approves by roles of their own."""
    of_level = {level: in_own_right(viewer, needed) for level, needed in APPROVES.items()}
    return Q(level=Level.OFFICE.value, letter__unit__in=of_level[Level.OFFICE]) | Q(
        level=Level.LEADER.value, letter__unit__in=of_level[Level.LEADER]
    )


def _due(rows: list[Letter]) -> list[Letter]:
    """What is due first; what has no day at the end, alike on every database."""
    return sorted(rows, key=lambda row: (row.due or date.max, row.number))


def _todo(viewer: Viewer, row: Letter, zh: str, en: str, where: str = "") -> Todo:
    title, state = title_of(viewer, row), State(row.state).words
    return Todo(
        Text(f"{zh}：{title.zh}", f"{en}: {title.en}"),
        f"/letters/{row.ref}{where}",
        row.due,
        Text(f"{row.number} · {state.zh}", f"{row.number} · {state.en}"),
    )
