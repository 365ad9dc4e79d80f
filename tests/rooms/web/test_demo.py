"""The example group: the same each time, as large as promised, sound in its trail, and open to each of its accounts."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.test import Client, override_settings
from support.databases import Database
from support.pages import plain

from hengji.audit.verify import verify
from hengji.contracts.content import Kind, read
from hengji.contracts.generating import Made
from hengji.contracts.handed import tasks_sheet
from hengji.contracts.models import Letter, LetterVersion
from hengji.contracts.subjects import candidates, made_for
from hengji.engine import score
from hengji.engine.intake.tables import Sheet, Tables
from hengji.engine.values.finding import Level
from hengji.engine.values.period import Period
from hengji.facts.models import Batch, Fact, Measure
from hengji.facts.queries import as_known
from hengji.goals.models import Goal, Interface, Node
from hengji.org.models import Account, Appointment, Grant, Person, Unit, UnitSpan
from hengji.org.roles import ADMINISTRATORS, Role
from hengji.policy.models import SchemeVersion
from hengji.policy.queries import meaning
from hengji.web import demo
from hengji.web.environment import sqlite
from hengji.web.seed import seed, seeded
from hengji.web.seed.figures import figures
from hengji.web.seed.group import STEPS
from hengji.web.seed.house import House
from hengji.web.seed.invented import figure, rounded

ROOT = Path(__file__).resolve().parents[3]
KEY = b"demo-audit-key-of-the-example-group-only"


@dataclass(frozen=True)
class Example:
    """What the command made, and what it answered."""

    database: Database
    answer: dict[str, str]


@contextmanager
def _opened(alias: str, file: Path | str) -> Iterator[Database]:
    """A database of SQLite in the place of the product's, under an alias of its own."""
    connections.settings[alias] = {**connections.settings["default"], **sqlite(str(file))}
    made = Database(alias, {}, "")
    with made.in_use():
        yield made
    connections[alias].close()


