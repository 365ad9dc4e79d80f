"""The table of values that one types into, and its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..engine.values.text import Lang, Text
from ..org.viewer import Viewer
from ..ui.measures import measured
from ..ui.pieces import Badge, tone_of
from ..ui.tables import Column, Contains, OneOf, Table
from ..ui.words import in_language
from .listing import NOBODY, Under
from .models import Goal, Source, State, TierKind
from .queries.changed import Changer
from .queries.values import Valued, valued
from .rules.plausible import odd_value

SHOWN = (TierKind.BASE, TierKind.TARGET, TierKind.CHALLENGE, TierKind.PRIOR, TierKind.LEADING)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not simply as it was read: what was typed, what is wrong, whether it was saved or somebody else was first."""

    text: str = ""
    fault: Text | None = None
    saved: bool = False
    moved: bool = False
    block: bool = False
    """Whether it is one of a block that waits to be saved."""
    by: Changer | None = None
    """Who was first, where somebody was."""
    told: tuple[Text, ...] = ()
    """What is to be known of what was saved."""


def cell_html(row: Valued, kind: TierKind, lang: Lang, cell: Cell | None = None) -> SafeString:
    """The input with the value it was shown with beside it, and below it what there is to say."""
    ref, present = row.goal.ref, row.shown(kind.value)
    typed = cell is not None and not cell.saved
    value = cell.text if cell is not None and typed else present
    name = f"{ref}-{kind.value}"
    label = f"{row.goal.code} {in_language(kind.label, lang)}"
    about = format_html(' aria-describedby="e-{}"', name) if typed else ""
    state = "" if cell is None else "saved" if cell.saved else "changed" if cell.block else ""
    wrong = cell is not None and (cell.fault is not None or cell.moved)
    invalid = (
        SafeString(' aria-invalid="true"' + (" autofocus" if cell is not None and cell.block else "")) if wrong else ""
    )
    return format_html(
        '<span class="cell" id="d-{name}"><input type="hidden" form="values" name="w-{name}" value="{present}">'
        '<input id="c-{name}" data-cell="number" form="values" name="c-{name}" value="{value}" class="{state}" inputmode="decimal" '
        'autocomplete="off" maxlength="40" aria-label="{label}"{about}{invalid} hx-post="/goals/{ref}/values/{kind}" hx-trigger="change" '
        'hx-target="closest .cell" hx-swap="outerHTML" hx-sync="closest tr:queue all" hx-push-url="false" '
        'hx-params="csrfmiddlewaretoken,reason,c-{name},n-{ref}">{told}</span>',
        name=name, present=present, value=value, state=state, label=label, about=about, invalid=invalid, ref=ref,
        kind=kind.value, told=_told(row, kind, lang, cell, present),
    )  # fmt: skip


def _told(row: Valued, kind: TierKind, lang: Lang, cell: Cell | None, present: str) -> SafeString | str:
    name = f"{row.goal.ref}-{kind.value}"
    if cell is not None and cell.fault is not None:
        return format_html('<span class="fault" id="e-{}" role="alert">{}</span>', name, in_language(cell.fault, lang))
    if cell is not None and cell.moved:
        own = cell.by is not None and cell.by.own
        zh, en = ("您自己在另一窗口", "you yourself, in another window,") if own else ("别人", "somebody")
        who = None if own or cell.by is None else cell.by.name
        named = (f"改的人：{who.zh}。", f"It was {who.en}. ") if who is not None else ("", "")
        text = Text(
            f"{zh}已改为 {present or '空'}；您要改成 {cell.text or '空'}。{named[0]}按 Esc 取现在的值，改动后再保存",
            f"{en} made it {present or 'blank'}; you wanted {cell.text or 'blank'}. {named[1]}"
            "Esc takes what is there, or type yours again",
        )
        return format_html('<span class="fault" id="e-{}" role="alert">{}</span>', name, in_language(text, lang))
    if cell is not None and cell.told:
        text = Text(
            "已保存。" + "；".join(each.zh for each in cell.told), "Saved. " + "; ".join(each.en for each in cell.told)
        )
        return format_html('<span class="fault" role="alert">{}</span>', in_language(text, lang))
    value = row.value(kind.value)
    said = odd_value(Fraction(value), row.goal.way, row.goal.measure_unit) if value is not None else None
    if said is not None and kind.value in ("base", "target", "challenge"):
        text = Text(f"{said[0].zh}：{said[1].zh}", f"{said[0].en}: {said[1].en}")
        return format_html('<span class="other">{}</span>', in_language(text, lang))
    zh, en = row.words(kind.value)
    return format_html('<span class="other">{}</span>', en if lang == "en" else zh) if zh else ""


