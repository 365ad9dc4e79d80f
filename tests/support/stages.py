"""What a browser is shown: groups by name, each with what a journey has to know of it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from support.furnished import furnish
from support.goals_of_group import found_goals
from support.group_of_rooms import Group, found_group
from support.letters import Story, content
from support.marked_group import Marked, mark
from support.passwords import give_password
from support.reporting import fill, make_world
from support.schemes_of_rooms import TEXT, in_force, second_leader, start, submit

from hengji.contracts import actions as letters
from hengji.contracts.content import written
from hengji.contracts.models import Amendment
from hengji.facts import actions as facts
from hengji.facts import queries as figures
from hengji.facts.cabinet import keep
from hengji.facts.models import Form
from hengji.facts.workbooks import template
from hengji.goals import actions as goals
from hengji.goals.models import Interface
from hengji.policy import actions as policy
from hengji.store.refs import new_ref


def with_passwords() -> None:
    """Everybody may sign in."""
    give_password()


def everything() -> dict[str, Any]:
    """The group with one of everything in every unit, and whatever has states in each of them: `pages` are told with who may go there."""
    group = furnish()
    marked = mark(group)
    with_passwords()
    pages = [*_letters(group), *_goals(marked), *_figures(marked), *_schemes(group)]
    return {"refs": marked.refs, "pages": pages}


def _letters(group: Group) -> list[tuple[str, str]]:
    """Of other years: a draft, one that is talked about, to be signed, half signed, in force, asked to be amended, amended, closed."""

    def story(year: int, code: str = "D1", head: str = "hana") -> Story:
        return Story(group, code, head, written(content(group, code, year=year)))

    draft, talked, agreed, half = story(2021), story(2022).sent(), story(2023).agreed(), story(2024).half_signed()
    for words in ("煤价高企，请酌减", "请再议"):
        talked.do("hana", letters.propose, item="profit", matter="tier", tier="target", new="980", words=words)
        if words != "请再议":
            waits = talked.letter.proposals.get(answer="")
            talked.do("olivia", letters.answer_proposal, proposal=waits.ref, answer="rejected", words="不妥")
    bound, asked, amended, closed = (story(year, "D2", "hugo").in_force() for year in (2021, 2022, 2023, 2024))
    asked.amend(who="hugo")
    amended.amend(who="hugo")
    row = Amendment.objects.get(letter=amended.letter)
    amended.do("olivia", letters.approve_amendment, amendment=row.ref, shown=row.hash, words="同意")
    closed.do("olivia", letters.close_letter, reason="年度终了")
    waiting = Amendment.objects.get(letter=asked.letter)
    code = bound.table.ref
    return [
        ("olivia", f"/letters/{draft.ref}"), ("hana", f"/letters/{talked.ref}"), ("olivia", f"/letters/{talked.ref}"),
        ("hana", f"/letters/{agreed.ref}/sign"), ("leo", f"/letters/{half.ref}/sign"), ("leo", f"/letters/{half.ref}/signed"),
        ("hugo", f"/letters/{bound.ref}/amend"), ("ada", f"/letters/{bound.ref}/signed"), ("ada", f"/verify/{code}"),
        ("olivia", f"/letters/{asked.ref}/amendments/{waiting.ref}"), ("ada", f"/letters/{asked.ref}"),
        ("hugo", f"/letters/{amended.ref}/sign"), ("hugo", f"/letters/{amended.ref}/versions"),
        ("ada", f"/letters/{amended.ref}/amendments/{row.ref}"), ("ada", f"/letters/{closed.ref}"),
    ]  # fmt: skip


def _goals(marked: Marked) -> list[tuple[str, str]]:
    """An interface that is disputed, one that both have confirmed, a workbook of goals with mistakes, goals before the leader."""
    group, olivia = marked.group, marked.group.viewer("olivia")

    def done(who: str, act: Callable[..., Any], code: str, **given: Any) -> None:
        row = Interface.objects.get(ref=marked.refs[code]["interface"])
        act(group.viewer(who), new_ref(), interface=row.ref, version=row.version, **given)

    done("hana", goals.dispute_interface, "D1", reason="职责不清")
    done("mia", goals.confirm_interface, "S1A")
    book, out = Workbook(), BytesIO()
    book.save(out)
    cycle = marked.refs["G"]["cycle"]
    wrong = goals.hand_in(olivia, new_ref(), cycle=cycle, name="目标.xlsx", content=out.getvalue())["upload"]
    for code in ("G", "S1"):
        refs = marked.refs[code]
        goals.submit_goal(olivia, new_ref(), goal=refs["goal"], version=int(refs["version"]))
    disputed, one = marked.refs["D1"]["interface"], marked.refs["G"]["goal"]
    return [
        ("olivia", f"/goals/interfaces/{disputed}"), ("hana", f"/goals/interfaces/{disputed}"),
        ("hugo", f"/goals/interfaces/{disputed}"), ("olivia", f"/goals/import/{wrong}"), ("leo", f"/goals/{one}"),
        ("leo", "/goals?state=submitted"), ("olivia", "/goals?text=nosuchgoal"), ("olivia", "/goals?year=1999"),
    ]  # fmt: skip


def _figures(marked: Marked) -> list[tuple[str, str]]:
    """A workbook with mistakes."""
    rep, refs = marked.group.viewer("rep"), marked.refs["S1"]
    form = Form.objects.get(ref=refs["form"])

    def plant(sheet: Any) -> None:
        sheet["I5"] = "约一百"

    data = fill(template(form, figures.wanted(rep, form), rep.today), plant)
    wrong = facts.upload(rep, new_ref(), form=form.ref, sha256=keep(data), name="错.xlsx")["batch"]
    return [
        ("rep", f"/figures/batches/{wrong}"), ("rep", f"/figures/batches/{refs['batch']}?all=yes"),
        ("rep", f"/figures/forms/{refs['form']}"), ("rep", "/figures"), ("mia", f"/figures/batches/{refs['batch']}"),
        ("rep", f"/figures/history/{refs['unit']}/{refs['measure']}/2026-09"),
    ]  # fmt: skip


def _schemes(group: Group) -> list[tuple[str, str]]:
    """One in force with a changed copy, one before the leaders, one that cannot be read."""
    second_leader(group)
    held = in_force(group, start(group))
    copied = policy.copy_version(group.viewer("olivia"), new_ref(), ref=held.ref)["version"]
    before = submit(group, start(group, TEXT.replace("our.letter", "our.waiting")))
    return [
        ("olivia", f"/schemes/{held.ref}"), ("olivia", f"/schemes/{held.ref}/classes"), ("olivia", f"/schemes/{copied}"),
        ("olivia", f"/schemes/{copied}/source"), ("olivia", f"/schemes/{copied}/diff"), ("leo", f"/schemes/{before.ref}"),
        ("leo", f"/schemes/{before.ref}/diff"), ("mia", f"/schemes/{held.ref}"),
    ]  # fmt: skip


def furnished() -> dict[str, Any]:
    """The small group with posts and more units."""
    furnish()
    return {}


def at_work() -> dict[str, Any]:
    """A year of goals is begun, a monthly report is asked for, the letters of a department and of a company are drafted."""
    group = found_group()
    with_passwords()
    hidden = found_goals(group).add("H-1", "S2", title="东部煤电的目标", target="77").ref
    world = make_world(group)
    letter, other = Story(group), Story(group, "S2", "max").sent()
    return {
        "units": {code: unit.ref for code, unit in group.units.items()},
        "letter": letter.ref, "number": letter.letter.number, "other": other.ref, "form": world.form.ref,
        "measures": world.measures, "hidden": hidden,
    }  # fmt: skip


STAGES: dict[str, Callable[[], dict[str, Any]]] = {"furnished": furnished, "everything": everything, "at-work": at_work}
