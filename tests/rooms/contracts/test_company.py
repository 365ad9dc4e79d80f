"""A manager's letter beside the one of the company: what holds another figure there is told, what cannot be opened is not offered."""

from __future__ import annotations

from dataclasses import replace

from rooms.contracts.test_agreements import EXITS, agreed
from support.group_of_rooms import Group
from support.letters import Story, content, posted
from support.letters_from_goals import scene
from support.pages import plain, signed_in
from support.schemes_of_rooms import in_force, start

from hengji.contracts import actions
from hengji.contracts.company import apart_from_company
from hengji.contracts.content import Content, Holder, Kind, Term, read, written
from hengji.contracts.models import Amendment
from hengji.engine.values.text import Text

TOLD = "“profit指标”目标值：这里为 1,000 万元，单位责任书为 950 万元"


def managers(group: Group, kind: Kind = Kind.ANNUAL) -> Content:
    """The letter of the head of the company, with the company's items."""
    post = posted(group, "S1", "mia")
    holder = Holder(post.ref, Text("总经理", "General manager"), group.person("mia").ref, Text("马晓梅", "Mia"))
    return content(group, "S1", kind, holder)


def amended(group: Group) -> Story:
    """The letter of the company, amended and signed."""
    story = Story(group, "S1", "mia").in_force()
    story.amend("950")
    row = Amendment.objects.get()
    story.do("leo", actions.approve_amendment, amendment=row.ref, shown=row.hash)
    story.sign("mia", "unit")
    story.sign("leo", "group")
    return story


def test_the_letter_of_a_manager_tells_what_the_letter_of_the_company_holds_by_now(group: Group) -> None:
    own = Story(group, "S1", "mia", text=written(managers(group))).sent()
    assert apart_from_company(group.viewer("olivia"), own.letter, managers_now(own)) == []
    company = amended(group)
    for who in ("olivia", "mia"):
        page = signed_in(who).get(f"/letters/{own.ref}")
        assert TOLD in plain(page), who
        assert f'href="/letters/{company.ref}"' in page.content.decode()
    english = plain(signed_in("olivia", "en").get(f"/letters/{own.ref}"))
    assert "target: 1,000 × CNY 10k here, 950 × CNY 10k in the letter of the unit" in english
    own.do("mia", actions.agree_letter, shown=own.table.hash)
    assert TOLD in plain(signed_in("mia").get(f"/letters/{own.ref}/sign")), "where one decides"
    assert "单位责任书现在生效的数值" not in plain(signed_in("olivia").get(f"/letters/{company.ref}"))


def managers_now(story: Story) -> Content:
    """What is on the table."""
    return read(story.table.content)


def test_a_letter_of_a_term_is_told_of_the_letters_of_its_years(group: Group) -> None:
    whole = managers(group, Kind.TENURE)
    own = Story(group, "S1", "mia", text=written(replace(whole, term=Term(2025, 2027)))).sent()
    amended(group)
    assert TOLD in plain(signed_in("mia").get(f"/letters/{own.ref}"))


def test_what_the_company_is_only_asked_for_is_not_told(group: Group) -> None:
    own = Story(group, "S1", "mia", text=written(managers(group))).sent()
    Story(group, "S1", "mia").in_force().amend("950")
    assert apart_from_company(group.viewer("olivia"), own.letter, managers_now(own)) == []


def test_a_text_before_the_first_that_was_sent_is_not_named_to_who_does_not_see_it(group: Group) -> None:
    story = Story(group)
    story.do("olivia", actions.revise_letter, content=story.table.content.replace('"1000"', '"1010"'), why="定稿")
    story.sent()
    assert "2 1 王敏" in plain(signed_in("olivia").get(f"/letters/{story.ref}"))
    assert "2 — 王敏" in plain(signed_in("hana").get(f"/letters/{story.ref}"))


def test_an_agreement_leads_only_to_letters_that_can_be_opened(group: Group) -> None:
    all_ = scene(group)
    posted(group, "S1", "mia")
    annual = all_.drafted("S1", Kind.ANNUAL)
    in_force(group, start(group, EXITS))
    agreement = Story(group, "S1", "mia", text=written(agreed(group).content)).sent()
    at = f"/letters/{agreement.ref}"
    link = f'<a href="/letters?f-number={annual.number}">'
    assert link in signed_in("olivia").get(at).content.decode()
    page = signed_in("mia").get(at).content.decode()
    assert annual.number in page
    assert link not in page, "it was never sent to the manager"
    agreement.do("mia", actions.agree_letter, shown=agreement.table.hash)
    assert link not in signed_in("mia").get(f"{at}/sign").content.decode()


def test_the_goals_of_a_term_are_headed_on_the_page_as_on_paper(group: Group) -> None:
    all_ = scene(group)
    posted(group, "S1", "mia")
    letter = all_.drafted("S1", Kind.TENURE)
    assert "任期内的年度目标" in plain(signed_in("olivia").get(f"/letters/{letter.ref}"))
    one = all_.drafted("S1", Kind.SUBSIDIARY)
    page = plain(signed_in("olivia").get(f"/letters/{one.ref}"))
    assert "年度目标" in page
    assert "任期内的年度目标" not in page
