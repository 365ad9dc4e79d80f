"""Defining and changing measures."""

from __future__ import annotations

import re
from decimal import Decimal

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Refusal
from ...engine.values.text import Text
from ...engine.values.unit import UnknownUnit, parse_unit
from ...org.actions import viewer
from ...org.permissions import Permission
from ...org.viewer import Viewer
from ...org.writing import alike, tidy
from ...store.exact import NotExact, exact
from ..models import Calendar, Measure
from ..queries import measure_seen, measures_seen

_CODE = re.compile(r"[\w一-鿿][\w一-鿿.\-]{0,59}")


@action("facts.define-measure")
def define_measure(
    act: Act,
    *,
    code: str,
    title: Text,
    unit: str,
    decimals: int,
    low: str,
    high: str,
    department: str,
    calendar: str,
    about: str = "",
) -> Answer:
    """A new measure of a department. Raises `Refusal` for an id that is taken or none, a title that is taken, an unknown unit, or a range
    that is none."""
    by = viewer(act)
    source = by.node(department)
    by.require(Permission.EDIT_LIBRARY, source.unit)
    if not _CODE.fullmatch(code):
        raise Refusal(
            Text(f"“{code[:20]}”不能作编号", f"'{code[:20]}' cannot be an id"),
            Text(
                "字母、数字、汉字、点和短横，以字母、数字或汉字开头，至多 60 个",
                "letters, digits, Chinese, dots and hyphens, at most 60",
            ),
            at="code",
        )
    if Measure.objects.filter(code=code).exists():
        raise Refusal(
            Text(f"编号 {code} 已有", f"the id {code} is taken"), Text("换一个编号", "choose another id"), at="code"
        )
    _sole_title(by, title)
    values = _checked(unit, decimals, low, high, calendar)
    row = act.add(
        Measure(code=code, title_zh=title.zh, title_en=title.en, department_id=source.unit, about=about[:400], **values)
    )
    act.subject, act.unit = row.ref, source.ref
    act.tell(Text("新增指标", "measure defined"), None, f"{code} {title.zh} {values['unit']}")
    return {"measure": row.ref}


@action("facts.change-measure")
def change_measure(
    act: Act, *, measure: str, version: int, title: Text, unit: str, decimals: int, low: str, high: str, department: str,
    calendar: str, about: str, in_use: bool, reason: str,
) -> Answer:  # fmt: skip
    """A measure is described otherwise from now on; figures already known stay as they are. Raises `Refusal` without a reason, for a title
    that is taken, or for another unit of measure or calendar once figures are known."""
    by = viewer(act)
    row = measure_seen(by, measure)
    by.require(Permission.EDIT_LIBRARY, row.department_id)
    source = by.node(department)
    by.require(Permission.EDIT_LIBRARY, source.unit)
    row = act.lock(Measure, pk=row.pk)
    if not reason.strip():
        raise Refusal(
            Text("没有写原因", "no reason is given"),
            Text("写明文号或会议", "name the document or the meeting"),
            at="reason",
        )
    if in_use and (not row.in_use or _called(title) != _called(Text(row.title_zh, row.title_en))):
        _sole_title(by, title, but=row)  # two that were called the same before are still to be mended one by one
    values = _checked(unit, decimals, low, high, calendar)
    if (values["unit"], values["calendar"]) != (row.unit, row.calendar) and row.facts.exists():
        raise Refusal(
            Text(
                "已有数据的指标不能改计量单位或填报周期",
                "a measure with figures keeps its unit of measure and its calendar",
            ),
            Text("停用它，另建一个指标", "retire it and define another measure"),
            at="unit",
        )
    values |= {
        "title_zh": title.zh, "title_en": title.en, "department_id": source.unit, "about": about[:400], "in_use": in_use
    }  # fmt: skip
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    old = {name: getattr(row, name) for name in changed}
    act.change(row, version, **changed)
    act.subject, act.unit, act.reason = row.ref, source.ref, reason
    for name, value in changed.items():
        act.tell(_title(name), _said(act, name, old[name]), _said(act, name, value))
    return {"measure": row.ref}


def _called(title: Text) -> tuple[str, str]:
    """What is in a title that tells it from others: width, capitals and spaces do not."""
    return alike(tidy(title.zh)), alike(tidy(title.en))


def _sole_title(by: Viewer, title: Text, *, but: Measure | None = None) -> None:
    """No two measures in use are called the same in either language: lists and workbooks name a measure by its title. One that is retired
    leaves its title to others. Raises `Refusal`, which names the other."""
    mine = _called(title)
    others = measures_seen(by).filter(in_use=True)
    others = others.exclude(pk=but.pk) if but is not None else others
    for code, zh, en in others.order_by("code").values_list("code", "title_zh", "title_en"):
        theirs = _called(Text(zh, en))
        if mine[0] == theirs[0] or mine[1] == theirs[1]:
            raise Refusal(
                Text(
                    f"名称“{zh if mine[0] == theirs[0] else en}”已是指标 {code} 的",
                    f"the title '{en if mine[1] == theirs[1] else zh}' is that of the measure {code}",
                ),
                Text(
                    "写得分得开的名称；那个指标不再用的，先停用它",
                    "give a title that tells them apart; if the other is used no more, retire it first",
                ),
                "title-taken",
                at="title_zh" if mine[0] == theirs[0] else "title_en",
            )


def _said(act: Act, name: str, value: object) -> object:
    """A value as people call it: a unit by its name, a calendar by its label."""
    if name == "department_id" and isinstance(value, int):
        node = viewer(act).tree.nodes.get(value)
        return f"{node.name.zh} / {node.name.en}" if node is not None else value
    return Calendar(str(value)).label if name == "calendar" else value


def _title(name: str) -> Text:
    zh, _, en = str(Measure._meta.get_field(name.removesuffix("_id")).verbose_name).partition(" / ")  # type: ignore[union-attr]
    return Text(zh, en or zh)


def _checked(unit: str, decimals: int, low: str, high: str, calendar: str) -> dict[str, object]:
    """The parts of a measure that have to fit together."""
    try:
        symbol = parse_unit(unit).symbol
    except UnknownUnit as unknown:
        raise Refusal(
            Text(f"不认识计量单位“{unit[:12]}”", f"unknown unit of measure '{unit[:12]}'"), unknown.hint, at="unit"
        ) from None
    if not 0 <= decimals <= 6:
        raise Refusal(Text("小数位数应为 0 至 6", "a measure has 0 to 6 decimals"), at="decimals")
    if calendar not in Calendar.values:
        raise Refusal(Text("没有这种填报周期", "there is no such calendar"), at="calendar")
    least, most = _bound(low, "low"), _bound(high, "high")
    if least is not None and most is not None and least > most:
        raise Refusal(
            Text(f"合理下限 {least} 大于上限 {most}", f"the range from {least} to {most} is empty"),
            Text("对调", "swap them"),
            at="low",
        )
    return {"unit": symbol, "decimals": decimals, "low": least, "high": most, "calendar": calendar}


def _bound(text: str, at: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        return exact(text)
    except NotExact as trouble:
        raise Refusal(trouble.text, at=at) from None
