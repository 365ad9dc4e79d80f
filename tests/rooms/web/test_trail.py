"""The trail as it is read: a figure from its first report, a letter from its draft to both signatures, and nothing to who may not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import override_settings
from support.doors import patterns
from support.goals_of_group import found_goals
from support.group_of_rooms import Group, busy
from support.letters import Story, content, posted
from support.pages import counted, plain, signed_in
from support.reporting import grant, make_world
from support.schemes_of_rooms import start

import hengji.org.founding  # noqa: F401 - an action that no page leads to
from hengji.audit.acts import ACTIONS
from hengji.audit.canonical import canonical
from hengji.audit.fits import TURNING
from hengji.audit.kept import kept_models, writing
from hengji.audit.models import Event, Head
from hengji.audit.sealing import ACTION as UPGRADE
from hengji.contracts import actions as letters
from hengji.contracts.content import written
from hengji.contracts.models import Letter
from hengji.contracts.queries import title_of
from hengji.engine.values.text import Text
from hengji.facts import actions as facts
from hengji.facts.cabinet import keep
from hengji.facts.models import Measure
from hengji.goals import actions as goals
from hengji.org import actions as org
from hengji.org import granting, opening, queries
from hengji.org.models import Grant, UnitSpan
from hengji.org.permissions import Permission
from hengji.org.roles import ROLES, Role
from hengji.store.refs import new_ref
from hengji.ui.words import in_language
from hengji.web.trail.entries import Entry, entries
from hengji.web.trail.told import Names, changes
from hengji.web.trail.words import ACTIONS as WORDS
from hengji.web.trail.words import TABLES

PNG = b"\x89PNG\r\n\x1a\n...."


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path) -> Iterator[None]:
    with override_settings(EVIDENCE=tmp_path / "evidence", STATIC_ROOT=tmp_path):
        yield


def test_every_action_and_every_table_has_words_in_both_languages() -> None:
    assert list(patterns())  # every room is loaded with its addresses
    here = {name for name in ACTIONS if not name.startswith("test.")}
    assert sorted(here - set(WORDS)) == []
    assert sorted(name for name in WORDS if name not in here | {UPGRADE} and not name.startswith("demo.")) == []
    assert {model._meta.db_table for model in kept_models()} == set(TABLES)
    for name, words in {**WORDS, **TABLES}.items():
        assert words.zh, name
        assert words.en, name
        assert not any("\u4e00" <= sign <= "\u9fff" for sign in words.en), name


def test_the_trail_of_a_figure_is_its_whole_life(group: Group) -> None:
    world = make_world(group)
    sent = world.batch(world.upload("gus", world.filled("gus", {"profit": 77})))
    sent = world.batch(world.submit("gus", sent))
    facts.reject(group.viewer("mia"), new_ref(), batch=sent.ref, version=sent.version, reason="口径不对")
    world.recorded({"profit": 88})
    world.recorded({"staff": 5})
    page = plain(signed_in("ada").get(_figure(world.measures["profit"], group)))
    for word in ("上传填报", "提交填报", "退回填报", "口径不对", "接受指标数", "郭松", "马晓梅"):
        assert word in page, word
    assert page.index("接受指标数") < page.index("退回填报")
    assert "第 1–6 行，共 6 行" in page
    sent_back = Event.objects.get(action="facts.reject")
    one = plain(signed_in("ada").get(f"/trail/{sent_back.seq}"))
    assert "待审核" in one
    assert "submitted" not in one
    history = signed_in("ada").get(f"/figures/history/{group.ref('S1A')}/{world.measures['profit']}/2026-09")
    assert "操作记录" in plain(history)
    assert "/trail?subject=figure~" in history.content.decode()
    assert "/trail?subject=" not in signed_in("mia").get(history.wsgi_request.path).content.decode()


def _told(action: str, lang: str = "zh") -> str:
    """The page of the last event of an action."""
    seq = Event.objects.filter(action=action).order_by("-seq").values_list("seq", flat=True).first()
    return plain(signed_in("ada", lang).get(f"/trail/{seq}"))


def test_what_was_done_with_a_figure_is_told_by_names_and_with_what_is_counted(group: Group) -> None:
    world = make_world(group)
    world.recorded({"profit": 77, "staff": 5})
    world.recorded({"profit": 88}, reason="补记燃料结算单")
    accepted = _told("facts.accept")
    assert "一号风场：利润总额 77 88" in accepted
    assert "2026-09：入账 1 个数，合计 88" in accepted
    assert "S1A profit" not in accepted
    assert "Σ" not in accepted
    assert "填报 1 个数，其中 1 个是新的或改了的" in _told("facts.submit")
    assert "1 figure reported, 1 of them new or changed" in _told("facts.submit", "en")
    assert "Plant One: Total profit 77 88" in _told("facts.accept", "en")
    assert "：1 个数" in _told("facts.upload")
    assert "个单位，每个填 4 个指标" in _told("facts.issue-form")


def test_the_sum_of_what_was_recorded_leaves_out_what_was_known_already(group: Group) -> None:
    world = make_world(group)
    world.recorded({"profit": 100, "staff": 5})
    world.recorded({"profit": 100, "staff": 5, "ratio": "41.25"})
    assert "2026-09：入账 1 个数，合计 41.25" in _told("facts.accept")
    assert "2026-09: 1 figure recorded, sum 41.25" in _told("facts.accept", "en")


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("not-applicable", "不适用", "Not applicable"), ("not-occurred", "未发生", "Did not occur"),
        ("not-counted", "尚未统计", "Not yet counted"), ("withdrawn", "撤回", "Withdrawn"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("action", ["facts.accept", "facts.correct"])
def test_a_figure_that_is_lacking_says_why_in_words(action: str, code: str, zh: str, en: str) -> None:
    told = {"title": {"zh": "S1A profit", "en": "S1A profit"}, "old": "—", "new": code}
    (found,) = changes(
        action,
        [
            told,
        ],
        Names({}, {}),
    )
    assert found.new == Text(zh, en)
    (other,) = changes(action, [told | {"old": code, "new": "5"}], Names({}, {}))
    assert other.old == Text(zh, en)


def test_an_event_of_an_earlier_release_says_whose_sum_it_tells() -> None:
    told = {
        "title": {"zh": "接受指标数", "en": "figures accepted"},
        "old": "submitted",
        "new": "2026-09: 17, Σ 3101961.21",
    }
    (found,) = changes("facts.accept", [told], Names({}, {}))
    assert found.new is not None
    assert found.new.zh == "2026-09：入账 17 个数，整批合计 3,101,961.21"
    assert found.new.en == "2026-09: 17 figures recorded, sum of the whole batch 3,101,961.21"


def test_who_accepts_a_figure_is_not_made_to_say_what_the_reporter_wrote(group: Group) -> None:
    world = make_world(group)
    world.recorded({"profit": 77})
    world.recorded({"profit": 88}, reason="补记燃料结算单")
    assert "原因 补记燃料结算单" in _told("facts.submit")
    accepted = _told("facts.accept")
    assert "原因" not in accepted
    assert "补记燃料结算单" not in accepted


def test_the_auditor_is_told_of_an_upload_that_was_never_submitted_and_sees_none_of_its_figures(group: Group) -> None:
    world = make_world(group)
    draft = world.batch(world.upload("gus", world.filled("gus", {"profit": 87654.25})))
    listed = plain(signed_in("ada").get("/trail?f-action=facts.upload"))
    assert "郭松" in listed
    assert "2026-09（上传后没有提交）" in listed
    one = _told("facts.upload")
    assert "2026-09：1 个数" in one
    assert "内容不在您的权限内" not in one
    assert "87,654" not in one
    assert "87654.25" not in one, "so long that no digest holds it by chance"
    assert signed_in("ada").get(f"/figures/batches/{draft.ref}").status_code == 404
    assert "上传填报" in plain(signed_in("ada").get(_figure(world.measures["profit"], group)))


def test_who_reads_the_trail_of_a_part_is_told_of_drafts_of_that_part_alone(group: Group) -> None:
    world = make_world(group)
    world.upload("gus", world.filled("gus", {"profit": 7}))
    grant(group, "none", "auditor", "S2")
    assert "没有提交" not in plain(signed_in("none").get("/trail"))
    grant(group, "none", "auditor", "S1A")
    assert "没有提交" in plain(signed_in("none").get("/trail"))


def test_a_correction_is_called_by_the_figure_it_corrects(group: Group) -> None:
    world = make_world(group)
    world.recorded({"profit": 77})
    facts.correct(
        group.viewer("gus"), new_ref(), unit=group.ref("S1A"), measure=world.measures["profit"], period="2026-09", turn=1,
        value="78", reason="结算",
    )  # fmt: skip
    assert "更正：一号风场，利润总额 2026-09" in plain(signed_in("ada").get("/trail"))
    assert "correction: Plant One, Total profit 2026-09" in plain(signed_in("ada", "en").get("/trail"))
    assert "Gus" in plain(signed_in("ada", "en").get("/trail"))


def test_a_measure_that_is_given_to_another_department_names_it(group: Group) -> None:
    world = make_world(group)
    row = Measure.objects.get(ref=world.measures["profit"])
    facts.change_measure(
        group.viewer("olivia"), new_ref(), measure=row.ref, version=row.version, title=Text(row.title_zh, row.title_en),
        unit=row.unit, decimals=row.decimals, low="", high="", calendar=row.calendar, department=group.ref("D2"),
        about="", in_use=False, reason="职责调整",
    )  # fmt: skip
    changed = _told("facts.change-measure")
    assert "生产技术部" in changed
    assert "是 否" in changed
    assert "Production" in _told("facts.change-measure", "en")


def test_the_kinds_a_scheme_assesses_are_told_by_their_names() -> None:
    found = changes(
        "policy.assess-kinds",
        [{"title": {"zh": "考核对象", "en": "whom it assesses"}, "old": "department", "new": "subsidiary,grassroots"}],
        Names({}, {}),
    )
    assert [(each.old, each.new) for each in found] == [
        (Text("总部部门", "Department"), Text("子企业、基层单位", "Subsidiary, Grassroots unit"))
    ]


def test_a_form_that_is_closed_says_yes_and_not_true(group: Group) -> None:
    world = make_world(group)
    facts.change_form(
        group.viewer("olivia"), new_ref(), form=world.form.ref, version=world.form.version, due=world.form.due,
        closed=True, reason="收齐",
    )  # fmt: skip
    assert "已关闭 否 是" in _told("facts.change-form")
    assert "closed no yes" in _told("facts.change-form", "en")


def test_a_signature_is_told_by_the_version_of_the_text(group: Group) -> None:
    Story(group).agreed().sign("hana", "unit")
    signed = _told("contracts.sign")
    assert re.search(r"第 1 号文本，内容指纹 [0-9a-f]{4} ", signed)
    assert "version 1, content hash" in _told("contracts.sign", "en")


def test_what_was_done_before_there_were_people_is_done_by_the_set_up(group: Group) -> None:
    page = plain(signed_in("ada").get("/trail/1"))
    assert "何人 系统建立" in page
    assert "set-up" not in page
    assert "何人 系统建立" not in plain(signed_in("ada", "en").get("/trail/1"))


def _figure(measure: str, group: Group, unit: str = "S1A") -> str:
    return f"/trail?subject=figure~{group.ref(unit)}~{measure}~2026-09"


def test_the_trail_of_a_letter_goes_from_its_draft_to_both_signatures_and_its_amendment(group: Group) -> None:
    story = Story(group).in_force()
    story.amend()
    page = plain(signed_in("ada").get(f"/trail?subject={story.ref}"))
    told = ["申请调整责任书", "签订责任书", "同意文本", "送达责任书", "起草责任书"]
    assert [word for word in told if word not in page] == []
    assert f"共 {len(set(_events_of(story)))} 行" in page
    assert "煤价上涨" in page
    assert f"/trail?subject={story.ref}" in signed_in("ada").get(f"/letters/{story.ref}").content.decode()


def _events_of(story: Story) -> list[int]:
    return list(Event.objects.filter(subject=story.ref).values_list("seq", flat=True))


def test_letters_drafted_together_all_lead_to_that_act_and_it_lists_every_one(group: Group) -> None:
    made = letters.draft_letters(
        group.viewer("olivia"), new_ref(), contents=[written(content(group, code)) for code in ("D1", "D2")]
    )
    refs, act = made["letters"].split(","), Event.objects.get(action="contracts.draft-many")
    ada = signed_in("ada")
    for ref in refs:
        page = ada.get(f"/trail?subject={ref}")
        assert f"/trail/{act.seq}" in page.content.decode()
        assert "共 1 行" in plain(page)
    page = ada.get(f"/trail/{act.seq}").content.decode()
    assert "2 份责任书" in page
    for letter in Letter.objects.filter(ref__in=refs):
        assert f'href="/letters/{letter.ref}"' in page
        assert letter.number in page
        assert "成批起草责任书" in plain(ada.get(f"/trail?f-subject={letter.number}"))
    assert "2 letters" in plain(signed_in("ada", "en").get("/trail"))
    aud = signed_in("aud").get(f"/trail/{act.seq}").content.decode()
    assert all(ref not in aud for ref in refs), "the audit administrator sees nothing of the business"


def test_goals_submitted_together_are_listed_by_that_act(group: Group) -> None:
    made = found_goals(group)
    rows = [made.add(code, unit, target="5") for code, unit in (("A1", "S1"), ("A2", "S2"))]
    goals.submit_goals(
        group.viewer("olivia"), new_ref(), goals=[{"goal": each.ref, "version": each.version} for each in rows]
    )
    act = Event.objects.get(action="goals.submit-many")
    ada = signed_in("ada")
    page = ada.get(f"/trail/{act.seq}").content.decode()
    assert "2 个目标" in page
    assert all(f'href="/goals/{each.ref}"' in page for each in rows)
    assert "成批提交目标" in plain(ada.get("/trail?f-subject=A2"))
    assert "成批提交目标" in plain(ada.get(f"/trail?subject={rows[1].ref}"))


def test_an_event_tells_what_changed_its_rows_and_its_digests(group: Group) -> None:
    busy(group, 2)
    last = Event.objects.get(seq=3)
    page = plain(signed_in("ada").get("/trail/3"))
    for word in ("西部1", "第1次", "印相符", "与印相符", "衔接", last.digest, last.previous, "单位名称与上级"):
        assert word in page, word
    assert "第 3 号" in page
    assert "number 3" in plain(signed_in("ada", "en").get("/trail/3"))
    token = writing.set(True)
    try:
        UnitSpan.objects.filter(unit=group.units["S1"]).update(name_en="Somebody's")
    finally:
        writing.reset(token)
    assert "印不符" in plain(signed_in("ada").get("/trail/3"))
    Event.objects.filter(seq=2).update(body=Event.objects.get(seq=2).body.replace("西部0", "西部9"))
    assert "被改过" in plain(signed_in("ada").get("/trail/2"))


def test_the_audit_administrator_sees_the_events_and_nothing_of_the_business(group: Group) -> None:
    world = make_world(group)
    world.recorded({"profit": 300001}, reason="")
    Story(group).sent()
    client = signed_in("aud")
    page = client.get("/trail")
    words = plain(page)
    assert "接受指标数" in words
    assert "起草责任书" in words
    assert "郭松" in words
    assert "申请授予角色" in words
    everything = words + plain(client.get("/trail?export=csv"))
    for seq in Event.objects.values_list("seq", flat=True):
        everything += plain(client.get(f"/trail/{seq}"))
    assert "300,001" not in everything
    assert "300001" not in everything
    assert "/letters/" not in page.content.decode()
    assert "/figures/" not in page.content.decode()
    asked = Event.objects.filter(action="org.grant-role").latest("seq")
    assert "吴名：填报人" in plain(client.get(f"/trail/{asked.seq}"))


def test_the_list_of_the_audit_administrator_says_whose_roles_and_accounts_were_given(group: Group) -> None:
    grant(group, "none", "rater", "S1")
    sec, people = group.viewer("sec"), ("lin", "gus")
    asked = [
        org.grant_role(
            sec,
            new_ref(),
            person=group.person(who).ref,
            role="rater",
            unit=group.ref("S1"),
            since=group.today,
            reason="x",
        )["grant"]
        for who in people
    ]
    granting.approve_grants(group.viewer("sec2"), new_ref(), grants=[{"grant": ref, "version": 1} for ref in asked])
    new = [
        org.add_person(group.viewer("sys"), new_ref(), code=f"n900{number}", name=Text(name, name))["person"]
        for number, name in enumerate(("新人甲", "新人乙"))
    ]
    opening.open_accounts(
        group.viewer("sys"),
        new_ref(),
        accounts=[{"person": ref, "hashed": make_password("x"), "again": ""} for ref in new],
    )
    client = signed_in("aud")
    words = plain(client.get("/trail"))
    for said in ("吴名：评价人", "2 项角色", "2 个账号"):
        assert said in words, said
    opened = Event.objects.get(action="org.open-accounts")
    page = client.get(f"/trail/{opened.seq}")
    assert all(name in plain(page) for name in ("新人甲", "新人乙"))
    assert "/people/" not in page.content.decode()
    assert "2 个账号" not in plain(signed_in("hana").get("/trail"))


def test_who_reads_the_trail_of_a_unit_reads_nothing_of_another(group: Group) -> None:
    grant(group, "hana", "auditor", "S1A")
    world = make_world(group)
    world.recorded({"profit": 4321})
    busy(group, 2)
    client = signed_in("hana")
    page = plain(client.get("/trail"))
    assert "接受指标数" in page
    assert "只列您范围内单位的操作" in page
    assert "单位更名" not in _rows(client.get("/trail"))
    renamed = Event.objects.filter(action="org.change-unit").latest("seq")
    answer = client.get(f"/trail/{renamed.seq}")
    assert answer.status_code == 404
    absent = client.get("/trail/999999")
    assert absent.status_code == 404
    assert plain(absent) == plain(answer)
    for asked in (
        f"subject={group.ref('S1')}",
        "f-unit=S2",
        f"f-subject={group.ref('S1')}",
        "f-action=org.change-unit",
    ):
        told = plain(client.get(f"/trail?{asked}&export=csv"))
        assert "第1次" not in told, asked
        assert "西部" not in told, asked


def test_a_batch_of_many_units_is_told_of_ones_own_figure_without_what_it_says_of_others(group: Group) -> None:
    grant(group, "hana", "auditor", "S1A")
    world = make_world(group)
    world.submit("none", world.batch(world.upload("none", world.filled("none", {"profit": 5}))))
    wide = Event.objects.filter(action="facts.submit").latest("seq")
    assert wide.unit != group.ref("S1A")
    client = signed_in("hana")
    assert client.get(f"/trail/{wide.seq}").status_code == 404
    asked = _figure(world.measures["profit"], group)
    page = _rows(client.get(asked))
    assert "提交填报" in page
    assert "内容不在您的权限内" in page
    one = plain(client.get(f"/trail/{wide.seq}?{asked.partition('?')[2]}"))
    assert "只列这个对象的行" in one
    assert "Σ" not in one


def test_a_letter_that_was_never_sent_is_no_event_for_who_may_not_read_the_trail_there(group: Group) -> None:
    story = Story(group, "S1", "mia")
    grant(group, "max", "auditor", "D2")
    for asked in ("", f"?subject={story.ref}", f"?f-subject={story.letter.number}"):
        page = signed_in("max").get(f"/trail{asked}")
        assert story.ref not in page.content.decode().replace(f"subject={story.ref}", "").replace(
            f'value="{story.ref}"', ""
        )
        assert "西部风电" not in plain(page), asked
    assert signed_in("mia").get(f"/trail?subject={story.ref}").status_code == 403


def test_a_letter_of_a_person_is_no_event_for_who_may_not_see_people(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads the trail and the letters of a unit and not its people is told nothing of the letter of another person."""
    story = Story(group, "S1", "mia").sent()
    auditor, held, post = ROLES[Role.AUDITOR], Letter.objects.filter(ref=story.ref), posted(group, "S1", "mia")
    token = writing.set(True)
    try:
        held.update(holder=group.person("mia"), post=post)
    finally:
        writing.reset(token)
    assert "送达责任书" in _rows(signed_in("ada").get(f"/trail?subject={story.ref}"))
    queries.forget_viewers()  # what a role allows is part of the program, not of what is written
    monkeypatch.setitem(ROLES, Role.AUDITOR, replace(auditor, allows=auditor.allows - {Permission.SEE_PEOPLE}))
    page = signed_in("ada").get(f"/trail?subject={story.ref}")
    assert "送达责任书" not in _rows(page)
    sent = Event.objects.filter(action="contracts.send").latest("seq")
    assert signed_in("ada").get(f"/trail/{sent.seq}").status_code == 404


