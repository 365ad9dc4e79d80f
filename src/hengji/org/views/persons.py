"""Changes of people and their posts: a name corrected, an appointment ended; looked at with their effect, then done."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from ...audit.acts import Answer
from ...audit.outcomes import Missing
from ...engine.values.text import Text
from ...ui.pieces import Step
from ...ui.words import en_day
from .. import actions, naming
from ..doors import viewer_at
from ..forms import LeaveForm, NameForm
from ..models import Appointment
from ..permissions import Permission
from ..viewer import Viewer
from .changes import Given, in_two_steps

Also = Callable[[Viewer, Appointment], list[Text]]


def nothing(viewer: Viewer, row: Appointment) -> list[Text]:
    """Of the group alone."""
    return []


WAY = [Step("/people", Text("人员", "People"))]


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, ref: str) -> HttpResponse:
    """The name of a person is corrected."""
    viewer = viewer_at(request)
    person, _ = naming.home_of(viewer, ref)
    begin = {"name_zh": person.name_zh, "name_en": person.name_en, "version": person.version}
    form = NameForm(request.POST or None, initial=begin)

    def preview(given: Given) -> list[Text]:
        return [
            Text(f"随即称“{given['name_zh']}”，工号不变", f"At once called “{given['name_en']}”; the staff number stays"),
            Text(
                f"已签的责任书与操作记录里仍是“{person.name_zh}”；曾用名列在此人的页面上",
                f"What was signed and done stays under “{person.name_en}”; the earlier name stands on the person's page",
            ),
        ]  # fmt: skip

    def do(given: Given) -> Answer:
        return naming.correct_person(
            viewer, given["key"], person=ref, version=given["version"] or 0,
            name=Text(given["name_zh"], given["name_en"]), reason=given["reason"],
        )  # fmt: skip

    title = Text(f"更正{person.name_zh}的姓名", f"Correct the name of {person.name_en}")
    return in_two_steps(request, form, title, [*WAY, Step(f"/people/{ref}", _name(person))], preview, do)


def _name(person: object) -> Text:
    return Text(str(getattr(person, "name_zh", "")), str(getattr(person, "name_en", "")))


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, ref: str, also: Also = nothing) -> HttpResponse:
    """An appointment ends, and nobody takes the post. `also` tells what else hangs on it in the rooms above."""
    viewer = viewer_at(request)
    units = viewer.units(Permission.SEE_PEOPLE) | viewer.units(Permission.EDIT_TREE)
    rows = Appointment.objects.select_related("post", "person").filter(post__unit__in=units)
    row = rows.filter(ref=ref).first()
    if row is None:
        raise Missing
    viewer.require(Permission.EDIT_TREE, row.post.unit_id, seen=Permission.SEE_PEOPLE)
    where = viewer.tree.nodes[row.post.unit_id].name
    form = LeaveForm(request.POST or None, initial={"until": viewer.today, "version": row.version})

    def preview(given: Given) -> list[Text]:
        until = max(given["until"], row.since)
        if until == row.since:
            return [Text("这项任职从未生效", "The appointment never takes effect")]
        return [
            Text(
                f"自 {until} 起，{row.person.name_zh}不再任{where.zh}{row.post.title_zh}，岗位空缺",
                f"From {en_day(until)} on {row.person.name_en} is no longer {row.post.title_en} of {where.en}; the post is vacant",
            ),
            Text(
                "角色不随任职结束：不再需要的，请安全管理员收回；账号由系统管理员停用",
                "Roles do not end with it: the security administrator withdraws those no longer needed, the system administrator "
                "disables the account",
            ),
            *also(viewer, row),
        ]  # fmt: skip

    def do(given: Given) -> Answer:
        return actions.end_appointment(
            viewer, given["key"], appointment=ref, version=given["version"] or 0, until=given["until"],
            reason=given["reason"],
        )  # fmt: skip

    title = Text(
        f"{row.person.name_zh}离任{row.post.title_zh}", f"{row.person.name_en} leaves the post of {row.post.title_en}"
    )
    return in_two_steps(request, form, title, [*WAY, Step(f"/people/{row.person.ref}", _name(row.person))], preview, do)
