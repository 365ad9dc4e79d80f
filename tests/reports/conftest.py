"""A group of twenty departments with everything a ledger can hold, a hostile little group, and groups of any size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from hengji.engine.formula import parse
from hengji.engine.intake.tables import Figures, Sheet, Tables
from hengji.engine.rules.model import (
    FULL,
    ZERO,
    Amount,
    Curve,
    Cut,
    Expression,
    Knot,
    Levels,
    Mark,
    Measured,
    Partial,
    Proportion,
    Rule,
    Side,
    Size,
    Step,
    Veto,
)
from hengji.engine.run.result import Run
from hengji.engine.run.score import score
from hengji.engine.scheme.model.events import Effect, Event, EventKind, TaskBoard, TaskGrade, TaskSize
from hengji.engine.scheme.model.identity import Basis, Effective, Parameter, Rounding, Scale
from hengji.engine.scheme.model.indicators import Indicator, Measure, OverPeriods
from hengji.engine.scheme.model.ledger import (
    AddEvents,
    AddFormula,
    AddTasks,
    ApplyVeto,
    Clamp,
    Coefficient,
    Gate,
    ItemsShort,
    LedgerStep,
    Multiply,
    PassGate,
    Round,
    Short,
    Sum,
)
from hengji.engine.scheme.model.outcomes import Grade, Grades, Pool, Ranking, ResultTable
from hengji.engine.scheme.model.scheme import Scheme
from hengji.engine.scheme.model.scorecards import (
    Dimension,
    Feed,
    Item,
    Missing,
    Panel,
    RaterGroup,
    Scope,
    Scorecard,
    Tier,
)
from hengji.engine.scheme.model.units import Class, Classification
from hengji.engine.values.direction import Direction
from hengji.engine.values.text import Text
from hengji.engine.values.unit import parse_unit

F = Fraction
TARGET, BASE, CHALLENGE = Mark("target"), Mark("base"), Mark("challenge")
BY_COLUMN = {name: Tier(name, column=name) for name in ("base", "target", "challenge")}
JUST_TARGET = {"target": Tier("target", column="target")}


def share(of: str) -> Amount:
    return Amount(share=F(of))


def points(of: str) -> Amount:
    return Amount(points=F(of))


def sheet(name: str, rows: Sequence[dict[str, Any]], texts: str = "", figures: str = "", dates: str = "") -> Sheet:
    """A table from rows as dictionaries; columns are named in one string each."""
    return Sheet(
        name,
        len(rows),
        {column: [str(row.get(column, "")) for row in rows] for column in texts.split()},
        {
            column: Figures.of([None if row.get(column) is None else F(str(row[column])) for row in rows])
            for column in figures.split()
        },
        {column: [row.get(column) for row in rows] for column in dates.split()},
    )


def indicator(id: str, en: str, unit: str, direction: Direction = Direction.HIGHER, formula: str = "") -> Indicator:
    tree = parse(formula, {name: parse_unit("亿元") for name in ("净利润", "所有者权益")}).tree if formula else None
    return Indicator(id, Text(id, en), parse_unit(unit), direction, formula=tree, formula_text=formula)


TIERED = Curve((Knot(BASE, share("4/5"), ZERO), Knot(TARGET, FULL, FULL), Knot(CHALLENGE, share("6/5"), share("6/5"))))


def items() -> dict[str, Item]:
    """The items of the example, one for every form of rule."""

    def make(id: str, en: str, weight: int, rule: Rule, sentence: str, clause: str, **more: Any) -> Item:
        return Item(id, Text(id, en), F(weight), rule, sentence=sentence, clause=clause, **({"of": id} | more))

    made = [
        make(
            "净资产收益率",
            "Return on equity",
            12,
            Rule(body=TIERED),
            "达到基本值得80%，达到目标值得满分，达到挑战值得120%，其间按直线插值，低于基本值不得分。",
            "第十二条（一）",
            tiers=BY_COLUMN,
            core=True,
        ),
        make(
            "利润总额",
            "Total profit",
            12,
            Rule(body=Proportion(), cap=share("6/5")),
            "按目标值完成率得分，最高得权重的120%。",
            "第十二条（二）",
            tiers=BY_COLUMN,
            core=True,
        ),
        make(
            "资产负债率",
            "Debt ratio",
            6,
            Rule(steps=(Step(Side.ABOVE, TARGET, Size(F(1)), points("-2"), Partial.WHOLE),)),
            "每高于目标值1个百分点扣2分，最低0分。",
            "第十二条（三）",
            tiers=JUST_TARGET,
        ),
        make(
            "营业现金比率",
            "Operating cash ratio",
            8,
            Rule(
                body=Curve(
                    (
                        Knot(BASE, share("3/5"), ZERO),
                        Knot(TARGET, FULL, share("3/5")),
                        Knot(CHALLENGE, share("6/5"), FULL),
                    )
                )
            ),
            "低于基本值不得分，达到基本值得60%，达到目标值得满分，达到挑战值得120%。",
            "第十二条（四）",
            tiers=BY_COLUMN,
        ),
        make(
            "全员劳动生产率",
            "Labour productivity",
            8,
            Rule(
                steps=(
                    Step(Side.BELOW, TARGET, Size(F(1, 100), relative=True), points("-0.5")),
                    Step(Side.ABOVE, TARGET, Size(F(1, 100), relative=True), points("0.2"), most=points("1.6")),
                )
            ),
            "每低于目标值1%扣0.5分，每高于目标值1%加0.2分，最多加1.6分，最低0分。",
            "第十二条（五）",
            tiers=JUST_TARGET,
        ),
        make(
            "百元收入营业成本",
            "Cost per 100 yuan of revenue",
            6,
            Rule(body=Proportion(inverse=True), cap=share("11/10")),
            "按目标值与实际值之比得分，最高得权重的110%。",
            "第十二条（六）",
            tiers=JUST_TARGET,
            missing=Missing.REDISTRIBUTE,
        ),
        make(
            "重点任务完成",
            "Key tasks completed on time",
            8,
            Rule(Measured.DAYS, steps=(Step(Side.ABOVE, Mark(), Size(F(1)), points("-0.5")),)),
            "按期完成得满分，每晚1天扣0.5分，最低0分。",
            "第十五条",
            feed=Feed.DATE,
            of="T1",
        ),
        make(
            "科技创新成果等级",
            "Grade of innovation results",
            6,
            Rule(
                Measured.LEVEL,
                body=Levels((("优秀", FULL), ("良好", share("17/20")), ("合格", share("3/5")), ("不合格", ZERO))),
            ),
            "优秀得满分，良好得85%，合格得60%，不合格不得分。",
            "第十六条",
            feed=Feed.LEVEL,
        ),
        make(
            "审计整改率",
            "Audit findings settled",
            6,
            Rule(body=Proportion(), cuts=(Cut(Side.BELOW, Mark(plus=F(80)), ZERO),), cap=FULL),
            "按目标值完成率得分，最高得满分；低于80%不得分。",
            "第十七条",
            tiers=JUST_TARGET,
            missing=Missing.ZERO,
        ),
        make(
            "培训覆盖率",
            "Training coverage",
            4,
            Rule(
                body=Expression("min(w, w*x/target)"),
            ),
            "得分 = min(权重, 权重×实际值/目标值)",
            "第十八条",
            tiers={"target": Tier("target", constant=F(95))},
        ),
        make(
            "安全生产",
            "Safety at work",
            8,
            Rule(
                Measured.EVENTS,
                steps=(
                    Step(Side.ABOVE, Mark(), Size(F(1)), points("-4"), of="较大事故"),
                    Step(Side.ABOVE, Mark(), Size(F(1)), points("-1"), of="一般事故"),
                ),
                veto=Veto("重大事故"),
            ),
            "每发生一起较大事故扣4分，每发生一起一般事故扣1分，最低0分。",
            "第十九条",
            feed=Feed.EVENTS,
            kinds={"较大事故": "较大事故", "一般事故": "一般事故", "重大事故": "重大事故"},
        ),
        make(
            "信访维稳",
            "Complaints",
            2,
            Rule(Measured.EVENTS, steps=(Step(Side.ABOVE, Mark(), Size(F(1)), points("-0.5"), of="信访事件"),)),
            "每发生一起信访事件扣0.5分，最低0分。",
            "第二十条",
            feed=Feed.EVENTS,
            kinds={"信访事件": "信访事件"},
        ),
        make(
            "协同满意度",
            "Satisfaction of served units",
            8,
            Rule(body=Proportion(tier="满分值"), cap=FULL),
            "按评价得分与100分之比得分。",
            "第二十一条",
            feed=Feed.PANEL,
            of="review",
            tiers={"满分值": Tier("满分值", constant=F(100))},
        ),
        make(
            "党建工作责任制",
            "Party-building duties",
            4,
            Rule(body=Curve((Knot(Mark(plus=F(60)), share("3/5"), ZERO), Knot(Mark(plus=F(90)), FULL, FULL)))),
            "低于60分不得分，60分得60%，90分及以上得满分，其间按直线插值。",
            "第二十二条",
        ),
        make(
            "专项改革三年行动收官及专业化整合遗留问题清零（跨部门联合攻坚）",
            "Three-year reform plan: closing tasks",
            2,
            Rule(body=Proportion(), cap=FULL),
            "按目标值完成率得分，最高得满分。",
            "第二十三条",
            scope=Scope.UNIT,
            units=("D03", "D07"),
            tiers=JUST_TARGET,
            missing=Missing.ZERO,
        ),
        make(
            "新签合同额",
            "New contracts (watched)",
            0,
            Rule(body=Proportion()),
            "监测指标，不计分。",
            "",
            watch=True,
            full=F(100),
            tiers=JUST_TARGET,
        ),
    ]
    return {item.id: item for item in made}


def rich_scheme() -> Scheme:
    own = items()
    names = list(own)

    def card(id: str, zh: str, en: str, of: tuple[str, ...]) -> Scorecard:
        economy = Dimension("economy", Text("经济效益", "Economic value"), tuple(own[n] for n in names[:6]), cap=F(60))
        tasks = Dimension("tasks", Text("重点任务", "Key tasks"), tuple(own[n] for n in names[6:10]))
        safety = Dimension("safety", Text("安全稳定", "Safety and stability"), tuple(own[n] for n in names[10:12]))
        other = Dimension(
            "teamwork", Text("协同与党建", "Teamwork and Party building"), tuple(own[n] for n in names[12:15])
        )
        support = Dimension("support", Text("管理与支撑", "Management and support"), (safety, other, own[names[15]]))
        return Scorecard(id, Text(zh, en), (economy, tasks, support), of)

    steps = (
        LedgerStep(Sum(), Text("指标得分合计", "Points of all items"), into="items", clause="第十一条"),
        LedgerStep(AddTasks("board", most=F(6)), Text("重点任务积分", "Task points"), clause="第十五条"),
        LedgerStep(
            AddFormula(parse("(items - 80) * 0.02").tree, "(items - 80) * 0.02", most=F(1), least=F(0)),
            Text("质量系数加分", "Quality bonus"),
            clause="第二十四条",
        ),
        LedgerStep(PassGate("core"), Text("核心指标门槛", "Core-item gate"), clause="第二十六条"),
        LedgerStep(Multiply("difficulty"), Text("难度系数", "Difficulty"), clause="第二十七条"),
        LedgerStep(
            AddEvents((EventKind.BONUS, EventKind.CHALLENGE), most=F(5)),
            Text("加分事项", "Bonuses"),
            clause="第二十八条",
        ),
        LedgerStep(
            AddEvents((EventKind.DEDUCTION,), sign=-1, most=F(10)), Text("扣分事项", "Deductions"), clause="第二十九条"
        ),
        LedgerStep(Clamp(F(0), F(110)), Text("总分上下限", "Bounds of the total"), clause="第三十条"),
        LedgerStep(ApplyVeto(), Text("否决与红线", "Vetoes and red lines"), clause="第三十一条"),
        LedgerStep(Round(), Text("修约", "Rounding"), clause="第三十二条"),
    )
    higher, lower = Direction.HIGHER, Direction.LOWER
    indicators = [
        indicator("净资产收益率", "Return on equity", "%", formula="净利润 / avg(期初所有者权益, 期末所有者权益)"),
        indicator("利润总额", "Total profit", "亿元"),
        indicator("资产负债率", "Debt ratio", "%", lower),
        indicator("营业现金比率", "Operating cash ratio", "%"),
        indicator("全员劳动生产率", "Labour productivity", "万元/人"),
        indicator("百元收入营业成本", "Cost per 100 yuan of revenue", "元", lower),
        indicator("科技创新成果等级", "Grade of innovation results", ""),
        indicator("审计整改率", "Audit findings settled", "%"),
        indicator("培训覆盖率", "Training coverage", "%"),
        indicator("党建工作责任制", "Party-building duties", "分"),
        indicator(names[14], own[names[14]].title.en, "%"),
        indicator("新签合同额", "New contracts", "亿元", higher),
    ]
    classes = {"F": Class("F", Text("职能部门", "Functional")), "B": Class("B", Text("业务部门", "Business"))}
    bands = (
        Grade("A", Text("优秀", "Excellent"), F(100), (F("1.2"), F("1.4"))),
        Grade("B", Text("良好", "Good"), F(90), (F(1), F("1.2"))),
        Grade("C", Text("合格", "Qualified"), F(70), (F("0.6"), F(1))),
        Grade("D", Text("不合格", "Unqualified"), None, (F(0), F(0))),
    )
    bonus = Event(
        "bonus",
        EventKind.BONUS,
        Text("获得省部级表彰", "Provincial commendation"),
        F("1.5"),
        most=F(3),
        evidence=True,
        clause="第二十八条（一）",
    )
    challenge = Event(
        "challenge",
        EventKind.CHALLENGE,
        Text("挑战任务达成", "Challenge met"),
        None,
        least=F(0),
        most_each=F(3),
        clause="第二十八条（二）",
    )
    late = Event(
        "late", EventKind.DEDUCTION, Text("报送迟延", "Late report"), F("0.5"), most=F(2), clause="第二十九条（一）"
    )
    red = Event(
        "red",
        EventKind.RED_LINE,
        Text("发生重大法律合规事件", "Serious compliance case"),
        effect=Effect(ceiling="C", total_cap=F(80)),
        clause="第三十一条（一）",
    )
    veto = Event(
        "veto",
        EventKind.VETO,
        Text("发生重大安全事故，一票否决", "Serious accident: veto"),
        effect=Effect(grade="D", payout=F(0), total_cap=F(59)),
        clause="第三十一条（二）",
    )
    exemption = Event(
        "exemption", EventKind.EXEMPTION, Text("非主观原因免责", "Exemption"), approval=True, clause="第三十三条"
    )
    board = TaskBoard(
        "board",
        Text("重点任务台账", "Task board"),
        (
            TaskGrade("S", Text("超额完成", "Exceeded"), F(3)),
            TaskGrade("A", Text("完成", "Done"), F(2), days_late=0),
            TaskGrade("B", Text("基本完成", "Mostly done"), F(1), days_late=15),
            TaskGrade("C", Text("未完成", "Not done"), F(-1)),
        ),
        (
            TaskSize("big", Text("大型", "Large"), F("1.5"), F(6)),
            TaskSize("mid", Text("中型", "Medium"), F(1), F(4)),
            TaskSize("small", Text("小型", "Small"), F("0.5"), F(2)),
        ),
        most=F(8),
        clause="第十五条（二）",
    )
    return Scheme(
        "hq-2026",
        "2026.1",
        Text(
            "示例能源集团有限公司总部部门2026年度绩效考核方案", "Headquarters performance scheme 2026 (example group)"
        ),
        Effective(date(2026, 1, 1), date(2026, 12, 31)),
        Scale(round=Rounding(ratio=4)),
        {each.id: each for each in indicators},
        {
            "business": card("business", "业务部门计分卡", "Business scorecard", ("B",)),
            "function": card("function", "职能部门计分卡", "Functional scorecard", ("F",)),
        },
        steps,
        basis=(
            Basis(
                Text("《示例能源集团有限公司总部绩效考核管理办法》", "Example Group: rules for performance assessment"),
                "第三章",
            ),
            Basis(Text("国资发考分〔2024〕示例号", "SASAC document 2024 (example)")),
        ),
        parameters={
            "weight_of_tasks": Parameter(
                "weight_of_tasks",
                F("0.24"),
                Text("重点任务权重", "Share of key tasks"),
                ours=True,
                note=Text("原文未写明，暂按上年执行", "the source does not say; last year's share"),
            )
        },
        measures={
            name: Measure(name, Text(name, en), parse_unit(unit), over)
            for name, en, unit, over in (
                ("净利润", "Net profit", "亿元", OverPeriods.SUM),
                ("所有者权益", "Equity", "亿元", OverPeriods.END),
                ("较大事故", "Larger accidents", "起", OverPeriods.SUM),
                ("一般事故", "Ordinary accidents", "起", OverPeriods.SUM),
                ("重大事故", "Serious accidents", "起", OverPeriods.SUM),
                ("信访事件", "Complaints", "起", OverPeriods.SUM),
            )
        },
        classification=Classification(classes),
        panels={
            "review": Panel(
                "review",
                Text("协同评价", "Review"),
                (
                    RaterGroup("leaders", Text("领导", "Leaders"), F("0.6")),
                    RaterGroup("peers", Text("同级", "Peers"), F("0.4")),
                ),
                drop_high=1,
                drop_low=1,
                trim_from=4,
            )
        },
        boards={"board": board},
        events={event.id: event for event in (bonus, challenge, late, red, veto, exemption)},
        gates={
            "core": Gate(
                "core",
                Text("核心指标低于基本值", "A core item is below base"),
                ItemsShort(Short.TIER, "base"),
                F(1),
                ("difficulty",),
                clause="第二十六条",
            )
        },
        coefficients={"difficulty": Coefficient("difficulty", Text("难度系数", "Difficulty"), given="难度")},
        grades=Grades(bands),
        rankings=(
            Ranking("all", Text("总排名", "Overall")),
            Ranking("class", Text("分类排名", "Within class"), by="class"),
        ),
        results=(
            Pool("bonus", Text("年度绩效奖金", "Annual bonus"), "奖金基数", F("1200.00"), clause="第三十五条"),
            Pool(
                "special",
                Text("专项奖励（不设总额）", "Special award (no pool)"),
                "专项基数",
                None,
                most_each=F("1.2"),
                clause="第三十六条",
            ),
            ResultTable(
                "post",
                Text("岗位与授权", "Posts and authority"),
                {"A": "优先授权", "B": "维持授权", "C": "谈话提醒", "D": "收回授权"},
                clause="第三十七条",
            ),
        ),
    )


DEPARTMENTS = (
    "战略发展部",
    "财务资产部",
    "企业管理与法律事务部",
    "人力资源部",
    "科技创新部",
    "市场营销部",
    "安全环保监督部（应急管理办公室）",
    "审计风控部",
    "党群工作部",
    "纪检监察部",
    "国际业务部",
    "数字化部",
    "采购物资部",
    "工程建设部",
    "资本运营部",
    "董事会办公室（全面深化改革领导小组办公室、合规与全面风险管理委员会办公室）",
    "综合管理部",
    "质量管理部",
    "后勤服务部",
    "生产运营部",
)


def rich_tables() -> Tables:
    """Twenty departments whose figures run from excellent to vetoed; D19 and D20 are held."""
    units, facts, targets, events, reviews, tasks = [], [], [], [], [], []
    for i, name in enumerate(DEPARTMENTS, start=1):
        unit, level = f"D{i:02}", F(1130 - 15 * ((i * 7) % 20), 1000)
        units.append(
            {
                "unit": unit,
                "name": name,
                "class": "B" if i % 3 else "F",
                "难度": F(96 + (i * 5) % 11, 100),
                "奖金基数": 40 + (i * 13) % 37,
                "专项基数": F(100 + i, 10),
                "片区": ("北京", "上海", "成都")[i % 3],
            }
        )
        equity = 100 + 13 * i
        figures: dict[str, Any] = {
            "净利润": round(equity * 0.09 * float(level), 2),
            "利润总额": round(12 * float(level) + i / 7, 2),
            "资产负债率": round(63 + (1 - float(level)) * 20, 1),
            "营业现金比率": round(9 * float(level), 2),
            "全员劳动生产率": round(88.5 * float(level), 1),
            "百元收入营业成本": round(91 / float(level), 2),
            "审计整改率": round(min(100, 93 * float(level)), 1),
            "培训覆盖率": round(min(100, 97 * float(level)), 1),
            "党建工作责任制": round(min(100, 88 * float(level)), 1),
            "较大事故": 1 if i in (8, 11) else 0,
            "一般事故": i % 4,
            "重大事故": 1 if i == 8 else 0,
            "信访事件": (i * 3) % 5,
            "新签合同额": 30 + i,
            names_14(): 92,
        }
        if i == 6:
            del figures["百元收入营业成本"]
        if i == 19:
            del figures["利润总额"]
        facts += [{"unit": unit, "measure": key, "period": "2026", "value": value} for key, value in figures.items()]
        facts += [
            {"unit": unit, "measure": "所有者权益", "period": year, "value": equity + more}
            for year, more in (("2025", 0), ("2026", 8))
        ]
        if i != 20:
            facts.append(
                {
                    "unit": unit,
                    "measure": "科技创新成果等级",
                    "period": "2026",
                    "level": ("优秀", "良好", "合格", "不合格")[i % 4],
                }
            )
        targets += [
            {"unit": unit, "item": "净资产收益率", "base": F("7.5"), "target": F("8.6"), "challenge": F("9.8")},
            {"unit": unit, "item": "利润总额", "base": F("9.5"), "target": 12, "challenge": F("13.8")},
        ]
        for rater, group in enumerate(("leaders",) * 2 + ("peers",) * 5):
            reviews.append(
                {"unit": unit, "item": "协同满意度", "group": group, "score": min(100, 78 + (i * 5 + rater * 3) % 23)}
            )
        for n, size in enumerate(("big", "mid", "small", "small")[: 2 + i % 3]):
            done = date(2026, 6, 30).toordinal() + (i * 11 + n * 9) % 28 - 14
            tasks.append(
                {
                    "unit": unit,
                    "task": f"T{n + 1}",
                    "title": ("新能源大基地一期并网", "司库体系建设", "两金压降专项", "合同模板标准化")[n],
                    "size": size,
                    "due": date(2026, 6, 30),
                    "done": date.fromordinal(done),
                }
            )
    everybody = {
        "资产负债率": 64,
        "全员劳动生产率": 90,
        "百元收入营业成本": F("91.5"),
        "审计整改率": 95,
        names_14(): 100,
        "新签合同额": 45,
    }
    targets += [{"unit": "*", "item": item, "target": value} for item, value in everybody.items()]
    targets.append({"unit": "*", "item": "营业现金比率", "base": F("7.2"), "target": 9, "challenge": F("10.5")})
    events += [
        {
            "unit": "D01",
            "event": "bonus",
            "count": 2,
            "evidence": "省科技进步奖证书",
            "reason": "省级科技进步一等奖、集团标杆部门",
        },
        {"unit": "D04", "event": "bonus", "count": 1, "reason": "未附证书"},
        {"unit": "D03", "event": "challenge", "amount": F("2.5"), "reason": "首台套装备投运"},
        {"unit": "D08", "event": "veto", "count": 1, "reason": "“3·12”重大安全事故"},
        {"unit": "D15", "event": "red", "count": 1, "reason": "重大合规事件通报"},
        {
            "unit": "D13",
            "event": "exemption",
            "item": "审计整改率",
            "approved_by": "总经理办公会〔2026〕7号",
            "reason": "资料随案移送，非主观原因",
        },
        {"unit": "D12", "event": "late", "count": 3, "reason": "一季度、二季度、三季度报表"},
        {"unit": "D05", "event": "late", "count": 1, "reason": "年度报表"},
    ]
    return Tables(
        sheet("units", units, "unit name class 片区", "难度 奖金基数 专项基数"),
        sheet("facts", facts, "unit measure period level", "value"),
        sheet("targets", targets, "unit item period", "base target challenge"),
        sheet("events", events, "unit event item evidence approved_by reason", "count amount"),
        sheet("reviews", reviews, "unit item group grade", "score"),
        sheet(
            "tasks", tasks, "unit task title kind size grade exempt approved_by direction", "actual target", "due done"
        ),
    )


def names_14() -> str:
    return list(items())[14]


@pytest.fixture(scope="session")
def rich() -> Run:
    return score(rich_scheme(), rich_tables())


NASTY = (
    '=HYPERLINK("http://evil","x")',
    "+1+1",
    "-2",
    "@SUM(A1)",
    "<script>alert(1)</script> & \"quotes\" 'single'",
    "a/b:c*?[d]\\e",
    "a/b:c*?[d]/e",
    "乙\u202e\x07方\ufffe",
    "丙" * 90,
)


def plain_scheme(items_: int, more: str = "") -> Scheme:
    """A scheme of so many proportional items, three ledger steps and a ranking."""
    own = tuple(
        Item(
            f"i{n}",
            Text(f"指标{n}{more}", f"Item {n}{more}"),
            F(100, items_),
            Rule(body=Proportion(), cap=share("6/5")),
            sentence=f"规则{more}",
            of=f"i{n}",
            tiers=JUST_TARGET,
            missing=Missing.ZERO,
            clause=f"第{n}条{more}",
        )
        for n in range(items_)
    )
    unit = parse_unit("万元")
    return Scheme(
        "plain",
        "1",
        Text(f"方案{more}", f"Scheme{more}"),
        Effective(date(2026, 1, 1), date(2026, 12, 31)),
        Scale(),
        {item.id: Indicator(item.id, item.title, unit) for item in own},
        {
            "c": Scorecard(
                "c", Text("卡", "card"), (Dimension("d", Text(f"维度{more}", f"dimension{more}"), own),), ("x",)
            )
        },
        (
            LedgerStep(Sum(), Text(f"合计{more}", f"sum{more}")),
            LedgerStep(Clamp(None, F(120)), Text("封顶", "cap")),
            LedgerStep(Round(), Text("修约", "round")),
        ),
        grades=Grades((Grade("A", Text("优", "top"), F(90)), Grade("D", Text("差", "low"), None))),
        rankings=(Ranking("all", Text(f"排名{more}", f"ranking{more}")),),
    )


def plain_run(units: int, items_: int, more: str = "", names: Sequence[str] = ()) -> Run:
    """So many units on the plain scheme; figures spread from 40 % to 139 % of the target."""
    rows = [{"unit": f"U{u:05}", "name": names[u] if names else f"单位{u}{more}", "class": "x"} for u in range(units)]
    count = units * items_
    facts = Sheet(
        "facts",
        count,
        {
            "unit": [f"U{u:05}" for u in range(units) for _ in range(items_)],
            "measure": [f"i{n}" for _ in range(units) for n in range(items_)],
            "period": ["2026"] * count,
        },
        {
            "value": Figures.of(
                [F(4000 + (u * 7919 + n * 104729) % 10000, 100) for u in range(units) for n in range(items_)]
            )
        },
    )
    targets = sheet(
        "targets", [{"unit": "*", "item": f"i{n}", "target": 100} for n in range(items_)], "unit item period", "target"
    )
    return score(plain_scheme(items_, more), Tables(sheet("units", rows, "unit name class"), facts, targets))


@pytest.fixture(scope="session")
def nasty() -> Run:
    """Names and titles that attack workbooks and pages."""
    return plain_run(len(NASTY), 3, "=1<b>&\"'", NASTY)


@pytest.fixture(scope="session")
def build() -> Callable[..., Run]:
    return plain_run