def values_table(viewer: Viewer, lang: Lang, typed: Mapping[tuple[str, str], Cell]) -> Table:
    """The goals one may set with a cell for every rung of their ladder."""
    nodes = viewer.tree.nodes

    def title(row: Valued) -> SafeString:
        goal = row.goal
        return format_html(
            '<a href="/goals/{}">{}</a><span class="also">{}</span><input type="hidden" form="values" id="n-{}" name="n-{}" value="{}">',
            goal.ref, goal.title_en if lang == "en" else goal.title_zh, goal.code, goal.ref, goal.ref, goal.version,
        )  # fmt: skip

    def unit(row: Valued) -> object:
        node = nodes.get(row.goal.unit_id or 0)
        return node.name if node else NOBODY

    def cell(kind: TierKind) -> Callable[[Valued], object]:
        return lambda row: cell_html(row, kind, lang, typed.get((row.goal.ref, kind.value)))

    def figure(kind: TierKind) -> Callable[[Valued], object]:
        return lambda row: tier.value if (tier := row.tiers.get(kind.value)) else None

    def state(row: Valued) -> SafeString:
        badge = Badge(tone_of(row.goal.state), row.goal.get_state_display())
        return format_html('<span id="s-{}">{}</span>', row.goal.ref, badge.html(lang))

    tiers = [
        column
        for kind in SHOWN
        for words in (Text(*_both(str(kind.label))),)
        for column in (
            Column(kind.value, words, cell(kind), "edit", paper=False),
            Column(f"x-{kind.value}", words, figure(kind), "num", screen=False, wide=16),
        )
    ]
    return Table(
        "values",
        (
            Column("title", Text("目标", "Goal"), title, sort="code",
                   filter=Contains("title_zh", "title_en", "code", "measure"), paper=False),
            Column("x-title", Text("目标", "Goal"), lambda row: Text(row.goal.title_zh, row.goal.title_en),
                   wide=40, screen=False),
            Column("x-code", Text("编号", "Code"), lambda row: row.goal.code, wide=16, screen=False),
            Column("unit", Text("责任单位", "Responsible unit"), unit, "text", "unit__code", Under(viewer), 24),
            Column("source", Text("来源", "Source"), lambda row: row.goal.get_source_display(), "text", "source",
                   OneOf("source", Source.choices), 20, screen=False),
            Column("of", Text("计量单位", "Unit of measure"), lambda row: measured(row.goal.measure_unit), "short",
                   "measure_unit", wide=12),
            *tiers,
            Column("state", Text("状态", "State"), state, "short", "state", OneOf("state", State.choices[:3]), paper=False),
        ),
        order="title",
        title=Text("目标值", "Values of goals"),
        empty=Text("没有由您填值的目标", "There is no goal whose values you set"),
        size=25,
        keep=("year",),
        read=_read,
    )  # fmt: skip


def _read(goals: object) -> list[Valued]:
    rows: list[Goal] = list(goals)  # type: ignore[call-overload]
    return valued(rows)


def _both(label: str) -> tuple[str, str]:
    zh, _, en = label.partition(" / ")
    return zh, en or zh
