"""The table of the trail, for one reader. What may be asked for are times, people, actions, units and subjects; never the words written in
an event, so that no search tells what may not be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import quote

from django.db.models import Q
from django.utils import timezone

from ...audit.outcomes import Refusal
from ...engine.values.text import Text
from ...org.finds import matches
from ...org.models import Account
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...store.among import Among
from ...ui.pieces import Badge, Link
from ...ui.tables import Column, OneOf, Table
from .called import called, many_of
from .entries import Entry, entries
from .sight import without_unit
from .words import ACTIONS

HIDDEN = Badge("none", Text("内容不在您的权限内", "Not for you to read"))
NO_DAY = Text("日期有误，什么都没有列出", "A day could not be read: nothing is listed")
OF_DAYS = Text("这些天里没有您能看的操作", "Nothing that you may read was done on these days")


@dataclass(frozen=True)
class _Typed:
    """A filter one types into, with a condition of its own."""

    viewer: Viewer

    def choices(self) -> tuple[()]:
        """One types."""
        return ()


class _ByPerson(_Typed):
    """Events done by somebody whose name holds what was typed."""

    def where(self, value: str) -> Q | None:
        """By the account, which an event names."""
        named = Account.objects.filter(Q(person__name_zh__icontains=value) | Q(person__name_en__icontains=value))
        return Q(actor__in=named.order_by().values("ref")) | Q(actor=value)


class _OfUnit(_Typed):
    """Events of units in scope, and of those that went into them, whose name or code holds what was typed."""

    def where(self, value: str) -> Q | None:
        """By the references of the units, and of acts on many by the units of what they sealed."""
        units = self.viewer.ever(Permission.SEE_TRAIL)
        nodes = [node for unit in units if (node := self.viewer.called(unit)) is not None]
        held = [node for node in nodes if matches(value, (node.code, node.name.zh, node.name.en), node.name.zh)]
        numbers = Among(node.unit for node in held)
        return Q(unit__in=[node.ref for node in held]) | without_unit(numbers) | many_of(self.viewer, numbers)


class _About(_Typed):
    """Events about a thing in sight that is called so in the column, in either language; or by its number, code or reference."""

    def where(self, value: str) -> Q | None:
        """By the references of what is in sight."""
        return Q(subject=value[:60]) | called(self.viewer, value)


def trail_table(viewer: Viewer, subject: str = "", *, days: bool = False, unread: bool = False) -> Table:
    """The table; `subject` stays in the links to the events. `days`: it is of some days only; `unread`: of days nobody could read."""
    after = f"?subject={quote(subject)}" if subject else ""
    return Table(
        "trail",
        (
            Column("seq", Text("编号", "Number"), lambda row: row.seq, "num", "seq", wide=8),
            Column("at", Text("时间", "When"), lambda row: row.at, "short", "at", wide=18),
            Column("who", Text("何人", "Who"), _who, filter=_ByPerson(viewer), wide=16),
            Column("role", Text("角色", "Role"), lambda row: row.role, wide=20, screen=False),
            Column("for", Text("代谁", "For whom"), lambda row: row.acts_for, wide=14, screen=False),
            Column("what", Text("做了什么", "What"), lambda row: Link(f"/trail/{row.seq}{after}", row.action),
                   filter=OneOf("action", [(name, words) for name, words in ACTIONS.items()]), wide=22),
            Column("unit", Text("单位", "Unit"), lambda row: row.unit, filter=_OfUnit(viewer), wide=24),
            Column("subject", Text("对象", "Subject"), lambda row: row.subject, filter=_About(viewer), wide=34),
            Column("reason", Text("原因", "Reason"), lambda row: row.reason if row.open else HIDDEN, wide=34),
            Column("changes", Text("改动", "Changes"), lambda row: row.told, wide=60, screen=False),
            Column("digest", Text("印", "Digest"), lambda row: row.event.digest, wide=66, screen=False),
        ),
        order="-seq",
        title=Text("操作记录", "The trail"),
        empty=NO_DAY if unread else OF_DAYS if days else Text("这里没有您能看的操作记录", "There is nothing of the trail here for you"),
        keep=("subject", "from", "until"),
        read=lambda events: entries(viewer, events),
    )  # fmt: skip


def _who(row: Entry) -> Link:
    zh = [*([row.role.zh] if row.role else []), *([f"代 {row.acts_for.zh}"] if row.acts_for else [])]
    en = [*([row.role.en] if row.role else []), *([f"for {row.acts_for.en}"] if row.acts_for else [])]
    return Link("", row.who, Text(" · ".join(zh), " · ".join(en)) if zh else "")


_FIRST, _LAST = 1900, 2999
"""The years of days that are asked for."""


def day(text: str, at: str = "") -> date | None:
    """A day as a field sends it, None for an empty one. Raises `Refusal` for what is no day, or is of no year that a trail has: to list
    everything instead would be another answer to another question."""
    text = text.replace("\x00", "").strip()
    if not text:
        return None
    shown = text[:20]
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Refusal(
            Text(f"“{shown}”不是日期", f"'{shown}' is not a date"),
            Text("写成 2026-01-31", "write it as 2026-01-31"),
            "no-date",
            at=at,
        ) from None
    if _FIRST <= found.year <= _LAST:
        return found
    raise Refusal(
        Text(f"“{shown}”不在操作记录的年份内", f"'{shown}' is in no year of the trail"),
        Text(f"{_FIRST} 至 {_LAST} 年", f"the years {_FIRST} to {_LAST}"),
        "no-date",
        at=at,
    )


def within(first: date | None, last: date | None) -> Q:
    """The events of these days, the last one included, by the clock of the place."""
    found = Q()
    if first is not None:
        found &= Q(at__gte=_begin(first))
    if last is not None:
        found &= Q(at__lt=_begin(last + timedelta(days=1)))
    return found


def _begin(of: date) -> datetime:
    return timezone.make_aware(datetime.combine(of, time.min))