def _rows(page: Any) -> str:
    """The rows of the table, without its head, where every action stands among the choices."""
    return re.sub(r"<[^>]+>", " ", page.content.decode().rpartition("<tbody>")[2])


def test_filters_by_day_person_action_unit_and_subject(group: Group) -> None:
    busy(group, 3)
    story = Story(group).sent()
    client = signed_in("ada")

    def shown(query: str) -> int:
        text = plain(client.get(f"/trail?{query}"))
        return int(text.partition("行，共 ")[2].partition(" 行")[0] or 0)

    day = Event.objects.latest("seq").at.date()
    assert shown("") == Event.objects.count()
    assert shown(f"from={day - timedelta(1)}&until={day + timedelta(1)}") == Event.objects.count()
    assert shown(f"until={day - timedelta(2)}") == 0
    assert shown("f-what=org.change-unit") == 3
    assert shown("f-what=nothing") == Event.objects.count()
    assert shown("f-unit=S1") == 3
    assert shown(f"f-subject={story.ref}") == shown(f"f-subject={story.letter.number}") == 2
    assert shown("f-who=王敏") == 5
    assert shown("f-who=nobody") == 0
    for odd in (
        "from=never&until=2026-99-99",
        "from=0001-01-01",
        "until=9999-12-31",
        "from=0001-01-01&until=0001-01-02",
    ):
        assert shown(odd) == 0, odd


