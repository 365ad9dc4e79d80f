"""What others did that concerns somebody is told to them alone; what was read is told no more; many cost what few do."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import timezone
from openpyxl import load_workbook
from support.goals_of_group import found_goals
from support.group_of_rooms import Founder, Group
from support.letters import content
from support.marked_group import mark
from support.pages import counted, plain, signed_in
from support.reporting import make_world
from support.schemes_of_rooms import start, submit
from support.who_may import PEOPLE, UNITS, word

from hengji.audit.acts import ACTIONS, Act, Answer, action
from hengji.audit.models import Event, Head
from hengji.contracts import actions as letters
from hengji.contracts.content import written
from hengji.contracts.models import Letter
from hengji.engine.values.text import Text
from hengji.goals import actions as goals
from hengji.goals.models import Goal
from hengji.goals.workbook import SHEET, empty_form
from hengji.goals.workbook.columns import PLACE
from hengji.org import actions as org
from hengji.org.models import Grant
from hengji.org.permissions import Permission
from hengji.org.queries import forget_viewers
from hengji.org.todos import Todo
from hengji.policy import actions as policy
from hengji.store.refs import new_ref
from hengji.web.models import NoticeRead
from hengji.web.notices import MANY, Notice, notices, unread_count
from hengji.web.todos import urgency


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path) -> Iterator[None]:
    with override_settings(EVIDENCE=tmp_path / "evidence", STATIC_ROOT=tmp_path):
        yield


def told(group: Group, name: str) -> list[Notice]:
    return notices(group.viewer(name), unread=True).rows


def titles(group: Group, name: str) -> list[str]:
    return [each.title.zh for each in told(group, name)]


def sent(group: Group, code: str = "D1") -> Letter:
    letter = letters.draft_letter(group.viewer("olivia"), new_ref(), content=written(content(group, code)))["letter"]
    letters.send_letter(group.viewer("olivia"), new_ref(), letter=letter, version=1)
    return Letter.objects.get(ref=letter)


def everybody_told(group: Group) -> set[str]:
    return {who.name for who in PEOPLE if who.name in NAMES and told(group, who.name)}


NAMES = {"olivia", "leo", "hana", "hugo", "lin", "mia", "max", "gus", "ada", "fay", "sys", "sec", "sec2", "aud", "none"}


def test_a_letter_that_was_sent_is_told_to_its_subject_and_to_nobody_else(group: Group) -> None:
    letter = sent(group)
    assert everybody_told(group) == {"hana"}
    (notice,) = told(group, "hana")
    assert notice.title.zh == "责任书已送达，请协商"
    assert letter.number in notice.about.zh
    assert (notice.href, notice.who, notice.read) == (f"/letters/{letter.ref}", Text("王敏", "Olivia"), False)


def test_a_proposal_and_its_answer_are_told_to_the_other_side(group: Group) -> None:
    letter = sent(group)
    row = letters.propose(
        group.viewer("hana"), new_ref(), letter=letter.ref, version=letter.version, item="", matter="comment", words="偏高"
    )  # fmt: skip
    assert titles(group, "olivia") == ["对方提出意见"]
    assert titles(group, "hana") == ["责任书已送达，请协商"]
    letter.refresh_from_db()
    letters.answer_proposal(
        group.viewer("olivia"), new_ref(), letter=letter.ref, version=letter.version, proposal=row["proposal"],
        answer="rejected", words="已是底线",
    )  # fmt: skip
    assert titles(group, "hana")[0] == "意见已答复"
    assert not titles(group, "hugo") + titles(group, "max") + titles(group, "sys")


def test_a_withdrawn_draft_is_told_to_nobody(group: Group) -> None:
    letter = letters.draft_letter(group.viewer("olivia"), new_ref(), content=written(content(group, "D1")))["letter"]
    letters.withdraw_letter(group.viewer("olivia"), new_ref(), letter=letter, version=1, reason="重拟")
    assert everybody_told(group) == set()


def test_a_report_sent_back_is_told_to_who_reported_it_with_the_reason(group: Group) -> None:
    world = make_world(group)
    before = everybody_told(group)
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": 1})))
    world.submit("gus", batch)
    batch.refresh_from_db()
    from hengji.facts import actions as facts

    facts.reject(group.viewer("mia"), new_ref(), batch=batch.ref, version=batch.version, reason="单位写错")
    (notice,) = told(group, "gus")
    assert (notice.title.zh, notice.why, notice.href) == ("填报被退回", "单位写错", f"/figures/batches/{batch.ref}")
    assert everybody_told(group) == before | {"gus"}


def test_a_goal_sent_back_is_told_to_its_author(group: Group) -> None:
    made = found_goals(group)
    goal = made.add("P", unit="S1", by="mia", target="5")
    goals.submit_goal(group.viewer("mia"), new_ref(), goal=goal.ref, version=goal.version)
    goal.refresh_from_db()
    goals.send_back_goal(group.viewer("leo"), new_ref(), goal=goal.ref, version=goal.version, reason="写清口径")
    (notice,) = told(group, "mia")
    assert (notice.title.zh, notice.why, notice.href) == ("目标被退回", "写清口径", f"/goals/{goal.ref}")
    assert everybody_told(group) == {"mia"}


def test_goals_brought_in_by_a_workbook_and_approved_together_are_told_to_whoever_answers_for_them(
    group: Group,
) -> None:
    made = found_goals(group)
    olivia = group.viewer("olivia")
    units = [node for _, node in olivia.shown(Permission.EDIT_GOALS)]
    book = load_workbook(io.BytesIO(empty_form(2026, units, olivia.today)))
    for row, (code, unit) in enumerate((("K-1", "S1"), ("K-2", "S1"), ("K-3", "S2")), 2):
        given = {
            "code": code, "title_zh": "发电量", "source": "业务发展指标", "task": "定量任务", "unit": unit, "measure_unit": "万元",
            "target": "12.5",
        }  # fmt: skip
        for name, value in given.items():
            book[SHEET].cell(row, PLACE[name] + 1).value = value
    out = io.BytesIO()
    book.save(out)
    upload = goals.hand_in(olivia, new_ref(), cycle=made.cycle.ref, name="goals.xlsx", content=out.getvalue())["upload"]
    goals.import_goals(olivia, new_ref(), upload=upload, version=1)
    (notice,) = told(group, "mia")
    assert notice.title.zh == "从工作簿导入或修改了目标"
    assert notice.about is not None
    assert notice.about.zh == "K-1 发电量 等 2 个目标"
    assert notice.href == f"/goals/{Goal.objects.get(code='K-1').ref}"
    assert "K-3" in told(group, "max")[0].about.zh  # type: ignore[union-attr]

    both = list(Goal.objects.filter(code__in=("K-1", "K-2")))
    goals.submit_goals(olivia, new_ref(), goals=[{"goal": each.ref, "version": each.version} for each in both])
    shown: list[goals.Shown] = [
        {"goal": each.ref, "version": each.version} for each in Goal.objects.filter(pk__in=[each.pk for each in both])
    ]
    goals.approve_goals(group.viewer("leo"), new_ref(), goals=shown)
    assert titles(group, "mia") == ["目标已批准", "从工作簿导入或修改了目标"]
    assert len(titles(group, "max")) == 1


def test_a_scheme_sent_back_is_told_to_who_wrote_it(group: Group) -> None:
    row = submit(group, start(group))
    policy.reject(
        group.viewer("leo"), new_ref(), ref=row.ref, digest=row.digest, submission=row.round, reason="权重不合"
    )
    (notice,) = told(group, "olivia")
    assert (notice.title.zh, notice.why, notice.href) == ("方案被退回", "权重不合", f"/schemes/{row.ref}")
    assert everybody_told(group) == {"olivia"}


def test_a_role_that_was_decided_on_and_one_that_ends_soon_are_told_to_their_holder(group: Group) -> None:
    viewer = group.viewer("sec")
    ref = org.grant_role(
        viewer, new_ref(), person=group.person("none").ref, role="liaison", unit=group.ref("D2"), since=date(2026, 10, 1),
        until=group.today + timedelta(days=10),
    )["grant"]  # fmt: skip
    assert titles(group, "none") == []
    org.approve_grant(group.viewer("sec2"), new_ref(), grant=ref, version=1)
    assert titles(group, "none") == ["您的角色即将到期", "角色已批准"]
    assert titles(group, "sec") == ["角色已批准"]
    assert titles(group, "hugo") == []


def test_what_was_opened_or_marked_is_read(group: Group) -> None:
    sent(group)
    client = signed_in("hana")
    assert 'class="count">1<' in client.get("/").content.decode()
    (notice,) = told(group, "hana")
    answer = client.get(f"/notices/{notice.name}")
    assert answer["Location"] == notice.href
    assert unread_count(group.viewer("hana")) == 0
    assert 'class="count"' not in client.get("/").content.decode()
    assert [each.read for each in notices(group.viewer("hana")).rows] == [True]
    first = Event.objects.order_by("-seq").first()
    assert first is not None
    sent(group, "S1")
    mia = signed_in("mia")
    assert mia.post("/notices/read", {"upto": str(first.seq)}).status_code == 302
    assert unread_count(group.viewer("mia")) == 1, "what came after the page was shown is not read"
    assert mia.post("/notices/read", {"upto": str(first.seq + 100)}).status_code == 302
    assert unread_count(group.viewer("mia")) == 0
    assert not NoticeRead.objects.filter(account=group.viewer("mia").account, of__gt=0).exists()


def test_anothers_notice_is_not_there(group: Group) -> None:
    sent(group)
    (notice,) = told(group, "hana")
    for who in ("hugo", "olivia", "mia", "sys", "none"):
        assert signed_in(who).get(f"/notices/{notice.name}").status_code == 404
    for name in ("e0", "x1", "e", "e-1", "g1", "e" + "9" * 30, "é1"):
        assert signed_in("hana").get(f"/notices/{name}").status_code == 404


def test_what_is_out_of_sight_by_now_is_told_no_more(group: Group) -> None:
    sent(group)
    grant = Grant.objects.get(person=group.person("hana"))
    org.withdraw_role(
        group.viewer("sec"), new_ref(), grant=grant.ref, version=grant.version, until=group.today, reason="调离"
    )
    assert titles(group, "hana") == ["角色被收回"]


def test_nobody_is_told_of_what_they_may_not_see(group: Group) -> None:
    marked = mark(group)
    for who in PEOPLE:
        if not who.signed_in:
            continue
        seen = who.can("see-unit") | who.can("see-people") | {code for _, code in who.held}
        page = plain(marked.clients[who.name].get("/notices?show=all"))
        for unit in UNITS:
            assert unit in seen or word("Name", unit) not in page, (who.name, unit)


def _send_once_more(act: Act, *, letter: str, unit: str) -> Answer:
    act.subject, act.unit = letter, unit
    act.tell(Text("送达", "sent"), None, "x")
    return {}


_SEND = ACTIONS.pop("contracts.send")
_again = action("contracts.send")(_send_once_more)  # an event of that name; the registry keeps the real one
ACTIONS["contracts.send"] = _SEND


def test_five_thousand_notices_take_as_many_queries_as_five(group: Group) -> None:
    letter = sent(group)
    for _ in range(4):
        _again(Founder(), new_ref(), letter=letter.ref, unit=group.ref("D1"))
    client = signed_in("hana")
    pages = ("/", "/notices", "/notices?show=all")
    forget_viewers()
    client.get("/notices")
    few = [counted(client, path)[1] for path in pages]
    last = Event.objects.order_by("-seq").first()
    assert last is not None
    Event.objects.bulk_create(
        [
            Event(seq=last.seq + n, at=timezone.now(), action="contracts.send", actor="founder", subject=letter.ref,
                  unit=group.ref("D1"), body=last.body, previous="", digest=f"{n:064}")
            for n in range(1, 5001)
        ],
        batch_size=500,
    )  # fmt: skip
    Head.objects.update(seq=last.seq + 5000, digest=f"{5000:064}")
    forget_viewers()
    client.get("/notices")
    many = [counted(client, path) for path in pages]
    assert [count for _, count in many] == few
    assert max(few) <= 24, few
    assert "99+" in plain(many[0][0])
    assert "较早的" in plain(many[1][0])
    assert unread_count(group.viewer("hana")) == MANY
    assert client.post("/notices/read", {"upto": str(last.seq + 5000)}).status_code == 302
    assert unread_count(group.viewer("hana")) == 0


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [
        (-12, "已逾期 12 天", "12 days overdue"),
        (-1, "已逾期 1 天", "1 day overdue"),
        (0, "今天到期", "Due today"),
        (1, "还有 1 天", "1 day left"),
        (3, "还有 3 天", "3 days left"),
        (4, "", ""),
        (None, "", ""),
    ],
)
def test_urgency_is_told_in_words_and_by_a_sign(days: int | None, zh: str, en: str) -> None:
    today = date(2026, 10, 15)
    due = None if days is None else today + timedelta(days=days)
    badge = urgency(Todo(Text("事", "a thing"), "/", due), today)
    if badge is None:
        assert not zh
        return
    assert zh in str(badge.html("zh"))
    assert en in str(badge.html("en"))
    assert 'class="sign"' in str(badge.html("zh"))


def test_the_most_urgent_stands_first_and_what_has_no_day_last(group: Group) -> None:
    from unittest.mock import patch

    from hengji.web import todos

    days = {"c": None, "b": date(2026, 10, 20), "a": date(2026, 12, 1), "d": date(2026, 9, 1)}
    found = [Todo(Text.same(name), "/", due) for name, due in days.items()]
    with patch.object(todos, "SOURCES", ((lambda viewer: found, frozenset({"org"})),)):
        assert [each.title.zh for each in todos.todos(group.viewer("olivia"))] == ["d", "b", "a", "c"]
