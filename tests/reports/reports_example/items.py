"""The items of the example group, one for every form of rule."""

from __future__ import annotations

from typing import Any

from hengji.engine.rules.model import (
    FULL,
    ZERO,
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
from hengji.engine.scheme.model.scorecards import (
    Feed,
    Item,
    Missing,
    Scope,
    Tier,
)
from hengji.engine.values.text import Text

from .kit import BASE, BY_COLUMN, CHALLENGE, JUST_TARGET, TARGET, TIERED, F, points, share


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