def _found(client: Any, **asked: str) -> int:
    """How many rows the trail lists for these filters."""
    text = plain(client.get("/trail", {f"f-{name}": value for name, value in asked.items()}))
    told = re.search(r"行，共 ([\d,]+) 行|\d+–\d+ of ([\d,]+)", text)
    return int((told[1] or told[2]).replace(",", "")) if told else 0


def test_the_filter_of_subjects_finds_what_the_column_shows(group: Group) -> None:
    world = make_world(group)
    world.recorded({"profit": 77})
    facts.correct(
        group.viewer("gus"), new_ref(), unit=group.ref("S1A"), measure=world.measures["profit"], period="2026-09", turn=1,
        value="78", reason="结算",
    )  # fmt: skip
    story = Story(group).sent()
    zh, en = signed_in("ada"), signed_in("ada", "en")
    whole = "更正：一号风场，利润总额 2026-09"
    for asked in (whole, "更正", "利润总额 2026-09", "一号风场 2026-09", "correction: Plant One", "更正 ｐrofit"):
        assert _found(zh, subject=asked) == 1, asked
    assert _found(zh, subject="更正 2026-10") == _found(zh, subject="更正 东部煤电") == 0
    form = world.form.title_zh
    assert _found(zh, subject=form) == 4, "the form, its upload, its submission and its acceptance"
    assert _found(zh, subject=f"{form} 2026-09") == 3
    assert _found(zh, subject="利润总额") == 2, "the measure and its correction"
    assert _found(zh, subject=story.letter.number) == 2
    assert _found(zh, subject=title_of(group.viewer("ada"), story.letter).zh) == 2
    assert _found(zh, subject="郭松：填报人") == Event.objects.filter(subject__in=_grants("gus")).count()
    for client, lang in ((zh, "zh"), (en, "en")):
        told = [
            in_language(each.subject.text, lang) for each in _entries() if each.subject is not None and not each.many
        ]
        for title in set(told):
            assert _found(client, subject=title) >= told.count(title), title


