"""A letter that nobody can sign is told before it is sent, when it is sent and for as long as it waits; it is never refused for that."""

from __future__ import annotations

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from support.forms import forms_of
from support.group_of_rooms import Group
from support.letters import Story, content, key, posted
from support.letters_from_goals import scene
from support.pages import plain, signed_in

from hengji.audit.models import Event
from hengji.contracts.content import Holder, Kind, written
from hengji.contracts.models import Letter
from hengji.contracts.queries import letters_seen
from hengji.contracts.signers import Party, nobody_signs, of_letter, without_signers
from hengji.contracts.todos import todos
from hengji.engine.values.text import Text
from hengji.org import actions as org
from hengji.org.models import Grant
from hengji.org.viewer import Viewer

pytestmark = pytest.mark.usefixtures("on_the_day")
NOBODY = "没有人能签订"


def unsigned(viewer: Viewer) -> list[Letter]:
    """The letters that nobody can sign."""
    lacking = without_signers(viewer)
    assert lacking is not None
    return [row for row, _ in lacking.told(viewer, letters_seen(viewer).filter(lacking.where), 20)]


def withdrawn(group: Group, who: str) -> None:
    """The roles of somebody end today."""
    for grant in Grant.objects.filter(person=group.person(who), until__isnull=True):
        org.withdraw_role(
            group.viewer("sec"), key(), grant=grant.ref, version=grant.version, until=group.today, reason="免职"
        )


def told(group: Group, unit: str, holder: str = "") -> list[tuple[str, str]]:
    """What is said of a unit, or of a holder in it."""
    named = (Text("总经理", "General manager"), Text("马晓梅", "Mia")) if holder else (None, None)
    found = nobody_signs(group.viewer("olivia"), {"x": Party(group.units[unit].pk, holder, *named)})
    return [(each.finding.message.zh, each.hint.zh) for each in found.values()]


def test_a_unit_whose_head_signs_is_not_told_of_and_one_whose_head_cannot_names_the_post_and_the_role(
    group: Group,
) -> None:
    posted(group, "S1", "mia")
    assert told(group, "S1") == []
    withdrawn(group, "mia")
    ((message, hint),) = told(group, "S1")
    assert NOBODY in message
    assert "总经理" in message
    assert message.endswith("没有签订的角色")
    assert hint == "请安全管理员在“授权”授予“子企业负责人”角色"


def test_a_unit_without_a_recorded_head_is_told_so(group: Group) -> None:
    withdrawn(group, "hugo")
    ((message, hint),) = told(group, "D2")
    assert "没有登记主要负责人" in message
    assert "部门负责人" in hint


def test_a_letter_of_a_post_needs_its_holder_whoever_else_signs_for_the_unit(group: Group) -> None:
    assert told(group, "S1", group.person("mia").ref) == []
    ((message, _),) = told(group, "S1", group.person("none").ref)
    assert "总经理马晓梅" in message


def test_it_is_told_in_the_preview_of_many_and_drafted_all_the_same(group: Group) -> None:
    scene(group)
    withdrawn(group, "mia")
    olivia = signed_in("olivia")
    chosen = olivia.get("/letters/batch", {"kind": "subsidiary", "year": "2026"}).content.decode()
    form = next(each for each in forms_of(chosen) if any(one.name == "pick" for one in each.controls))
    preview = olivia.post("/letters/batch", form.data() | {"do": "preview"}).content.decode()
    assert NOBODY in preview
    form = next(each for each in forms_of(preview) if any(one.name == "pick" for one in each.controls))
    assert olivia.post("/letters/batch", form.data() | {"do": "make"}).status_code == 302


def test_it_is_told_on_the_letter_on_sending_in_the_trail_and_among_the_to_dos_until_somebody_can(group: Group) -> None:
    story = Story(group, "S1", "mia", text=written(content(group, "S1")))
    withdrawn(group, "mia")
    at, olivia = f"/letters/{story.ref}", signed_in("olivia")
    assert NOBODY in plain(olivia.get(at))
    assert 'href="/grants"' in olivia.get(at).content.decode()
    assert unsigned(group.viewer("olivia")) == [], "a draft waits for nobody"
    assert story.sent().letter.state == "sent", "it is not refused"
    assert NOBODY in Event.objects.latest("seq").body
    assert NOBODY in plain(olivia.get(at))
    (todo,) = [each for each in todos(group.viewer("olivia")) if NOBODY in each.title.zh]
    assert todo.href == at
    assert todo.note is not None
    assert "授权" in todo.note.zh
    assert todo.title.zh in plain(olivia.get("/"))
    assert "Nobody can sign a letter" in plain(signed_in("olivia", "en").get("/"))
    asked = org.grant_role(
        group.viewer("sec"), key(), person=group.person("mia").ref, role="manager", unit=group.ref("S1"),
        since=group.today,
    )  # fmt: skip
    assert unsigned(group.viewer("olivia")), "a role that is not approved signs nothing"
    org.approve_grant(group.viewer("sec2"), key(), grant=asked["grant"], version=1)
    assert unsigned(group.viewer("olivia")) == []
    assert NOBODY not in plain(olivia.get(at))


def test_only_who_drafts_is_told(group: Group) -> None:
    post = posted(group, "S1", "none")
    holder = Holder(post.ref, Text("总经理", "General manager"), group.person("none").ref, Text("某人", "Somebody"))
    story = Story(group, "S1", "mia", text=written(content(group, "S1", Kind.ANNUAL, holder))).sent()
    assert of_letter(story.letter).holder == group.person("none").ref
    assert NOBODY in plain(signed_in("olivia").get(f"/letters/{story.ref}"))
    assert [each for each in todos(group.viewer("mia")) if NOBODY in each.title.zh] == []


def test_it_takes_a_fixed_number_of_queries_however_many_letters_there_are(group: Group) -> None:
    viewer, taken = group.viewer("olivia"), []
    for number, (code, head) in enumerate((("S2", "max"), ("D2", "hugo")), start=1):
        withdrawn(group, head)
        Story(group, code, text=written(content(group, code))).sent()
        with CaptureQueriesContext(connections["default"]) as queries:
            assert len(unsigned(viewer)) == number
        taken.append(len(queries))
    assert taken == [2, 2]