@pytest.fixture(scope="module")
def example() -> Iterator[Example]:
    """The group that `hengji demo --once` makes, in a process of its own."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        env = {name: value for name, value in os.environ.items() if not name.startswith(("HENGJI", "DJANGO"))}
        call = [
            sys.executable,
            "-m",
            "hengji",
            "demo",
            "--once",
            "--json",
            "--port",
            "0",
            "--data",
            f"{folder}/example",
        ]
        env |= {"PYTHONPATH": str(ROOT / "src")}
        done = subprocess.run(call, capture_output=True, text=True, env=env, check=False, timeout=280)
        assert done.returncode == 0, done.stderr
        answer = json.loads(done.stdout)
        more = {
            "EVIDENCE": Path(folder) / "evidence",
            "STATIC_ROOT": Path(folder),
            "HENGJI_AUDIT_KEY": KEY,
            "DEMO": True,
        }
        with override_settings(**more), _opened("example", answer["database"]) as made:
            yield Example(made, answer)


def _rows() -> dict[str, list[tuple[Any, ...]]]:
    """What the example says, without references, days of writing and other things of chance."""
    return {
        "units": list(UnitSpan.objects.order_by("unit__code", "since").values_list(
            "unit__code", "name_zh", "name_en", "parent__code", "since", "until")),
        "people": list(Appointment.objects.order_by("person__code", "id").values_list(
            "person__code", "person__name_zh", "person__name_en", "post__unit__code", "post__title_zh")),
        "measures": list(Measure.objects.order_by("code").values_list("code", "title_zh", "unit")),
        "goals": list(Goal.objects.order_by("code").values_list("code", "title_zh", "state", "unit__code", "parent__code")),
        "letters": list(Letter.objects.order_by("number").values_list("number", "kind", "state", "current")),
        "schemes": list(SchemeVersion.objects.order_by("scheme__code", "number").values_list(
            "scheme__code", "number", "digest", "status")),
    }  # fmt: skip


def test_the_example_is_as_large_as_promised(example: Example) -> None:
    assert seeded()
    kinds = Counter(Unit.objects.values_list("kind", flat=True))
    assert (kinds["group"], kinds["department"], kinds["subsidiary"], kinds["grassroots"]) == (1, 20, 14, 40)
    assert Person.objects.count() >= 150
    held = Counter(Grant.objects.exclude(approved_by=None).values_list("role", flat=True))
    assert {each for each in Role if held[each] < 12} == ADMINISTRATORS, "a dozen of each role of the business"
    periods = set(Fact.objects.values_list("period", flat=True))
    assert {f"{year}-{month:02}" for year in (2023, 2024, 2025) for month in range(1, 13)} <= periods
    assert "2026-10" in periods
    assert "2026-11" not in periods
    assert {"accepted", "submitted", "rejected"} == set(Batch.objects.values_list("status", flat=True))
    goals = Goal.objects.all()
    assert goals.count() >= 60
    assert len(set(goals.values_list("source", flat=True))) == 7
    assert goals.filter(parent__parent__isnull=False).exists()
    assert Node.objects.count() >= 15
    assert {"locked", "proposed", "disputed"} == set(Interface.objects.values_list("state", flat=True))
    assert SchemeVersion.objects.filter(status="in-force").count() == 3
    states = set(Letter.objects.values_list("state", flat=True))
    assert {"draft", "sent", "negotiating", "half-signed", "in-force", "amending"} <= states
    assert {"department", "subsidiary", "appointment", "annual", "tenure"} == set(
        Letter.objects.values_list("kind", flat=True)
    )


def test_its_trail_is_sound(example: Example) -> None:
    assert verify() == []


def _hengji(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, without the settings of these tests."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("HENGJI", "DJANGO"))}
    env |= {"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"} | more
    call = [sys.executable, "-m", "hengji", *words]
    return subprocess.run(call, capture_output=True, text=True, env=env, check=False, timeout=280, encoding="utf-8")


def test_its_trail_is_verified_from_a_terminal_without_any_setting(example: Example, tmp_path: Path) -> None:
    folder = str(Path(example.answer["database"]).parent)
    # the settings of a real installation are let alone
    done = _hengji("audit", "verify", "--demo", folder, "--json", HENGJI_DATABASE="postgres://nobody@nowhere.invalid/x")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["findings"] == []
    assert told["events"] > 600
    bare = _hengji("audit", "verify")
    assert bare.returncode == 1
    assert "没有设置 HENGJI_SECRET_KEY" in bare.stderr
    assert "加 --demo" in bare.stderr
    missing = _hengji("audit", "verify", "--demo", str(tmp_path), "--lang", "en")
    assert missing.returncode == 1
    assert "there is no example database hengji.db" in missing.stderr
    assert "write --demo FOLDER" in missing.stderr
    assert "--data" not in missing.stderr


def test_the_names_are_labelled_as_invented(example: Example) -> None:
    assert "虚构" in UnitSpan.objects.get(unit__code="G").name_zh


def test_every_account_signs_in_and_sees_its_home_page(example: Example) -> None:
    named, others = demo.accounts()
    assert {login for login, _ in (*named, *others)} == set(Account.objects.values_list("login", flat=True))
    page = plain(Client().get("/sign-in"))
    for login, who in (*named, *others):
        assert login in page
        assert who.zh in page
    for login, _ in (*named, *others[::8]):
        client = Client()
        assert client.post("/sign-in", {"login": login, "password": demo.WORD}).status_code == 302, login
        home = client.get("/")
        assert home.status_code == 200, login
        assert "您好" in plain(home), login


def test_the_coverage_board_names_the_planted_faults(example: Example) -> None:
    client = Client()
    client.post("/sign-in", {"login": "office", "password": demo.WORD})
    words = plain(client.get("/goals/coverage"))
    for fault in ("未分解到位", "没有责任单位", "找不到上级目标", "同一单位重复承担", "共同承担而目标值不同"):
        assert fault in words, fault


def test_the_command_says_where_everything_is(example: Example) -> None:
    for name in ("report", "data", "out", "database"):
        assert Path(example.answer[name]).exists(), name
    assert len(example.answer["sha256"]) == 64
    assert example.answer["address"].startswith("http://127.0.0.1:")


def test_every_figure_is_the_invented_one(example: Example) -> None:
    facts = Fact.objects.filter(turn=1).select_related("unit", "measure")
    assert facts.count() > 4000
    for fact in facts:
        of = Period.parse(fact.period)
        value = figure(fact.unit.code, fact.measure.code, of.year, of.index * of.months)
        assert fact.value == (None if value is None else rounded(value, fact.measure.decimals)), fact.pk


@pytest.mark.parametrize("measure", ["profit", "output", "revenue"])
def test_the_group_is_the_sum_of_its_companies(example: Example, measure: str) -> None:
    for period in ("2023-01", "2026-08", "2026-09"):
        known = as_known().filter(measure__code=measure, period=period, value__isnull=False)
        whole = known.get(unit__code="G").value
        assert whole == sum(fact.value for fact in known.filter(unit__kind="subsidiary")), period


def test_a_letter_of_a_department_that_builds_is_drafted_anew_out_of_its_goals_alone(example: Example) -> None:
    office = House().viewer("office")
    builders = [each for each in candidates(office, Kind.DEPARTMENT, 2026) if each.unit_class == "projects"]
    assert len(builders) == 4
    for who, made in zip(builders, made_for(office, Kind.DEPARTMENT, 2026, builders), strict=True):
        assert isinstance(made, Made)
        assert not [each for each in made.findings if each.level is Level.ERROR], who.node.code
        version = LetterVersion.objects.get(letter__unit=who.node.unit, letter__kind="department", number=1)
        drafted = read(version.content)
        assert replace(made.content, clauses=drafted.clauses) == drafted


def _results(number: str) -> tuple[str, str]:
    """What the first text of a letter says of the use of the result, in both languages."""
    content = read(LetterVersion.objects.get(letter__number=number, number=1).content)
    assert content.totals is not None
    rows = [(each.title, each.text) for each in content.totals.results]
    return tuple("\n".join(f"{title.get(lang)}: {text.get(lang)}" for title, text in rows) for lang in ("zh", "en"))  # type: ignore[return-value]


def test_a_department_has_one_bonus_with_its_unit_of_money(example: Example) -> None:
    zh, en = _results("2026-D01-01")
    assert "不设总额" not in zh
    assert "金额单位：元" in zh
    assert "资金总额 1,000,000" in zh
    assert "in yuan" in en


def test_what_a_grade_brings_a_manager_is_english_in_english_and_as_the_agreement_says(example: Example) -> None:
    zh, en = _results("2026-S01-03")
    assert not re.search("[\u3400-\u9fff]", en)
    assert "Excellent: raised to the limit" in en
    assert "不合格：绩效年薪不予兑现" in zh
    assert "不合格：退出岗位" in zh
    assert " / " not in zh


def test_the_signed_letter_of_construction_is_computed_node_by_node(example: Example) -> None:
    letter = Letter.objects.get(number="2026-D08-01")
    signed = read(LetterVersion.objects.get(letter=letter, number=letter.in_force).content)
    dated = [item for item in signed.items if signed.dated_nodes(item)]
    assert [len(signed.dated_nodes(item)) for item in dated] == [4, 2, 3]
    done = {
        (item.id, signed.node_name(node).zh): node.due + timedelta(12 if place == 0 else 0)
        for item in dated
        for place, node in enumerate(signed.dated_nodes(item))
    }
    who = next(each for each in candidates(House().viewer("office"), Kind.DEPARTMENT, 2026) if each.node.code == "D08")
    assert who.scheme is not None
    units = Sheet("units", 1, {"unit": ["D08"], "class": [signed.unit_class]})
    run = score(meaning(who.scheme), Tables(units, Sheet("facts"), tasks=tasks_sheet([signed], {"D08": done})))
    (card,) = run.cards
    rows = [row for row, item in enumerate(card.items) if item.id in {each.id for each in dated}]
    # The first node of each is 12 days late: 9 of 100 points, times its share of 25, 50 and 34 %.
    assert [card.scores.score[row, 0] * Fraction(1, 10 ** card.rules[row].places) for row in rows] == [
        Fraction(each) for each in ("97.75", "95.5", "96.94")
    ]


def test_an_interrupted_seeding_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(house: House) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("hengji.web.seed.group.STEPS", (STEPS[0], (STEPS[1][0], interrupted)))
    with _opened("broken", tmp_path / "broken.db"):
        call_command("migrate", verbosity=0)
        with pytest.raises(KeyboardInterrupt):
            seed()
        assert not seeded()
        assert verify() == []


def test_seeded_again_elsewhere_it_is_the_same(example: Example, tmp_path: Path) -> None:
    """But for the figures, which the test above compares with what they are computed from."""
    before = _rows()
    with _opened("again", tmp_path / "again.db"), override_settings(EVIDENCE=tmp_path):
        call_command("migrate", verbosity=0)
        house = House()
        with transaction.atomic():
            for _, step in STEPS:
                if step is not figures:
                    step(house)
        after = _rows()
        assert verify() == []
    for name, rows in before.items():
        assert rows == after[name], name


def test_every_role_is_asked_for_and_approved_by_two_security_administrators(example: Example) -> None:
    """As the product's own rule has it; set-up asks for the first two, and each is approved by the other."""
    security = set(Grant.objects.filter(role=Role.SECURITY_ADMIN.value).values_list("person_id", flat=True))
    assert len(security) == 2
    first = 0
    for row in Grant.objects.select_related("granted_by", "approved_by"):
        asked = row.granted_by.person_id if row.granted_by is not None else None
        approved = row.approved_by.person_id if row.approved_by is not None else None
        assert asked in security or (asked is None and row.person_id in security)
        assert approved is None or approved in security - {asked, row.person_id}
        first += asked is None
    assert first == 2