def _grants(login: str) -> list[str]:
    return list(Grant.objects.filter(person__accounts__login=login).values_list("ref", flat=True))


def _entries() -> list[Entry]:
    """All events as the auditor reads them."""
    return entries(Group().viewer("ada"), list(Event.objects.all()))


def test_the_filter_of_subjects_asks_as_much_of_many_as_of_few(group: Group) -> None:
    world = make_world(group)
    world.recorded({"profit": 77})
    facts.correct(
        group.viewer("gus"), new_ref(), unit=group.ref("S1A"), measure=world.measures["profit"], period="2026-09", turn=1,
        value="78", reason="结算",
    )  # fmt: skip
    client = signed_in("ada")
    client.get("/trail")
    queries.forget_viewers()
    asked = "/trail?f-subject=更正：一号风场，利润总额"
    _, few = counted(client, asked)
    _copied(5000)
    queries.forget_viewers()
    page, many = counted(client, asked)
    assert "共 5,001 行" in plain(page) or "共 5001 行" in plain(page)
    assert many <= few <= 20


def test_the_filter_of_subjects_finds_nothing_by_what_is_out_of_sight(group: Group) -> None:
    world = make_world(group)
    world.recorded({"profit": 77})
    facts.correct(
        group.viewer("gus"), new_ref(), unit=group.ref("S1A"), measure=world.measures["profit"], period="2026-09", turn=1,
        value="78", reason="结算",
    )  # fmt: skip
    Story(group).sent()
    aud = signed_in("aud")
    assert _found(aud) == Event.objects.count()
    for asked in ("更正", "利润总额", "2026-09", "责任书 2026"):
        assert _found(aud, subject=asked) == 0, asked
    grant(group, "none", "auditor", "S2")
    for asked in ("更正", "一号风场", "2026-09"):
        assert _found(signed_in("none"), subject=asked) == 0, asked


