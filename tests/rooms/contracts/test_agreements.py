"""An appointment agreement states post, term, duties, rights, assessment, pay and exit, and refers to the letters that assess the post."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.forms import forms_of
from support.group_of_rooms import Group
from support.letters import key, posted
from support.letters_from_goals import scene
from support.pages import signed_in
from support.paper_reader import pdf_pages, squashed, word_text
from support.schemes_of_rooms import in_force, start

from hengji.contracts import actions
from hengji.contracts.agreements import exits_of
from hengji.contracts.changes import Level, compare, size_of
from hengji.contracts.checks import check
from hengji.contracts.content import Clause, Content, Kind, hash_of, read, written
from hengji.contracts.generating import Made
from hengji.contracts.models import Letter
from hengji.contracts.parts import NEEDED, Part
from hengji.contracts.scorecard import Around
from hengji.contracts.standard import standard_articles
from hengji.contracts.subjects import candidates, made_for
from hengji.engine.values.text import Text
from hengji.policy.packs import text_of, under
from hengji.policy.reading import read as reading

EXITS = under(text_of("cn.executive-pay.exit-lines"), "our.exits")


pytestmark = pytest.mark.usefixtures("on_the_day")


def words_of(form: str, made: bytes) -> str:
    """Everything a file says, without blanks."""
    return squashed("".join(pdf_pages(made)) if form == "pdf" else word_text(made))


def agreed(group: Group) -> Made:
    """The agreement of the manager of S1 with the standard wording, as it would be made now."""
    who = next(each for each in candidates(group.viewer("olivia"), Kind.APPOINTMENT, 2026) if each.node.code == "S1")
    around = {who.key: Around(clauses=standard_articles(Kind.APPOINTMENT))}
    (made,) = made_for(group.viewer("olivia"), Kind.APPOINTMENT, 2026, [who], around=around)
    assert isinstance(made, Made)
    return made


def codes(made: Made) -> list[str]:
    """What is to be said of it."""
    return [each.code for each in made.findings]


def test_an_agreement_has_no_items_but_parts_the_letters_of_the_post_by_number_and_the_exit_lines_in_force(
    group: Group,
) -> None:
    all_ = scene(group)
    posted(group, "S1", "mia")
    bare = agreed(group)
    assert codes(bare) == ["no-exit-lines", "no-letters"], "said, and no reason not to send it"
    tenure, annual = all_.drafted("S1", Kind.TENURE), all_.drafted("S1", Kind.ANNUAL)
    in_force(group, start(group, EXITS))
    made = agreed(group)
    content = made.content
    assert codes(made) == []
    assert (content.items, content.goals, content.nodes, content.amiss) == ((), (), (), None)
    assert [(each.kind, each.number) for each in content.letters] == [
        (Kind.TENURE, tenure.number),
        (Kind.ANNUAL, annual.number),
    ]
    assert content.exits is not None
    assert content.exits.scheme == "our.exits 2021.1"
    assert [each.text.zh for each in content.exits.lines] == [
        "考核得分低于 70 分的，终止任期。",
        "主要指标完成率（最低一项）低于 70%的，终止任期。",
        "连续不合格年数达到或超过 2 年的，终止任期。",
    ]  # fmt: skip
    assert content.exits.lines[0].text.en == "Result below 70 points: appointment ends."
    assert [each.rule for each in content.exits.lines] == [
        "score < 70",
        "main_completion < 70 * 1%",
        "unqualified_years >= 2年",
    ]
    assert set(NEEDED) <= {each.part for each in content.clauses}
    assert read(written(content)) == content


def test_exit_lines_follow_the_rules_that_are_approved_not_a_text_of_the_program() -> None:
    stricter = EXITS.replace(
        "value: 70\n    ours: yes\n    note: {zh: 同上", "value: 60\n    ours: yes\n    note: {zh: 同上"
    )
    lines = exits_of(reading(stricter).usable).lines
    assert [each.text.zh for each in lines][:2] == [
        "考核得分低于 70 分的，终止任期。",
        "主要指标完成率（最低一项）低于 60%的，终止任期。",
    ]


def test_a_scheme_of_exit_lines_never_makes_the_letter_of_a_company(group: Group) -> None:
    all_ = scene(group)
    in_force(group, start(group, EXITS.replace("our.exits", "a.exits")))
    assert all_.candidate("S1").unit_class == "wind"
    assert [item.id for item in all_.made("S1").content.items] == ["profit", "output", "profit_up", "debt"]


def test_an_agreement_without_a_part_it_must_state_is_not_sent_and_an_older_one_gets_its_parts_when_made_again(
    group: Group,
) -> None:
    scene(group)
    posted(group, "S1", "mia")
    content = agreed(group).content
    lacking = replace(content, clauses=tuple(each for each in content.clauses if each.part is not Part.PAY))
    (found,) = check(lacking)
    assert (found.code, found.message.zh) == ("agreement-part", "聘任协议没有写明：薪酬与考核结果挂钩")


def test_other_articles_of_an_agreement_are_never_a_small_change(group: Group) -> None:
    scene(group)
    posted(group, "S1", "mia")
    content = agreed(group).content
    pay = Clause(Text("薪酬", "Pay"), Text("减半", "Half"), Part.PAY)
    other = replace(content, clauses=tuple(pay if each.part is Part.PAY else each for each in content.clauses))
    assert size_of(content, other).level is Level.LEADER
    (change,) = compare(content, other)
    assert change.new == Text("薪酬与考核结果挂钩 · 薪酬：减半", "Pay and how results move it · Pay: Half")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", ["pdf", "docx", "page"])
def test_every_part_stands_on_page_and_paper(group: Group, form: str, lang: str) -> None:
    all_, zh = scene(group), lang == "zh"
    posted(group, "S1", "mia")
    annual = all_.drafted("S1", Kind.ANNUAL)
    in_force(group, start(group, EXITS))
    made = actions.draft_letter(group.viewer("olivia"), key(), content=written(agreed(group).content))
    at = f"/letters/{made['letter']}"
    answer = signed_in("olivia", lang).get(at if form == "page" else f"{at}/paper.{form}")
    found = squashed(answer.content.decode()) if form == "page" else words_of(form, answer.content)
    wanted = [part.words for part in Part if part is not Part.OTHER]
    wanted += [
        Text("低于 70 分的，终止任期", "below 70 points: appointment ends"),
        Text.same(annual.number),
        Text("说明和分工履行职责", "answers for business"),
    ]
    for each in wanted:
        assert squashed(each.get("zh" if zh else "en")) in found, each
    for words in (
        "评分语句",
        "权重合计",
        "Scoring sentence",
        "Weights in all",
        "考核指标与目标",
        "How points are earned",
    ):
        assert squashed(words) not in found, words


def test_an_agreement_of_an_older_form_is_made_again_in_parts_and_what_was_agreed_beside_stays(group: Group) -> None:
    all_ = scene(group)
    posted(group, "S1", "mia")
    article = Clause(Text("住房", "Housing"), Text("不提供", "None"))
    older = replace(all_.made("S1", Kind.TENURE).content, kind=Kind.APPOINTMENT, clauses=(article,))
    made = actions.draft_letter(group.viewer("olivia"), key(), content=written(older))
    letter, olivia = Letter.objects.get(ref=made["letter"]), signed_in("olivia")
    page = olivia.get(f"/letters/{letter.ref}/again")
    form = next(each for each in forms_of(page.content.decode()) if any(one.name == "shown" for one in each.controls))
    assert olivia.post(f"/letters/{letter.ref}/again", form.data()).status_code == 302
    now: Content = all_.content(letter)
    assert now.agreement
    assert check(now) == []
    assert now.clauses[-1] == article
    assert hash_of(written(older)) == letter.versions.get(number=1).hash, "what was there before stays as it was"
