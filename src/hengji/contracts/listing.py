"""The list of letters as a table."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from ..engine.values.text import Text
from ..org.viewer import Viewer
from ..ui.pieces import Badge, Link, tone_of
from ..ui.tables import Choices, Column, Contains, OneOf, Table
from .content import Kind
from .lifecycle import BOTH, Side, State
from .models import Letter
from .queries import sees_every_letter


@dataclass(frozen=True)
class Subject:
    """Letters of that number, of a unit of that name or code as the tree of the day has it, or of a holder of that name."""

    viewer: Viewer

    def where(self, value: str) -> Q | None:
        """The condition."""
        low = value.lower()
        named = [
            node.unit
            for node in (*self.viewer.tree.nodes.values(), *(each.node for each in self.viewer.former.values()))
            if low in node.name.zh.lower() or low in node.name.en.lower() or low in node.code.lower()
        ]
        held = Q(holder__name_zh__icontains=value) | Q(holder__name_en__icontains=value)
        return Q(unit__in=named) | Q(number__icontains=value) | held

    def choices(self) -> Choices:
        """One types."""
        return ()


@dataclass(frozen=True)
class Turn:
    """Letters that wait for a side, alone or with the other."""

    def where(self, value: str) -> Q | None:
        """The condition."""
        return Q(turn__in=[value, BOTH]) if value in set(Side) else None

    def choices(self) -> Choices:
        """The sides."""
        return [(side.value, side.words) for side in Side]


@dataclass(frozen=True)
class Year:
    """Letters whose term holds a year."""

    def where(self, value: str) -> Q | None:
        """The condition; None for what is no year."""
        if not (value.isascii() and value.isdigit() and len(value) == 4):
            return None
        return Q(first_year__lte=int(value), last_year__gte=int(value))

    def choices(self) -> Choices:
        """One types."""
        return ()


NONE_FOR_YOU = Text("没有您能看的责任书", "There is no letter that you may see")


def letters_table(viewer: Viewer) -> Table:
    """Letters: whose, of which kind and term, how far, whose turn it is."""

    def subject(row: Letter) -> Link:
        node = viewer.called(row.unit_id)
        name = node.name if node else Text.same(row.unit.code)
        if row.holder is None or row.post is None:
            return Link(f"/letters/{row.ref}", name)
        holder = Text(f"{row.post.title_zh} {row.holder.name_zh}", f"{row.holder.name_en}, {row.post.title_en}")
        return Link(f"/letters/{row.ref}", name, holder)

    def term(row: Letter) -> str:
        return str(row.first_year) if row.first_year == row.last_year else f"{row.first_year}–{row.last_year}"

    return Table(
        "letters",
        (
            Column("subject", Text("对象", "Subject"), subject, sort="unit__code", filter=Subject(viewer), wide=30),
            Column("number", Text("编号", "Number"), lambda row: row.number, "short", "number", Contains("number"), 18),
            Column("kind", Text("类别", "Kind"), lambda row: Kind(row.kind).words, "text", "kind",
                   OneOf("kind", [(each.value, each.words) for each in Kind]), 24),
            Column("year", Text("期间", "Period"), term, "short", "first_year", Year(), 10),
            Column("state", Text("状态", "State"), lambda row: Badge(tone_of(row.state), State(row.state).words), "short", "state",
                   OneOf("state", [(each.value, each.words) for each in State]), 14),
            Column("turn", Text("待办方", "Whose turn"), lambda row: row.get_turn_display(), "short", "turn", Turn(), 12),
        ),
        order="number",
        title=Text("责任书", "Letters"),
        empty=Text("没有责任书", "There is no letter") if sees_every_letter(viewer) else NONE_FOR_YOU,
    )  # fmt: skip