def test_evidence_is_an_event_of_the_unit_whose_figures_it_supports(group: Group) -> None:
    world = make_world(group)
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": 77})))
    facts.attach(group.viewer("gus"), new_ref(), batch=batch.ref, sha256=keep(PNG), name="凭证.png")
    world.upload("gus", world.filled("gus", {"profit": 77}))
    client = signed_in("ada")
    assert _found(client, what="facts.attach", unit="一号") == 1
    assert _found(client, what="facts.upload", unit="一号") == 2, "the same content uploaded again"
    assert _found(client, what="facts.attach", unit="东部") == 0


def test_evidence_that_was_added_before_events_told_its_unit_is_found_by_its_batch(group: Group) -> None:
    world = make_world(group)
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": 77})))
    facts.attach(group.viewer("gus"), new_ref(), batch=batch.ref, sha256=keep(PNG), name="凭证.png")
    Event.objects.filter(action="facts.attach").update(unit="")
    assert _found(signed_in("ada"), what="facts.attach", unit="一号") == 1
    assert _found(signed_in("ada"), what="facts.attach", unit="东部") == 0
    grant(group, "none", "auditor", "S2")
    assert _found(signed_in("none"), what="facts.attach") == 0
    grant(group, "none", "auditor", "S1")
    assert _found(signed_in("none"), what="facts.attach", unit="一号") == 1


