"""Sending out reporting forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Missing, Refusal
from ...engine.values.text import Text
from ...org.actions import viewer
from ...org.permissions import Permission
from ..models import Form, FormMeasure, FormUnit
from ..periods import fits, period_of
from ..queries import form_seen, measures_seen


@action("facts.issue-form")
def issue_form(
    act: Act,
    *,
    code: str,
    title: Text,
    period: str,
    due: date,
    owner: str,
    units: Sequence[str],
    measures: Sequence[str],
) -> Answer:
    """Ask units for measures of a period, by a day. Raises `Refusal` for what does not fit together, `Missing` for what is out of sight."""
    by = viewer(act)
    asking = by.node(owner)
    by.require(Permission.EDIT_LIBRARY, asking.unit)
    of = period_of(period)
    nodes = [by.node(ref) for ref in dict.fromkeys(units)]
    for node in nodes:
        by.require(Permission.EDIT_LIBRARY, node.unit)
    known = {each.ref: each for each in measures_seen(by).filter(ref__in=list(measures), in_use=True)}
    if not set(measures) <= known.keys():
        raise Missing
    chosen = [known[ref] for ref in dict.fromkeys(measures)]
    if not nodes or not chosen:
        raise Refusal(
            Text("没有选单位或指标", "no unit or no measure is chosen"),
            Text("至少各选一个", "choose at least one of each"),
            at="measures" if nodes else "units",
        )
    unfit = [each.title_zh for each in chosen if not fits(each.calendar, of)]
    if unfit:
        raise Refusal(
            Text(
                f"这些指标不按 {of} 这样的期间填报：{'、'.join(unfit)}",
                f"not reported for a period like {of}: {', '.join(unfit)}",
            ),
            Text("月度、季度、年度指标分开发表", "send monthly, quarterly and yearly measures in forms of their own"),
            at="measures",
        )
    if Form.objects.filter(code=code, period=str(of)).exists():
        raise Refusal(
            Text(f"{of} 的报表 {code} 已经发出", f"the form {code} of {of} was sent already"),
            Text("换一个编号", "choose another code"),
            at="code",
        )
    form = act.add(Form(code=code, title_zh=title.zh, title_en=title.en, period=str(of), due=due, owner_id=asking.unit))
    act.add_all([FormMeasure(form=form, measure=each, place=place) for place, each in enumerate(chosen)])
    act.add_all([FormUnit(form=form, unit_id=each.unit, place=place) for place, each in enumerate(nodes)])
    act.subject, act.unit = form.ref, asking.ref
    act.tell(Text("发出报表", "form sent"), None, f"{title.zh} {of}: {len(nodes)} × {len(chosen)}")
    return {"form": form.ref}


@action("facts.change-form")
def change_form(act: Act, *, form: str, version: int, due: date, closed: bool, reason: str) -> Answer:
    """Another due date, or the end of the reporting. Raises `Refusal` without a reason."""
    by = viewer(act)
    row = form_seen(by, form)
    by.require(Permission.EDIT_LIBRARY, row.owner_id)
    if not reason.strip():
        raise Refusal(Text("没有写原因", "no reason is given"), Text("写明为什么", "say why"), at="reason")
    row = act.lock(Form, pk=row.pk)
    old_due, old_closed = row.due, row.closed
    act.change(row, version, due=due, closed=closed)
    act.subject, act.unit, act.reason = row.ref, by.tree.nodes[row.owner_id].ref, reason
    if due != old_due:
        act.tell(Text("截止日", "due"), old_due, due)
    if closed != old_closed:
        act.tell(Text("已关闭", "closed"), old_closed, closed)
    return {"form": row.ref}
