"""The small group with one of everything in every unit, each thing known by a word of its own: where a word turns up, it is told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.test import Client
from support.group_of_rooms import START, Founder, Group
from support.letters import content
from support.pages import BACKEND
from support.reporting import fill
from support.schemes_of_rooms import TEXT, start
from support.who_may import PARENT, PARTNER, PEOPLE, UNITS, target, value, word

from hengji.audit.acts import Act, Answer, action
from hengji.audit.models import Event
from hengji.contracts import actions as letters
from hengji.contracts.content import Kind, written
from hengji.contracts.models import Letter, LetterVersion
from hengji.engine.values.text import Text
from hengji.facts import actions as facts
from hengji.facts import queries as figures
from hengji.facts.cabinet import keep
from hengji.facts.models import Batch, Evidence, Form
from hengji.facts.workbooks import template
from hengji.goals import actions as goals
from hengji.goals.models import Goal
from hengji.goals.workbook.form import empty_form
from hengji.org.models import Account, Appointment, Delegation, Grant, Person, Post, PostKind, Unit, UnitSpan
from hengji.store.refs import new_ref
from hengji.web.sessions import name_of

LETTERED = tuple(code for code in UNITS if code != "G")
"""The units that sign a letter with the group."""


@dataclass
class Marked:
    """The group, the references of what each unit has, its filled-in workbook, and a browser for everybody."""

    group: Group
    refs: dict[str, dict[str, str]] = field(default_factory=dict)
    books: dict[str, bytes] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)


@action("test.mark-group")
def _mark(act: Act) -> Answer:
    units = {unit.code: unit for unit in Unit.objects.all()}
    for span in UnitSpan.objects.select_related("unit"):
        name = word("Name", span.unit.code)
        act.change(span, None, name_zh=name, name_en=name)
    for login, role, unit in (
        ("rep", "liaison", "G"),
        ("rat", "rater", "S1"),
        ("gone", "manager", "S1"),
        ("dee", "", ""),
    ):
        person = act.add(Person(code=f"X-{login}", name_zh=login, name_en=login))
        act.add(Account(login=login, person=person, password="!", must_change=False, is_active=login != "gone"))
        if role:
            act.add(_grant(person, role, units[unit], True))
    people = {account.login: account.person for account in Account.objects.select_related("person")}
    act.add(Delegation(giver=people["mia"], taker=people["dee"], since=START, until=date(2100, 1, 1), reason="出差"))
    for code, unit in units.items():
        name = word("Pers", code)
        person = act.add(Person(code=f"Y-{code}", name_zh=name, name_en=name))
        post = act.add(Post(unit=unit, kind=PostKind.STAFF.value, title_zh=name, title_en=name))
        act.add(Appointment(post=post, person=person, since=START))
        act.add(_grant(person, "rater", unit, False))
    act.tell(Text("做记号", "marked"), None, len(units))
    return {}


def _grant(person: Person, role: str, unit: Unit, approved: bool) -> Grant:
    accounts = {account.login: account for account in Account.objects.filter(login__in=["rep", "olivia", "leo"])}
    by, second = accounts["olivia"], accounts["leo"]
    return Grant(
        person=person, role=role, unit=unit, since=START, granted_by=by, approved_by=second if approved else None
    )


def mark(group: Group) -> Marked:
    """Give every unit one of everything."""
    _mark(Founder(), "mark-the-group")
    made = Marked(group, {code: {"unit": group.ref(code)} for code in UNITS})
    for code in UNITS:
        made.refs[code]["person"] = Person.objects.get(code=f"Y-{code}").ref
        made.refs[code]["appointment"] = Appointment.objects.get(person__code=f"Y-{code}").ref
        made.refs[code]["grant"] = Grant.objects.get(person__code=f"Y-{code}").ref
    _goals(made)
    _figures(made)
    _letters(made)
    _schemes(made)
    for who in PEOPLE:
        client = Client(raise_request_exception=False)
        client.cookies["hengji-lang"] = "zh"
        if who.name != "nobody":
            client.force_login(Account.objects.get(login=who.name), backend=BACKEND)
        made.clients[who.name] = client
    other = Client()
    other.force_login(Account.objects.get(login="none"), backend=BACKEND)
    session = name_of(str(other.session.session_key))
    for refs in made.refs.values():
        refs["session"] = session
        refs["delegation"] = Delegation.objects.get(giver=group.person("mia")).ref
        refs["account"] = Account.objects.get(login="none").ref
    return made


def _goals(made: Marked) -> None:
    olivia = made.group.viewer("olivia")
    cycle = goals.open_cycle(olivia, new_ref(), year=2026, title=Text.same("2026"))["cycle"]
    nodes = [{**_node("模板节点"), "when": 10}]
    saved = goals.save_template(
        olivia, new_ref(), code="T1", title=Text.same("模板"), project="wind", nodes=nodes, reason="模板"
    )
    upload = goals.hand_in(
        olivia, new_ref(), cycle=cycle, name="goals.xlsx", content=empty_form(2026, [], olivia.today)
    )
    for code in UNITS:
        refs, why = made.refs[code], word("Why", code)
        above = made.refs[PARENT[code]]["goal"] if code in PARENT else ""
        refs["goal"] = goals.add_goal(
            olivia, new_ref(), cycle=cycle, code=f"Z{code}", title=Text.same(word("Goal", code)), source="business",
            task="quantitative", unit=refs["unit"], parent=above, how="strict", measure="profit", measure_unit="万元",
            tiers={"target": Decimal(target(code))}, reason=why,
        )["goal"]  # fmt: skip
        goals.add_nodes(olivia, new_ref(), goal=refs["goal"], version=1, nodes=[_node(word("Node", code))], reason=why)
        row = Goal.objects.get(ref=refs["goal"])
        refs |= {
            "node": row.nodes.get().ref,
            "version": str(row.version),
            "cycle": cycle,
            "upload": upload["upload"],
            **saved,
        }
    for code, name in {"D1": "hana", "D2": "hugo", "S1": "mia", "S2": "max"}.items():
        refs = made.refs[code]
        refs["ask"] = goals.ask_other(
            made.group.viewer(name), new_ref(), goal=refs["goal"], version=int(refs["version"]),
            value=Decimal(f"1{target(code)}"), reason=word("Why", code),
        )["ask"]  # fmt: skip
    for code in UNITS:
        duty = Text.same(word("Duty", code))
        made.refs[code]["interface"] = goals.propose_interface(
            olivia, new_ref(), node=made.refs[code]["node"], left=made.refs[code]["unit"],
            right=made.refs[PARTNER[code]]["unit"], left_share=Decimal(60), right_share=Decimal(40), left_duty=duty,
            right_duty=duty, reason=word("Duty", code),
        )["interface"]  # fmt: skip
        row = Goal.objects.get(ref=made.refs[code]["goal"])
        made.refs[code]["version"] = str(row.version)


def _node(title: str) -> Any:
    words = Text.same(title)
    return {"title": words, "when": date(2026, 6, 30), "standard": words, "weight": Decimal(100), "evidence": words}


def _figures(made: Marked) -> None:
    olivia, rep = made.group.viewer("olivia"), made.group.viewer("rep")
    for code in UNITS:
        refs = made.refs[code]
        refs["measure"] = facts.define_measure(
            olivia, new_ref(), code=f"m{code}", title=Text.same(word("Meas", code)), unit="万千瓦时", decimals=6, low="", high="",
            department=refs["unit"], calendar="month",
        )["measure"]  # fmt: skip
        for period in ("2026-09", "2026-10"):
            title = Text.same(word("Form", code))
            refs["form"] = facts.issue_form(
                olivia, new_ref(), code=f"F{code}", title=title, period=period, due=date(2026, 11, 10),
                owner=made.group.ref("G"), units=[refs["unit"]], measures=[refs["measure"]],
            )["form"]  # fmt: skip
            form = Form.objects.get(ref=refs["form"])
            data = fill(template(form, figures.wanted(rep, form), rep.today), lambda sheet, of=code: _write(sheet, of))
            made.books[code] = data
            name = f"{word('File', code)}.xlsx"
            refs["batch"] = facts.upload(rep, new_ref(), form=form.ref, sha256=keep(data), name=name)["batch"]
            note = word("Note", code)
            facts.submit(rep, new_ref(), batch=refs["batch"], version=1, reason=note)
            if period == "2026-09":
                facts.accept(olivia, new_ref(), batch=refs["batch"], version=2)
        refs["evidence"] = Evidence.objects.get(batch__ref=refs["batch"]).ref
        refs["batch-version"] = str(Batch.objects.get(ref=refs["batch"]).version)


def _letters(made: Marked) -> None:
    """A letter before each unit but the group itself, which signs all of them."""
    olivia = made.group.viewer("olivia")
    for code in LETTERED:
        said = Text.same(word("Letr", code))
        kind = Kind.DEPARTMENT if code.startswith("D") else Kind.SUBSIDIARY
        whole = content(made.group, code, kind)
        marked = replace(
            whole,
            nodes=tuple(replace(each, title=said) for each in whole.nodes),
            duties=tuple(replace(each, duty=said) for each in whole.duties),
            constraints=(said,),
        )
        letter = letters.draft_letter(olivia, new_ref(), content=written(marked))["letter"]
        letters.send_letter(olivia, new_ref(), letter=letter, version=1)
        sent = Event.objects.get(action="contracts.send", subject=letter)
        made.refs[code]["notice"] = f"e{sent.seq:012}"
        row = Letter.objects.get(ref=letter)
        table = LetterVersion.objects.get(letter=row, number=row.current)
        made.refs[code] |= {"letter": letter, "letter-version": str(row.version), "code": table.ref}


def _schemes(made: Marked) -> None:
    """A scheme of each unit, in draft."""
    for code in UNITS:
        text = TEXT.replace("our.letter", f"our.scheme{code}").replace("子企业考核方案", word("Schm", code))
        row = start(made.group, text.replace("Subsidiaries' scheme", word("Schm", code)), code)
        made.refs[code] |= {"scheme": row.ref, "scheme-version": str(row.version)}


def _write(sheet: Any, unit: str) -> None:
    for row in range(5, sheet.max_row + 1):
        if sheet.cell(row, 4).value == f"m{unit}":
            sheet.cell(row, 9).value = value(unit)