def test_acts_on_many_are_found_by_the_unit_of_one_of_them(group: Group) -> None:
    held = found_goals(group)
    rows = [held.add("A", "S1", target="5"), held.add("B", "S2", target="7")]
    goals.submit_goals(
        group.viewer("olivia"), new_ref(), goals=[{"goal": row.ref, "version": row.version} for row in rows]
    )
    for unit, found in (("西部风电", 1), ("东部煤电", 1), ("一号风场", 0)):
        assert _found(signed_in("ada"), what="goals.submit-many", unit=unit) == found, unit


def test_days_the_wrong_way_round_are_exchanged_and_it_is_said(group: Group) -> None:
    busy(group, 3)
    day = Event.objects.latest("seq").at.date()
    client = signed_in("ada")
    asked = {"from": str(day + timedelta(1)), "until": str(day - timedelta(1))}
    page = client.get("/trail", asked)
    assert "起止日期写反了，已对调" in plain(page)
    assert f"共 {Event.objects.count()} 行" in plain(page)
    assert f'value="{day - timedelta(1)}"' in page.content.decode().partition('name="until"')[0]
    assert "exchanged" in plain(signed_in("ada", "en").get("/trail", asked))
    assert "写反" not in plain(client.get("/trail", {"from": str(day), "until": str(day)}))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("asked", "field", "zh", "en"),
    [
        ({"from": "2026-02-30"}, "from", "“2026-02-30”不是日期", "'2026-02-30' is not a date"),
        ({"until": "abc"}, "until", "“abc”不是日期", "'abc' is not a date"),
        ({"from": "2026-01-01x"}, "from", "“2026-01-01x”不是日期", "'2026-01-01x' is not a date"),
        ({"from": "9999-12-31", "until": "9999-12-31"}, "until", "不在操作记录的年份内", "in no year of the trail"),
    ],
)
def test_a_day_that_is_none_is_told_at_its_field_and_nothing_is_listed_or_exported(
    group: Group, lang: str, asked: dict[str, str], field: str, zh: str, en: str
) -> None:
    busy(group, 3)
    client = signed_in("ada", lang)
    page = client.get("/trail", asked)
    told = unescape(plain(page))
    assert (zh if lang == "zh" else en) in told
    assert ("什么都没有列出" if lang == "zh" else "nothing is listed") in told
    assert f'aria-describedby="{field}-fault"' in page.content.decode()
    assert "/trail/" not in page.content.decode().partition("<tbody>")[2]
    for export in ("csv", "xlsx"):
        refused = client.get("/trail", asked | {"export": export})
        assert refused.status_code == 422
        assert (zh if lang == "zh" else en) in unescape(plain(refused))


