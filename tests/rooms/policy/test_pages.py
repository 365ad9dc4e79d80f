"""The pages of schemes as a browser asks for them: what they show, what they cost, and what they refuse."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from support.group_of_rooms import START, Group
from support.schemes_of_rooms import TEXT, approve, in_force, key, second_leader, start, submit, version

from hengji.audit.acts import Act, Answer, action
from hengji.org.models import Account, Unit, UnitSpan
from hengji.policy import actions, books, packs
from hengji.policy.models import Scheme, SchemeVersion, Trait
from hengji.policy.queries import meaning, reading

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
MOST_QUERIES = 20
MOST_BYTES = 100_000


def browser(login: str, lang: str = "zh") -> Client:
    client = Client()
    client.force_login(Account.objects.get(login=login))
    client.cookies["hengji-lang"] = lang
    return client


def form(row: SchemeVersion, **fields: Any) -> dict[str, Any]:
    return {"key": key(), "version": version(row.ref).version} | fields


def shown_in(page: str) -> str:
    """What a page of classes stands for when it is confirmed."""
    found = re.search(r'name="shown" form="rules-table" value="([0-9a-f]*)"', page)
    assert found
    return found[1]


def item_form(row: SchemeVersion, **fields: Any) -> dict[str, Any]:
    return form(row, card="wind", item="profit", weight="60", **{"tier:target": "100"}) | fields


def test_every_page_costs_few_queries_and_few_bytes_however_many_there_are(group: Group) -> None:
    second_leader(group)
    row = start(group, packs.text_of("cn.classified-assessment"))
    for turn in range(4):
        start(group, TEXT.replace("our.letter", f"our.letter-{turn}"))
    submit(group, row)
    approve(group, row, "leo")
    copy = actions.copy_version(group.viewer("olivia"), key(), ref=row.ref)["version"]
    client = browser("olivia")
    item = next(iter(meaning(row).items()))
    pages = {
        "": {}, "/source": {}, "/indicators": {}, "/diff": {"with": copy}, "/classes": {},
        "/item": {"card": item[0].id, "item": item[1].id},
    }  # fmt: skip
    for path, asked in [("/schemes", {}), *((f"/schemes/{row.ref}{end}", asked) for end, asked in pages.items())]:
        client.get(path, asked)
        with CaptureQueriesContext(connections["default"]) as queries:
            page = client.get(path, asked)
        assert page.status_code == 200, path
        assert len(queries) <= MOST_QUERIES, (path, len(queries))
        assert len(page.content) <= MOST_BYTES, (path, len(page.content))
        assert not re.search(rb"<script(?![^>]*src=)|style=|onclick|\{[{%]", page.content), path


def test_a_card_shows_item_weight_tiers_sentence_and_curve_in_the_language_of_the_page(group: Group) -> None:
    row = start(group)
    for lang, words in (("zh", ("利润总额", "完成目标值得满分")), ("en", ("Profit", "full marks"))):
        page = browser("olivia", lang).get(f"/schemes/{row.ref}", {"card": "wind"}).content.decode()
        for word in (*words, 'value="60"', "<svg", row.digest):
            assert word in page, (lang, word)


def test_a_formula_is_shown_whole_in_either_language(group: Group) -> None:
    row = start(group, packs.text_of("cn.hq-closed-loop"))
    for lang in ("zh", "en"):
        page = browser("olivia", lang).get(f"/schemes/{row.ref}/indicators").content.decode()
        assert "净利润 / 平均(期初所有者权益, 期末所有者权益)" in page, lang


def test_nobody_sees_a_draft_or_a_foreign_scheme_at_any_address(group: Group) -> None:
    row = start(group, owner="S1", kinds=("grassroots",))
    ends = ("", "/source", "/indicators", "/diff", "/classes", "/workbook", "/item?card=wind&item=profit")
    for name in ("max", "hana", "gus", "sys", "sec", "aud", "none"):
        client = browser(name)
        for end in ends:
            page = client.get(f"/schemes/{row.ref}{end}")
            assert page.status_code == 404, (name, end)
            assert "our.letter" not in page.content.decode()
        for end in ("submit", "approve", "reject", "in-force", "copy", "weights", "sentence", "workbook"):
            assert client.post(f"/schemes/{row.ref}/{end}", form(row, digest="", round=0)).status_code in (404, 422)
        assert "our.letter" not in client.get("/schemes").content.decode()
    assert browser("mia").get(f"/schemes/{row.ref}").status_code == 200


def test_who_reads_a_scheme_in_force_has_no_buttons_and_no_trail(group: Group) -> None:
    second_leader(group)
    row = in_force(group, start(group))
    page = browser("mia").get(f"/schemes/{row.ref}").content.decode()
    assert "<form" in page, "signing out"
    for word in ("/submit", "/approve", "/copy", "/weights", "历史", "保存权重"):
        assert word not in page, word
    assert browser("mia").get("/schemes").content.decode().count("our.letter") == 1


def test_a_scheme_starts_from_a_pack_a_text_and_a_workbook(group: Group) -> None:
    client = browser("olivia")
    common = {"owner": group.ref("G"), "kinds": ["subsidiary"]}
    made = client.post(
        "/schemes/start", common | {"key": key(), "how": "pack", "pack": "cn.eva.order-40", "code": "our.eva"}
    )
    assert made.status_code == 302
    made = client.post("/schemes/start", common | {"key": key(), "how": "yaml", "source": TEXT.replace("\n", "\r\n")})
    assert made.status_code == 302
    assert version(made.url.rpartition("/")[2]).source == TEXT
    book = books.book_of(TEXT, reading(version(made.url.rpartition("/")[2])))
    file = SimpleUploadedFile("../方案.xlsx", book)
    made = client.post("/schemes/start", common | {"key": key(), "how": "book", "file": file, "code": "our.third"})
    assert made.status_code == 302
    assert sorted(Scheme.objects.values_list("code", flat=True)) == ["our.eva", "our.letter", "our.third"]


def test_a_broken_text_comes_back_with_every_finding_at_its_line_and_nothing_lost(group: Group) -> None:
    row = start(group)
    broken = TEXT.replace("weight: 60", "weight: 61").replace("每高于目标值1个百分点扣2分", "每高于目标值扣", 1)
    page = browser("olivia").post(f"/schemes/{row.ref}/source", form(row, source=broken))
    shown = page.content.decode()
    assert page.status_code == 422
    assert "第 24 行" in shown
    assert len(re.findall(r'class="badge bad".*?</span>错误</span>', shown)) >= 2
    assert "weight: 61" in shown
    assert version(row.ref).source == TEXT


def test_two_editors_the_second_is_answered_409_with_both_versions(group: Group) -> None:
    row = start(group)
    first, second = browser("olivia"), browser("olivia")
    one, other = (TEXT.replace("target: 100", f"target: {figure}") for figure in (101, 102))
    assert first.post(f"/schemes/{row.ref}/source", form(row, source=one, version=1)).status_code == 302
    page = second.post(f"/schemes/{row.ref}/source", form(row, source=other, version=1))
    assert page.status_code == 409
    assert "101" in page.content.decode()
    assert "102" in page.content.decode()
    page = second.post(f"/schemes/{row.ref}/item", item_form(row, sentence="完成得满分", version=1))
    assert page.status_code == 409


@pytest.mark.parametrize(
    ("sentence", "seen"),
    [
        ("完成目标值得满分；每低于目标值1%扣2分，扣完为止", ("读作", "<svg")),
        ("未完成的，每低于1个百分点扣2分", ('role="alert"',)),
        ("看着给分", ("没有说明怎样得分", "应为")),
        ("", ('role="alert"',)),
    ],
)
def test_a_sentence_is_tried_while_it_is_typed_and_by_a_button_without_script(
    group: Group, sentence: str, seen: tuple[str, ...]
) -> None:
    row = start(group)
    client = browser("olivia")
    part = client.post(
        f"/schemes/{row.ref}/sentence", item_form(row, sentence=sentence), headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in part
    whole = client.post(f"/schemes/{row.ref}/sentence", item_form(row, sentence=sentence)).content.decode()
    for word in seen:
        assert word in part, word
        assert word in whole, word
    assert "<html" in whole
    assert sentence in whole
    assert version(row.ref).version == 1, "trying keeps nothing"


def test_an_ambiguous_sentence_offers_its_readings_and_the_chosen_one_is_taken(group: Group) -> None:
    row = start(group)
    client = browser("olivia")
    asked = item_form(row, sentence="每变动1万元扣2分，5% or more 扣3分")
    for said in (
        "低于目标值10%的扣5分，低于20%的扣10分",
        "完成目标值得满分，增长10%以上加2分",
        "利润增长1%加1分，最多5分",
    ):
        part = client.post(
            f"/schemes/{row.ref}/sentence", asked | {"sentence": said}, headers={"HX-Request": "true"}
        ).content.decode()
        found = re.findall(r'name="choose" value="([^"]+)"', part)
        if found:
            break
    assert found
    whole = client.post(f"/schemes/{row.ref}/sentence", asked | {"choose": found[0]}).content.decode()
    assert "读作" in whole
    assert found[0] in whole


def test_an_item_is_saved_by_its_form_and_an_untouched_form_changes_nothing_of_it(group: Group) -> None:
    row = start(group)
    client, before = browser("olivia"), reading(row)
    said = "完成目标值得满分；每低于目标值1%扣2分，扣完为止"
    assert client.post(f"/schemes/{row.ref}/item", item_form(row, sentence=said)).status_code == 302
    changed = reading(version(row.ref))
    assert changed.digest != before.digest
    back = client.post(f"/schemes/{row.ref}/item", item_form(row, sentence=said))
    assert back.status_code == 302
    assert reading(version(row.ref)).digest == changed.digest
    wrong = client.post(f"/schemes/{row.ref}/item", item_form(row, sentence="看着给分"))
    assert wrong.status_code == 422
    assert "看着给分" in wrong.content.decode()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_form_of_an_item_says_in_words_where_a_tier_comes_from_and_reads_those_words(
    group: Group, lang: str
) -> None:
    row, client = start(group), browser("olivia", lang)
    place = f"/schemes/{row.ref}/item"
    for typed, shown_zh, shown_en in (
        ("last_year", "上年实际值", "last year&#x27;s actual"), ("目标表", "目标表", "targets table"),
        ("Mean of three years", "前三年平均值", "mean of three years"),
    ):  # fmt: skip
        assert client.post(place, item_form(row, **{"tier:target": typed})).status_code == 302
        kept = reading(version(row.ref)).digest
        page = client.get(place, {"card": "wind", "item": "profit"}).content.decode()
        shown = shown_zh if lang == "zh" else shown_en
        assert f'name="tier:target" value="{shown}"' in page
        assert not any(f'value="{word}"' in page for word in ("table", "last_year", "mean3"))
        same = item_form(row, **{"tier:target": shown.replace("&#x27;", "'")})
        assert client.post(place, same).status_code == 302
        assert reading(version(row.ref)).digest == kept, "an untouched field changes nothing"
    assert "mean3" in version(row.ref).source


def test_weights_of_a_card_are_saved_together(group: Group) -> None:
    row = start(group)
    client = browser("olivia")
    wrong = client.post(f"/schemes/{row.ref}/weights", form(row, card="wind", **{"weight:profit": "71"}))
    assert wrong.status_code == 422
    assert 'value="71"' in wrong.content.decode(), "what was typed is not lost"
    assert "错误" in wrong.content.decode()
    fields = {"weight:profit": "70", "weight:debt": "30"}
    assert client.post(f"/schemes/{row.ref}/weights", form(row, card="wind", **fields)).status_code == 302


def cells(body: str) -> list[str]:
    """The places that the findings of a page name, each with its link."""
    return re.findall(r"<tr>.*?</td><td[^>]*>(.*?)</td>", told(body))


def told(body: str) -> str:
    """The table of findings."""
    at = body.index("检查发现")
    return body[body.index("<tbody>", at) : body.index("</tbody>", at)]


def test_what_refused_weights_are_about_is_named_and_led_to_and_no_line_of_a_text_nobody_sees(group: Group) -> None:
    """The change is made in the canonical text, whose lines are not those of the text that was written."""
    row = start(group, packs.text_of("cn.classified-assessment"))
    card, item = next(iter(meaning(row).items()))
    client = browser("olivia")
    wrong = client.post(f"/schemes/{row.ref}/weights", form(row, card=card.id, **{f"weight:{item.id}": "13.7"}))
    body = wrong.content.decode()
    whole, dimension, own = cells(body)[:3]
    assert f'<a href="#card">{card.title.zh}</a>' in whole
    assert f'<a href="#at-{card.dimensions[0].id}">{card.dimensions[0].title.zh}</a>' in dimension
    assert f'<a href="#at-{item.id}">{item.title.zh}</a>' in own
    assert card.title.zh in own
    for id in (card.dimensions[0].id, item.id):
        assert f'<tr id="at-{id}">' in body
    assert "方案文本第" not in body
    assert len(cells(body)) == 3, "the notes of the scheme stand in nobody's way"
    assert "weight: " not in told(body)
    alone = client.post(f"/schemes/{row.ref}/item", form(row, card=card.id, item=item.id, weight="13.7"))
    assert f'<a href="/schemes/{row.ref}?card={card.id}#at-{item.id}">{item.title.zh}</a>' in alone.content.decode()


def test_an_english_title_that_stayed_behind_is_told_at_the_item_and_in_the_history(group: Group) -> None:
    second_leader(group)
    row = start(group)
    copy = version(actions.copy_version(group.viewer("olivia"), key(), ref=row.ref)["version"])
    client = browser("olivia")
    other = copy.source.replace("zh: 资产负债率", "zh: 带息负债率")
    assert client.post(f"/schemes/{copy.ref}/source", form(copy, source=other)).status_code == 302
    body = client.get(f"/schemes/{copy.ref}").content.decode()
    assert "中文名由“资产负债率”改为“带息负债率”，英文名未随之修改，仍是“Debt ratio”" in body
    assert "带息负债率（Debt ratio）" in body.split("历史</h2>")[1]
    english = browser("olivia", "en").get(f"/schemes/{copy.ref}").content.decode().split("History</h2>")[1]
    assert ">Olivia</td>" in english
    assert "王敏" not in english
    both = other.replace("en: Debt ratio", "en: Interest-bearing debt")
    assert client.post(f"/schemes/{copy.ref}/source", form(copy, source=both)).status_code == 302
    assert "仍是“Debt ratio”" not in client.get(f"/schemes/{copy.ref}").content.decode()


def test_what_is_wrong_with_other_rules_of_classes_names_the_line_that_is_typed(group: Group) -> None:
    row = start(group)
    typed = "classify:\n  rules:\n  - {class: nowhere, when: {industry: 煤电}}\n  otherwise: wind"
    body = browser("olivia").post(f"/schemes/{row.ref}/classes", form(row, classify=typed)).content.decode()
    found = re.search(r"第 (\d+) 行", body)
    assert found
    assert "nowhere" in typed.splitlines()[int(found[1]) - 1]


def test_findings_on_the_page_of_the_text_keep_their_lines(group: Group) -> None:
    row = start(group)
    body = browser("olivia").post(f"/schemes/{row.ref}/source", form(row, source=TEXT.replace("60", "61", 1))).content
    assert re.search(r"第 \d+ 行", body.decode())


def test_a_workbook_goes_down_and_up_and_a_broken_one_comes_back_marked(group: Group) -> None:
    row = start(group)
    client = browser("olivia")
    down = client.get(f"/schemes/{row.ref}/workbook")
    assert "attachment" in down.headers["Content-Disposition"]
    up = client.post(f"/schemes/{row.ref}/workbook", form(row, file=SimpleUploadedFile("a.xlsx", down.content)))
    assert up.status_code == 302
    assert version(row.ref).digest == row.digest
    book = openpyxl.load_workbook(io.BytesIO(down.content))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value in ("60", 60)]
    assert cells
    for cell in cells:
        cell.value = "61"
    out = io.BytesIO()
    book.save(out)
    page = client.post(f"/schemes/{row.ref}/workbook", form(row, file=SimpleUploadedFile("a.xlsx", out.getvalue())))
    assert page.status_code == 422
    copy = re.search(r'base64,([^"]+)"', page.content.decode())
    assert copy
    marked = openpyxl.load_workbook(io.BytesIO(base64.b64decode(copy[1])))
    assert "findings" in marked.sheetnames[0]
    assert any(cell.comment for sheet in marked for line in sheet.iter_rows() for cell in line)
    for junk in (b"PK\x03\x04junk", b"not a workbook"):
        page = client.post(f"/schemes/{row.ref}/workbook", form(row, file=SimpleUploadedFile("a.xlsx", junk)))
        assert page.status_code == 422
    assert version(row.ref).digest == row.digest


def test_the_way_to_force_by_the_buttons_of_the_page(group: Group) -> None:
    second_leader(group)
    row = start(group)
    assert browser("olivia").post(f"/schemes/{row.ref}/submit", form(row)).status_code == 302
    now = version(row.ref)
    shown = {"digest": now.digest, "round": now.round}
    page = browser("leo").get(f"/schemes/{row.ref}").content.decode()
    assert now.digest in page
    assert browser("olivia").post(f"/schemes/{row.ref}/approve", form(row, **shown)).status_code == 403
    assert (
        browser("leo").post(f"/schemes/{row.ref}/approve", form(row, **shown | {"digest": "0" * 64})).status_code == 409
    )
    for name in ("leo", "none"):
        assert browser(name).post(f"/schemes/{row.ref}/approve", form(row, **shown)).status_code == 302
    assert browser("olivia").post(f"/schemes/{row.ref}/in-force", form(row, **shown)).status_code == 302
    assert version(row.ref).status == "in-force"
    made = browser("olivia").post(f"/schemes/{row.ref}/copy", form(row, years="1"))
    page = browser("olivia").get(f"{made.url}/diff").content.decode()
    assert "effective" in page
    assert "2027-12-31" in page


def test_classes_are_counted_live_and_a_changed_rule_tells_who_moves(group: Group) -> None:
    row = start(group)
    client = browser("olivia")
    page = client.get(f"/schemes/{row.ref}/classes").content.decode()
    assert "西部风电" in page
    rules = "classify:\n  rules: [{class: coal, when: {unit: [S2]}}]\n  otherwise: wind"
    asked = client.post(f"/schemes/{row.ref}/classes", form(row, classify=rules)).content.decode()
    assert "1 个单位会换类别" in asked
    assert version(row.ref).version == 1
    bad = client.post(f"/schemes/{row.ref}/classes", form(row, classify=rules.replace("coal", "sea"))).content.decode()
    assert "读不通" in bad
    placed = {"unit": group.ref("S1"), "placed": "", "unit_class": "coal", "since": "2026-01-01", "reason": "会议纪要"}
    assert client.post(f"/schemes/{row.ref}/classes/place", form(row, **placed)).status_code == 302
    assert "会议纪要" in client.get(f"/schemes/{row.ref}/classes").content.decode()
    wrong = client.post(f"/schemes/{row.ref}/classes/place", form(row, **placed | {"since": "昨天"}))
    assert wrong.status_code == 422
    unseen = client.post(f"/schemes/{row.ref}/classes/rules", form(row, classify=rules, shown=shown_in(asked)))
    assert unseen.status_code == 409, "a unit was placed by hand after it was shown"
    confirmed = form(row, classify=rules, shown=shown_in(unseen.content.decode()))
    assert client.post(f"/schemes/{row.ref}/classes/rules", confirmed).status_code == 302
    assert meaning(version(row.ref)).classification is not None
    second_leader(group)
    in_force(group, row)
    own = browser("mia").get(f"/schemes/{row.ref}/classes").content.decode()
    assert "西部风电" in own
    assert "东部煤电" not in own
    assert browser("mia").post(f"/schemes/{row.ref}/classes", form(row, classify=rules)).status_code == 403


def test_a_hostile_text_is_shown_as_text(group: Group) -> None:
    evil = TEXT.replace("利润总额", "<script>alert(1)</script>")
    row = start(group, evil)
    client = browser("olivia")
    for end in ("", "/source", "/indicators", "/item?card=wind&item=profit"):
        assert "<script>alert" not in client.get(f"/schemes/{row.ref}{end}").content.decode()


def test_the_same_form_sent_twice_has_one_effect_and_a_form_without_a_token_none(group: Group) -> None:
    row = start(group)
    sent = form(row, source=TEXT.replace("target: 100", "target: 101"))
    client = browser("olivia")
    assert [client.post(f"/schemes/{row.ref}/source", sent).status_code for _ in range(2)] == [302, 302]
    assert version(row.ref).version == 2
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(Account.objects.get(login="olivia"))
    assert strict.post(f"/schemes/{row.ref}/source", form(row, source=TEXT)).status_code == 403
    assert client.post(f"/schemes/{row.ref}/source", {"source": TEXT}).status_code == 422
    assert version(row.ref).version == 2


def test_who_is_assessed_sees_who_approved_and_not_what_was_said_on_the_way(group: Group) -> None:
    second_leader(group)
    row = submit(group, start(group))
    actions.reject(
        group.viewer("leo"), key(), ref=row.ref, digest=row.digest, submission=row.round, reason="目标偏低，再议"
    )
    in_force(group, row)
    page = {name: browser(name).get(f"/schemes/{row.ref}").content.decode() for name in ("mia", "ada")}
    assert "李建国" in page["mia"]
    assert "再议" not in page["mia"]
    assert "再议" in page["ada"]


@action("test.many-units")
def many_units(act: Act, *, parent: str, count: int) -> Answer:
    above = Unit.objects.get(ref=parent)
    made = act.add_all([Unit(code=f"M{at:05}", kind="grassroots") for at in range(count)])
    act.add_all([
        UnitSpan(unit=unit, parent=above, name_zh=f"站{unit.code}", name_en=f"Station {unit.code}", since=START)
        for unit in made
    ])  # fmt: skip
    act.add_all([Trait(unit=unit, name="industry", value="煤电", since=START) for unit in made[::2]])
    return {}


def test_classes_of_five_thousand_units_are_one_page_and_as_many_queries(group: Group) -> None:
    row = start(group, kinds=("grassroots",))
    many_units(group.viewer("olivia"), key(), parent=group.ref("S1"), count=5000)
    client = browser("olivia")
    with CaptureQueriesContext(connections["default"]) as queries:
        page = client.get(f"/schemes/{row.ref}/classes")
    assert len(queries) <= MOST_QUERIES
    assert len(page.content) <= MOST_BYTES
    assert ">2500<" in page.content.decode()
    assert ">2502<" in page.content.decode(), "with the two plants of the group, which have no trait"
    second = client.get(f"/schemes/{row.ref}/classes", {"page": 2, "class": "coal"}).content.decode()
    assert "站M00200" in second
    assert "站M00201" not in second


def test_whom_a_scheme_assesses_can_be_changed_with_a_reason(group: Group) -> None:
    row = start(group)
    client = browser("olivia")
    sent = {"key": key(), "scheme_version": 1, "kinds": ["grassroots"], "reason": "延伸到基层"}
    assert client.post(f"/schemes/{row.ref}/classes/kinds", sent).status_code == 302
    assert "一号风场" in client.get(f"/schemes/{row.ref}/classes").content.decode()
    assert client.post(f"/schemes/{row.ref}/classes/kinds", sent | {"key": key()}).status_code == 409
    none = {"key": key(), "scheme_version": 2, "kinds": [], "reason": "无"}
    assert client.post(f"/schemes/{row.ref}/classes/kinds", none).status_code == 422


def test_the_source_of_an_indicator_is_a_department_by_its_name_in_either_language(group: Group) -> None:
    text = packs.text_of("cn.hq-closed-loop").replace("改革办 / Reform office", "D1")
    row, (zh, en) = (
        start(group, text),
        (group.viewer("olivia").tree.by_ref[group.ref("D1")].name.get(lang) for lang in ("zh", "en")),
    )
    for lang, there, elsewhere in (
        ("zh", ("财务部门", "办公室", zh), "Finance"),
        ("en", ("Finance", "General office", en), "财务部门"),
    ):
        page = browser("olivia", lang).get(f"/schemes/{row.ref}/indicators").content.decode()
        for word in there:
            assert f">{word}</td>" in page, (lang, word)
        assert elsewhere not in page
