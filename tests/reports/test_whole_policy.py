"""A unit understands the whole policy from the papers alone: every construct of a scheme stands on the page and in the workbook, in both
languages, by titles and with the figures that are really used."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from html import unescape
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from support.schemes import PACKS
from whole_policy import LONG, whole_scheme, whole_tables

from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.scheme import load_scheme
from hengji.engine.scheme.model.ledger import Coefficient, Modify
from hengji.engine.scheme.model.outcomes import Pool
from hengji.engine.values.finding import Finding, Level, Source
from hengji.engine.values.text import LANGS, Lang, Text
from hengji.reports import write_scorecards
from hengji.reports.articles import closing_parts, opening_parts
from hengji.reports.articles.outcomes import result_words
from hengji.reports.page import report_html
from hengji.reports.policy import card_words, does, tier_sources
from hengji.reports.reading import Reading
from hengji.reports.spoken import place_words, spoken
from hengji.reports.steps import lines

IDS = {
    *("core_short", "indebted", "difficulty", "region_factor", "praised", "chal", "late", "criticism", "excused"),
    *("base_score", "bonus_base", "last_year", "mean3", "ind", "trade", "conduct", "debt_ratio"),
}

LAID_DOWN: dict[Lang, tuple[str, ...]] = {
    "zh": (
        "适用于工业企业、贸易企业；权重合计 100：经济效益 80（小计最多 88 分）、安全与管理 20",
        "规则中的分就是权重分，满分即权重；不足一步按比例计",
        "＝负债总额 ÷ 资产总额；单位：%；越低越好；负债总额、资产总额取期末数；保留 2 位小数",
        "行业为商贸、物流",
        "各组平均分加权：领导 60、同级 40；一组满 4 人的去掉1 个最高分、1 个最低分",
        "高质量完成 2 分（提前 10 天及以上完成）；完成 1 分（按期完成）；未完成 -1 分（其余）",
        "大型 × 1.5，累计最多 4 分；小型 × 0.5",
        "总分不高于 59；等级定为“不合格”；发放系数为 0",
        "总分不高于 80；等级不高于“合格”",
        "利润总额计 0 分；等级下调 1 级；须经批准",
        "每次扣 2 分；一个单位最多扣 5 分",
        "每次加 2 分；一个单位最多加 3 分；须有证明材料；须经批准",
        "每次加 1 至 3 分，由认定时确定；一个单位最多加 5 分",
        "其余各项以基本分为限（规则没有起点分的，以权重为限）；难度系数停用；等级不高于“良好”",
        "当负债总额 ÷ 资产总额 > 80%；总分不高于 90；等级下调 1 级；发放系数不高于 0.5",
        "1 + [（资产总额的类内百分位 − 0.5）× 0.6 + （职工人数的类内百分位 − 0.5）× 0.4] × 0.2",
        "四舍五入到 3 位小数；再限于 0.95 至 1.05",
        "取各单位填报的“地区系数”；没有填报的按 1 计",
        "减去扣分事项，最多 7 分",
        "80 分及以上、95 分以下；发放系数在 80 至 95 分之间由 1 到 1.2 按直线变化，四舍五入到 4 位小数；名额 40%",
        "在同一类别的单位内按比例、用最大余额法取整",
        "名额等级与分数等级取较低的一个",
        "按类别分榜，榜内按总分",
        "应得＝奖金基数 × 发放系数 × 地区系数；一个单位最多为奖金基数的 130%；资金总额 500 按应得比例分配",
        "优秀：优先授权；良好：维持授权；合格：谈话提醒；不合格：收回授权",
        "0.5；来源未载明，为本方案拟定；文件未定",
    ),
    "en": (
        "for Industry, Trade; weights add up to 100: Results 80 (subtotal at most 88), Safety and management 20",
        "= Total debt / Total assets; in %; lower is better; Total debt, Total assets: as at the end; 2 decimals",
        "the total is at most 59; the grade is 'Unqualified'; the multiplier is 0",
        "2 points taken each time; at most 5 points taken for one unit",
        "Difficulty is suspended; the grade is 'Good' at best",
        "1 + [(percentile of Total assets in the class − 0.5) × 0.6 + (percentile of Staff in the class − 0.5) × 0.4] × 0.2",
        "80 and above, below 95; the multiplier runs from 1 to 1.2 over 80 to 95 points",
        "the lower of the grade by places and the grade by score counts",
        "due = base of the bonus × multiplier × Region; one unit gets at most 130% of its base of the bonus",
    ),
}


def on_page(run: Run, lang: Lang) -> str:
    """The text of the page in one language."""
    other = "en" if lang == "zh" else "zh"
    text = re.sub(rf'<span lang="{other}">[^<]*</span>', "", report_html(run, lang))
    return unescape(re.sub(r"<[^<>]*>", "", text.split("</style>")[1].split("<script>")[0]))


def in_workbook(run: Run, lang: Lang, path: Path, sheet: str = "") -> list[str]:
    """Every text of the workbook, or of one sheet."""
    write_scorecards(run, path, lang)
    book = openpyxl.load_workbook(BytesIO(path.read_bytes()))
    sheets = [book[sheet]] if sheet else book.worksheets
    return [str(cell.value) for each in sheets for row in each for cell in row if cell.value is not None]


@pytest.mark.parametrize("lang", LANGS)
def test_every_construct_stands_on_the_page(whole: Run, lang: Lang) -> None:
    text = on_page(whole, lang)
    assert [told for told in LAID_DOWN[lang] if told not in text] == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_construct_stands_on_the_sheet_of_the_scheme(whole: Run, lang: Lang, tmp_path: Path) -> None:
    text = "\n".join(in_workbook(whole, lang, tmp_path / "book.xlsx", {"zh": "考核方案", "en": "Scheme"}[lang]))
    assert [told for told in LAID_DOWN[lang] if told not in text] == []


def test_a_scheme_without_a_construct_has_no_empty_part(build: Callable[..., Run]) -> None:
    scheme = build(3, 2).scheme
    for part in (*opening_parts(scheme), *closing_parts(scheme)):
        assert part.rows
    assert "一票否决" not in {part.title.zh for part in opening_parts(scheme)}


def test_no_id_stands_in_chinese_text(whole: Run, tmp_path: Path) -> None:
    words = set(re.findall(r"[A-Za-z_][A-Za-z_0-9]*", on_page(whole, "zh")))
    assert words & IDS == set()
    words = set(re.findall(r"[A-Za-z_][A-Za-z_0-9]*", "\n".join(in_workbook(whole, "zh", tmp_path / "book.xlsx"))))
    assert words & IDS == set()


def test_steps_without_a_title_are_called_by_what_they_work_on(whole: Run) -> None:
    titles = [line.title.zh for line in lines(Reading(whole), 0)]
    assert titles == [
        "各项得分合计",
        "闸门：核心指标中任一未达到基本值",
        "闸门：资产负债率超过管控线",
        "乘以难度系数",
        "加：重点任务积分",
        "加：获省部级表彰、挑战任务达成",
        "减：扣分事项",
        "加：(“各项得分合计”之后的得分 - 90) × 0.1",
        "限幅：不低于 0、不高于 120",
        "执行否决与红线",
        "四舍五入",
    ]


def test_tiers_say_where_they_come_from_in_words(whole: Run) -> None:
    items = {item.id: item for _, item in whole.scheme.items()}
    assert tier_sources(whole.scheme, items["profit"]).zh == "基本值＝上年实际值；目标值：目标表；挑战值＝目标值 × 1.1"
    said = tier_sources(whole.scheme, items["profit"]).en
    assert said == "base = last year's actual figure; target: targets table; challenge = target * 1.1"
    assert tier_sources(whole.scheme, items["review"]).en == "target 100"


def test_a_suspended_coefficient_is_not_shown_as_if_it_held(whole: Run, tmp_path: Path) -> None:
    reading, units = Reading(whole), whole.units.ids
    suspended = units.index("U07")
    assert reading.coefficient_text(suspended, "difficulty").zh == "停用（核心指标中任一未达到基本值）"
    assert reading.coefficient_text(units.index("U01"), "difficulty").zh == "0.998"
    assert "停用（核心指标中任一未达到基本值）" in on_page(whole, "zh")
    assert "停用（核心指标中任一未达到基本值）" in in_workbook(whole, "zh", tmp_path / "book.xlsx")


@pytest.mark.parametrize(
    ("low", "high", "told"), [(None, None, ""), ("0.9", None, "；不低于 0.9"), (None, "1.1", "；不高于 1.1")]
)
def test_bounds_of_a_coefficient_with_one_end_or_none(low: str | None, high: str | None, told: str) -> None:
    scheme = whole_scheme()
    bounds = [None if each is None else Fraction(each) for each in (low, high)]
    given = Coefficient("difficulty", Text("难度系数", "Difficulty"), given="难度", low=bounds[0], high=bounds[1])
    part = next(p for p in opening_parts(replace(scheme, coefficients={"difficulty": given})) if p.title.zh == "系数")
    assert told in part.rows[0].told.zh
    assert "None" not in part.rows[0].told.zh + part.rows[0].told.en


@pytest.mark.parametrize(("amount", "told"), [("500", "500"), ("1000000", "1,000,000"), ("12345.5", "12,345.5")])
def test_the_amount_of_a_pool_has_its_thousands_separated(amount: str, told: str) -> None:
    pool = Pool("bonus", Text("绩效奖金", "Bonus"), "base", Fraction(amount))
    words = result_words(whole_scheme(), pool).told
    assert f"资金总额 {told} 按应得比例分配" in words.zh
    assert f"the pool of {told} is shared" in words.en


def test_the_cap_of_an_event_is_told_where_it_bites(whole: Run, tmp_path: Path) -> None:
    text = on_page(whole, "zh")
    assert "报送迟延合计 −8 分，最多扣 5 分，按 −5 分计" in text
    rows = in_workbook(whole, "zh", tmp_path / "book.xlsx", "加扣分与否决事项")
    assert "● 已采用；报送迟延合计 −8 分，最多扣 5 分，按 −5 分计" in rows
    assert "减：扣分事项" in text


def test_the_bound_of_a_dimension_is_told_where_it_acts(whole: Run, tmp_path: Path) -> None:
    assert "合计 92，小计最多 88 分" in on_page(whole, "zh")
    texts = in_workbook(whole, "zh", tmp_path / "book.xlsx")
    assert any("小计最多 88 分" in text and text.startswith("合计") for text in texts)


def test_the_way_to_the_pay_stands_on_the_papers(whole: Run, tmp_path: Path) -> None:
    told = "应得：基数 33 × 发放系数 1.4 × 地区系数 0.97 = 44.814"
    assert told in on_page(whole, "zh")
    assert any(told in text for text in in_workbook(whole, "zh", tmp_path / "book.xlsx", "东方制造"))


def test_a_quota_that_moved_a_grade_is_remarked_beside_the_name(whole: Run) -> None:
    reading = Reading(whole)
    remark = reading.standing(whole.units.ids.index("U02")).grade_note
    assert remark is not None
    assert remark.zh == "“优秀”的 2 个名额已满，等级由“优秀”变为“良好”"
    assert reading.moved == 4


def test_a_step_says_its_bounds_and_what_a_gate_does(whole: Run) -> None:
    told = [does(whole.scheme, step).zh for step in whole.scheme.ledger]
    assert "难度系数停用" in told[1]
    assert told[3] == "乘以难度系数；停用的单位不乘"
    assert told[5].endswith("最多 6 分")
    assert "小计最多 88 分" in card_words(whole.scheme, whole.scheme.scorecards["main"]).zh


def test_findings_call_things_by_their_titles(whole: Run) -> None:
    cliff = Finding("cliff", Level.NOTE, Text("“利润总额”在 base 处得分跳变 32 分", "jumps at base"))
    assert spoken(whole, cliff).message.zh == "“利润总额”在基本值处得分跳变 32 分"
    unclassed = Finding(
        "unit-without-class", Level.ERROR, Text("没有类别", "no class"), Text("ind、trade", "ind、trade")
    )
    hint = spoken(whole, unclassed).hint
    assert hint == Text("工业企业、贸易企业", "Industry, Trade")
    assert place_words(whole, Source(file="scheme.yaml", line=7, field="core_short")).zh == (
        "scheme.yaml:7 “核心指标中任一未达到基本值”"
    )
    assert place_words(whole, Source(field="units")).zh == "[units]"


def test_words_of_the_scheme_language_stay_in_findings(whole: Run) -> None:
    finding = Finding("x", Level.NOTE, Text("写 {base: 上年} 或 tiers.base、base: table", "x"))
    assert spoken(whole, finding).message.zh == "写 {base: 上年} 或 tiers.base、base: table"


def test_long_names_do_not_make_tall_ledgers(whole: Run, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write_scorecards(whole, path, "zh")
    sheet = openpyxl.load_workbook(BytesIO(path.read_bytes()))["得分账本"]
    rows = [row for row in range(4, sheet.max_row + 1) if sheet.cell(row, 2).value == LONG]
    heights = [sheet.row_dimensions[row].height for row in rows]
    assert len(rows) == len(whole.scheme.ledger)
    assert max(heights[1:]) < 45
    width = sheet.column_dimensions["B"].width
    assert width * 3 > len(LONG) * 1.8


def test_a_unit_without_a_result_gets_no_zero_pay(whole: Run) -> None:
    text = report_html(whole)
    part = text[text.index('id="u-U12"') :].split("</details>")[0]
    assert "绩效奖金" in part
    assert re.search(r"绩效奖金（万元）</span><span lang=\"en\">[^<]*</span></dt><dd>—</dd>", part)


def test_a_coefficient_suspended_after_it_was_used_did_hold() -> None:
    scheme = whole_scheme()
    gate, times = scheme.ledger[1], scheme.ledger[3]
    others = [step for step in scheme.ledger if step not in (gate, times)]
    run = score(replace(scheme, ledger=(others[0], times, gate, *others[1:])), whole_tables())
    assert Reading(run).coefficient_text(run.units.ids.index("U07"), "difficulty").zh[0].isdigit()


@pytest.mark.parametrize("lang", LANGS)
def test_a_scorecard_to_be_signed_is_printed_on_one_page(whole: Run, lang: Lang, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write_scorecards(whole, path, lang)
    book = openpyxl.load_workbook(BytesIO(path.read_bytes()))
    pages = [book[name].page_setup.fitToHeight for name in ("东方制造", "江南制造", "北方物流")]
    assert pages == [None, None, None]  # not written: one page
    assert book[{"zh": "考核排名", "en": "Ranking"}[lang]].page_setup.fitToHeight == 0


@pytest.mark.parametrize("step", ["asset_quality", "debt_risk", "growth"])
def test_a_modifying_step_is_told_with_its_special_cases_or_without_any(step: str) -> None:
    scheme, _ = load_scheme(PACKS / "cn.comprehensive-evaluation" / "2006")
    assert scheme is not None
    ((told, special),) = [
        (does(scheme, each), each.action.special)
        for each in scheme.ledger
        if isinstance(each.action, Modify) and each.action.what == step
    ]
    assert "0.7 至 1.3，没有得分的取 1" in told.zh
    assert told.zh.count("时取") == len(special)