def test_days_on_which_nothing_was_done_do_not_sound_like_a_lack_of_rights(group: Group) -> None:
    assert "这些天里没有您能看的操作" in plain(signed_in("ada").get("/trail?until=2001-01-01"))


def test_the_trail_of_one_thing_says_that_the_latest_is_first(group: Group) -> None:
    story = Story(group).sent()
    assert "最新的在前" in plain(signed_in("ada").get(f"/trail?subject={story.ref}"))
    assert "最新的在前" not in plain(signed_in("ada").get(f"/trail?subject={story.ref}&sort=seq"))


def test_what_was_written_before_turning_signs_were_refused_turns_no_page_around(group: Group) -> None:
    world = make_world(group)
    world.recorded({"profit": 77})
    facts.correct(
        group.viewer("gus"), new_ref(), unit=group.ref("S1A"), measure=world.measures["profit"], period="2026-09", turn=1,
        value="78", reason="结算单补记",
    )  # fmt: skip
    event = Event.objects.get(action="facts.correct")
    Event.objects.filter(pk=event.pk).update(body=event.body.replace("单补", "单\u202e\u2066\u061c补"))
    for path in ("/trail", f"/trail/{event.seq}"):
        page = signed_in("ada").get(path).content.decode()
        assert not set(TURNING) & set(page), path
        assert "结算单补记" in page, path


