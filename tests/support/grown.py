"""A group grown large: companies and plants by the hundred, each with its goals, figures and a letter of many items."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import connection
from support.goals_of_group import found_goals
from support.group_of_rooms import START, Founder, Group, found_group
from support.letters import STEPS, Story, content, item, key
from support.passwords import give_password

from hengji.audit.acts import Act, Answer, action
from hengji.contracts import actions as letters
from hengji.contracts.content import Kind as LetterKind
from hengji.contracts.content import written
from hengji.contracts.models import Letter
from hengji.engine.values.text import Text
from hengji.facts import actions as figures
from hengji.facts.models import Batch, BatchUnit, Fact, Form, Measure, Status
from hengji.goals.models import Cycle, Goal, Tier, TierKind
from hengji.org.models import Account, Kind, Person, Unit, UnitSpan

COMPANIES = 14
MONTHS = ("2026-07", "2026-08")


@dataclass(frozen=True)
class Pages:
    """What there is to look at: addresses of the work pages, by the name of the page, and who looks."""

    group: Group
    paths: dict[str, str]


def grow(units: int, items: int) -> Pages:
    """A group of so many units, each with so many goals, figures of two months, and a letter of so many items."""
    group = found_group()
    give_password()
    have = Unit.objects.count()
    _units(Founder(), key(), count=units - have)
    olivia = group.viewer("olivia")
    measures = [
        figures.define_measure(
            olivia, key(), code=f"m{number:02}", title=Text(f"指标{number}", f"Measure {number}"), unit="万元", decimals=2,
            low="0", high="1000000", department=group.ref("D1"), calendar="month",
        )["measure"]
        for number in range(items)
    ]  # fmt: skip
    for month in MONTHS:
        _month(Founder(), key(), period=month)
    grown = [*Unit.objects.filter(code__startswith="C").order_by("pk")]
    figures.issue_form(
        olivia, key(), code="M01", title=Text("月报", "Monthly"), period="2026-09", due=date(2026, 10, 10),
        owner=group.ref("G"), units=[each.ref for each in grown], measures=measures,
    )  # fmt: skip
    found_goals(group)
    _goals(Founder(), key(), items=items)
    _letters(group, [each.code for each in grown], items)
    story = Story.__new__(Story)
    story.group, story.head, story.ref = group, "olivia", Letter.objects.earliest("pk").ref
    story.sent()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # the server does so by itself within a minute of so many new rows
    return pages(group)


def pages(group: Group) -> Pages:
    """What there is to look at in a group that has grown."""
    goal, unit = Goal.objects.filter(unit__isnull=False).latest("pk"), Unit.objects.get(code="C00")
    letter, form = Letter.objects.earliest("pk"), Form.objects.get(code="M01")
    return Pages(
        group,
        {
            "home": "/", "units": "/units", "unit": f"/units/{unit.ref}", "people": "/people", "grants": "/grants",
            "goals": "/goals", "goals of a text": "/goals?text=7&sort=target&down=1", "goal": f"/goals/{goal.ref}",
            "goal map": "/goals/map", "coverage": "/goals/coverage", "interfaces": "/goals/interfaces",
            "letters": "/letters", "letter": f"/letters/{letter.ref}", "figures": "/figures",
            "form": f"/figures/forms/{form.ref}", "a unit's year": f"/figures/units?unit={unit.ref}&year=2026",
            "measures": "/figures/measures", "schemes": "/schemes", "me": "/me", "search": "/search?q=m0",
            "search a unit": "/search?q=C0",
        },
    )  # fmt: skip


@action("test.grow-units")
def _units(act: Act, *, count: int) -> Answer:
    """Companies below the group, plants below companies, and two people for each."""
    group = Unit.objects.get(code="G")
    companies = act.add_all([Unit(code=f"C{n:02}", kind=Kind.SUBSIDIARY.value) for n in range(min(COMPANIES, count))])
    plants = act.add_all(
        [Unit(code=f"C{n % COMPANIES:02}P{n:03}", kind=Kind.GRASSROOTS.value) for n in range(count - len(companies))]
    )
    above = {each.code: each for each in companies}
    spans = [
        UnitSpan(unit=each, parent=group, name_zh=f"第{n}新能源公司", name_en=f"Energy {n}", place=20 + n, since=START)
        for n, each in enumerate(companies)
    ] + [
        UnitSpan(
            unit=each, parent=above[each.code[:3]], name_zh=f"第{n}电站", name_en=f"Plant {n}", place=n, since=START
        )
        for n, each in enumerate(plants)
    ]
    act.add_all(spans)
    act.add_all([Person(code=f"Q{n:04}", name_zh=f"员工{n}", name_en=f"Person {n}") for n in range(2 * count)])
    return {}


@action("test.grow-month")
def _month(act: Act, *, period: str) -> Answer:
    """Accepted figures of a month."""
    account = Account.objects.get(login="lin")
    batch = act.add(
        Batch(period=period, content_digest="", status=Status.ACCEPTED.value, reported_by=account, reported_at=act.at,
              decided_by=Account.objects.get(login="hana"), decided_at=act.at)
    )  # fmt: skip
    units, measures = list(Unit.objects.filter(code__startswith="C")), list(Measure.objects.all())
    act.add_all([BatchUnit(batch=batch, unit=unit) for unit in units])
    act.add_all(
        [
            Fact(unit=unit, measure=each, period=period, value=1000 + each.pk, recorded_seq=1, batch=batch)
            for unit in units
            for each in measures
        ]
    )
    return {}


@action("test.grow-goals")
def _goals(act: Act, *, items: int) -> Answer:
    """So many goals of the group, each given to every unit."""
    year, author = Cycle.objects.get(year=2026), Account.objects.get(login="olivia")
    beside = {
        "cycle": year, "source": "business", "task": "quantitative", "way": "higher", "measure": "profit", "measure_unit": "万元",
        "author": author,
    }  # fmt: skip
    group = Unit.objects.get(code="G")
    tops = act.add_all(
        [
            Goal(code=f"T{n:02}", title_zh=f"目标{n}", title_en=f"Goal {n}", unit=group, how="sum", **beside)
            for n in range(items)
        ]
    )
    units = list(Unit.objects.filter(code__startswith="C"))
    parts = act.add_all(
        [
            Goal(
                code=f"{top.code}-{each.code}",
                title_zh=top.title_zh,
                title_en=top.title_en,
                unit=each,
                parent=top,
                **beside,
            )
            for top in tops
            for each in units
        ]
    )
    act.add_all(
        [Tier(goal=goal, kind=TierKind.TARGET.value, value=Decimal(100 + goal.pk % 50)) for goal in tops + parts]
    )
    return {}


def _letters(group: Group, codes: list[str], items: int) -> None:
    """A letter of every unit, with so many items of equal weight."""
    weight = f"{Decimal(100) / items:f}" if 100 % items == 0 else ""
    rest = 100 - (100 // items) * (items - 1)
    held = tuple(
        item(f"i{n}", weight or str(100 // items if n else rest), STEPS, target=str(60 + n)) for n in range(items)
    )
    drafts = [
        written(replace(content(group, code, kind=LetterKind.SUBSIDIARY), items=held, nodes=(), duties=()))
        for code in codes
    ]
    for at in range(0, len(drafts), 50):
        letters.draft_letters(group.viewer("olivia"), key(), contents=drafts[at : at + 50])
