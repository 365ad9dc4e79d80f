"""The scheme of the example group: every kind of ledger step, gate, coefficient, event and result."""

from __future__ import annotations

from datetime import date

from hengji.engine.formula import parse
from hengji.engine.scheme.model.events import Effect, Event, EventKind, TaskBoard, TaskGrade, TaskSize
from hengji.engine.scheme.model.identity import Basis, Effective, Parameter, Rounding, Scale
from hengji.engine.scheme.model.indicators import Measure, OverPeriods
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
    Panel,
    RaterGroup,
    Scorecard,
)
from hengji.engine.scheme.model.units import Class, Classification
from hengji.engine.values.direction import Direction
from hengji.engine.values.text import Text
from hengji.engine.values.unit import parse_unit

from .items import items
from .kit import F, indicator


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