def test_five_thousand_events_take_no_more_queries_than_sixty(group: Group) -> None:
    busy(group, 60)
    client = signed_in("ada")
    client.get("/trail")
    queries.forget_viewers()
    _, few = counted(client, "/trail?f-what=org.change-unit")
    _copied(5000)
    queries.forget_viewers()
    page, many = counted(client, "/trail?f-what=org.change-unit")
    assert "共 5,060 行" in plain(page) or "共 5060 行" in plain(page)
    assert many <= few


def _copied(count: int) -> None:
    """So many events more, all like the last."""
    last = Event.objects.latest("seq")
    rows = []
    for at in range(1, count + 1):
        body = json.loads(last.body) | {"seq": str(last.seq + at)}
        rows.append(
            Event(
                seq=last.seq + at, at=last.at, action=last.action, actor=last.actor, subject=last.subject, unit=last.unit,
                body=canonical(body).decode(), previous="0" * 64, digest=f"{at:064d}",
            )
        )  # fmt: skip
    Event.objects.bulk_create(rows, batch_size=500)
    Head.objects.update(seq=last.seq + count)


def test_odd_questions_are_answered_with_nothing(group: Group) -> None:
    client = signed_in("ada")
    for asked in ("figure~a~b~c", "figure~~~", "~", "'; --", "%00", "x" * 500, f"figure~{group.ref('S1')}~x~2026"):
        assert client.get("/trail", {"subject": asked}).status_code == 200, asked
    assert client.get("/trail/99999999999999999999999").status_code == 404
    assert signed_in("mia").get("/trail").status_code == 403


def test_the_pages_of_things_lead_to_their_trail_for_who_may_read_it(group: Group) -> None:
    cycle = goals.open_cycle(group.viewer("olivia"), new_ref(), year=2026, title=Text.same("2026"))["cycle"]
    goal = goals.add_goal(
        group.viewer("olivia"), new_ref(), cycle=cycle, code="Z1", title=Text.same("目标一"), source="business",
        task="quantitative", unit=group.ref("S1"), parent="", how="none", measure="profit", measure_unit="万元",
        tiers={"target": Decimal(5)}, reason="会议纪要",
    )["goal"]  # fmt: skip
    goals.submit_goal(group.viewer("olivia"), new_ref(), goal=goal, version=1)
    scheme = start(group).ref
    for path, ref in (
        (f"/goals/{goal}", goal),
        (f"/units/{group.ref('S1')}", group.ref("S1")),
        (f"/people/{group.person('mia').ref}", group.person("mia").ref),
        (f"/schemes/{scheme}", scheme),
    ):
        assert f"/trail?subject={ref}" in signed_in("ada").get(path).content.decode(), path
        assert "/trail?subject=" not in signed_in("leo").get(path).content.decode(), path
    told = _rows(signed_in("ada").get(f"/trail?subject={goal}"))
    assert "设立目标" in told
    assert "提交目标批准" in told
    assert "会议纪要" in told
    assert "建立方案" in _rows(signed_in("ada").get(f"/trail?subject={scheme}"))
