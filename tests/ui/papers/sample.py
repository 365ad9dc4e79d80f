"""A department's letter as an office would write it, in both languages: what the makers are looked at and timed with."""

from __future__ import annotations

from datetime import date

from hengji.ui.papers import (
    Block,
    Clause,
    Clauses,
    Column,
    Heading,
    KeyValues,
    Lang,
    Paper,
    Paragraph,
    Picture,
    Side,
    Signatures,
    Table,
)

Item = tuple[str, str, str, str, str, str, str, str]
"""Dimension, indicator, unit, weight, base, target, challenge, sentence."""

ZH: tuple[Item, ...] = (
    (
        "经济价值",
        "管理费用压降率",
        "%",
        "10",
        "2",
        "3.5",
        "5",
        "完成目标值得100%，每高于目标值0.5个百分点加1分，最多加2分；每低于目标值0.5个百分点扣1分，扣完为止。",
    ),
    (
        "经济价值",
        "资金集中度",
        "%",
        "8",
        "85",
        "90",
        "92.5",
        "达到目标值得满分；基本值与目标值之间按直线插值计分，基本值得60%；低于基本值不得分。",
    ),
    (
        "经济价值",
        "应收账款周转天数",
        "天",
        "8",
        "62",
        "58.5",
        "55",
        "不高于目标值得满分，每超过1天扣0.5分，扣完为止；不高于挑战值另加1分。",
    ),
    (
        "经济价值",
        "预算执行偏差",
        "%",
        "6",
        "±5",
        "±3",
        "±2",
        "偏差不论方向，在目标范围内得满分，超出部分每1个百分点扣1分，扣完为止。",
    ),
    (
        "功能价值",
        "司库系统覆盖单位",
        "户",
        "10",
        "96",
        "120",
        "128",
        "按实际完成数与目标值之比计分，最高为标准分的120%，低于基本值按完成比例的80%计分。",
    ),
    (
        "功能价值",
        "财务共享中心上线率",
        "%",
        "8",
        "90",
        "100",
        "100",
        "6月30日前全部上线得满分，每延迟10个工作日扣1分；9月30日后仍未上线的单位，每户扣0.5分，最多扣4分。",
    ),
    (
        "功能价值",
        "税务风险排查整改",
        "项",
        "6",
        "40",
        "48",
        "52",
        "完成目标值得满分，每少一项扣0.25分；发生因整改不力造成的税务行政处罚，每起扣2分，本项最低0分。",
    ),
    (
        "管理提升",
        "月度快报及时率",
        "%",
        "8",
        "95",
        "100",
        "100",
        "每月5个工作日内报出为及时，每迟报一次扣0.5分；数据差错每次扣0.3分，当月不重复扣分；全年无差错加0.5分。",
    ),
    ("管理提升", "内控缺陷整改率", "%", "8", "90", "100", "100", "按整改完成数占应整改数的比例计分。"),
    ("管理提升", "制度修订", "项", "6", "5", "8", "9", "每项按时印发得0.75分；延迟的按季度折减20%；挑战项另加0.5分。"),
    (
        "管理提升",
        "内部客户满意度",
        "分",
        "6",
        "85",
        "90",
        "93",
        "由20个部门与41家单位评价，达到目标值得满分，每低1分扣0.5分。",
    ),
    (
        "重点任务",
        "集团债务结构优化方案",
        "节点",
        "6",
        "—",
        "8",
        "—",
        "八个节点按权重累计计分，节点延迟按“延迟30日以内得80%、60日以内得50%、超过60日不得分”执行；由于外部审批造成的延迟，凭书面证明经考核办公室核定后不扣分；方案经董事会审议通过并在当年落地的，加1分，年底前未提交审议的，本项不得分。",
    ),
    (
        "重点任务",
        "融资成本下降",
        "BP",
        "5",
        "15",
        "25.5",
        "30",
        "以上年末综合融资成本为基准，达到目标值得满分，其余按直线插值计分。",
    ),
    ("重点任务", "业财一体化二期", "节点", "5", "—", "5", "—", "五个节点各得1分；验收未通过的，扣除本项得分的50%。"),
)

EN: tuple[Item, ...] = (
    (
        "Economic value",
        "Reduction of administrative expenses",
        "%",
        "10",
        "2",
        "3.5",
        "5",
        "Full marks at the target; each 0.5 percentage points above it add 1 point, at most 2; each 0.5 points below it cost 1 point, down to nothing.",
    ),
    (
        "Economic value",
        "Centralisation of funds",
        "%",
        "8",
        "85",
        "90",
        "92.5",
        "Full marks at the target; in a straight line between base and target, the base earning 60%; nothing below the base.",
    ),
    (
        "Economic value",
        "Days of receivables outstanding",
        "days",
        "8",
        "62",
        "58.5",
        "55",
        "Full marks at or below the target, 0.5 points off for each day above it; 1 point more at or below the challenge.",
    ),
    (
        "Economic value",
        "Deviation from budget",
        "%",
        "6",
        "±5",
        "±3",
        "±2",
        "Full marks within the target on either side, 1 point off for each percentage point beyond it.",
    ),
    (
        "Functional value",
        "Units on the treasury system",
        "units",
        "10",
        "96",
        "120",
        "128",
        "In proportion to the target, at most 120% of the marks; below the base 80% of the proportion.",
    ),
    (
        "Functional value",
        "Shared services brought on line",
        "%",
        "8",
        "90",
        "100",
        "100",
        "Full marks when all are on line by 30 June, 1 point off for each ten working days of delay; each unit not on line after 30 September costs 0.5 points, at most 4.",
    ),
    (
        "Functional value",
        "Tax findings mended",
        "items",
        "6",
        "40",
        "48",
        "52",
        "Full marks at the target, 0.25 points off for each one missing; each penalty for findings not mended costs 2 points, the item never below 0.",
    ),
    (
        "Better management",
        "Monthly reports on time",
        "%",
        "8",
        "95",
        "100",
        "100",
        "On time is within five working days; each late report costs 0.5 points, each wrong figure 0.3; a year without a wrong figure earns 0.5 points.",
    ),
    (
        "Better management",
        "Control weaknesses mended",
        "%",
        "8",
        "90",
        "100",
        "100",
        "In proportion to those that were to be mended.",
    ),
    (
        "Better management",
        "Rules revised",
        "items",
        "6",
        "5",
        "8",
        "9",
        "0.75 points for each one issued on time; 20% less for each quarter of delay; 0.5 points more at the challenge.",
    ),
    (
        "Better management",
        "Satisfaction of internal clients",
        "points",
        "6",
        "85",
        "90",
        "93",
        "Rated by 20 departments and 41 units; full marks at the target, 0.5 points off for each point below it.",
    ),
    (
        "Key tasks",
        "Plan for the structure of the group's debt",
        "steps",
        "6",
        "—",
        "8",
        "—",
        "Eight steps, each with its weight; a step late by up to 30 days earns 80%, by up to 60 days 50%, later nothing; delay by an outside approval, proven in writing and confirmed by the assessment office, costs nothing; 1 point more when the board has approved the plan and it is carried out within the year.",
    ),
    (
        "Key tasks",
        "Lower cost of financing",
        "bp",
        "5",
        "15",
        "25.5",
        "30",
        "Measured against the overall cost at the end of last year; full marks at the target, otherwise in a straight line.",
    ),
    (
        "Key tasks",
        "Business-finance integration, phase two",
        "steps",
        "5",
        "—",
        "5",
        "—",
        "1 point for each of five steps; an acceptance that failed costs half of the item's points.",
    ),
)

NODES_ZH = (
    ("1", "现状摸底，形成债务台账", "2月28日", "10", "台账、函证回执"),
    ("2", "同业对标与情景测算", "3月31日", "10", "对标报告"),
    ("3", "方案初稿", "4月30日", "15", "初稿及征求意见函"),
    ("4", "征求41家单位意见", "5月31日", "10", "意见汇总及采纳情况表"),
    ("5", "总经理办公会审议", "6月30日", "15", "会议纪要"),
    ("6", "董事会审议", "8月31日", "15", "董事会决议"),
    ("7", "首批置换落地，综合成本下降不少于10BP", "10月31日", "15", "置换合同、资金成本测算表"),
    ("8", "评估与总结", "12月20日", "10", "评估报告"),
)
NODES_EN = (
    ("1", "Ledger of all debt", "28 Feb", "10", "Ledger, confirmations"),
    ("2", "Comparison with peers, scenarios", "31 Mar", "10", "Comparison report"),
    ("3", "First draft of the plan", "30 Apr", "15", "Draft and covering letter"),
    ("4", "Opinions of 41 units", "31 May", "10", "Table of opinions and answers"),
    ("5", "Executive committee", "30 Jun", "15", "Minutes"),
    ("6", "Board of directors", "31 Aug", "15", "Resolution"),
    ("7", "First refinancing done, overall cost down by at least 10 bp", "31 Oct", "15", "Contracts, cost calculation"),
    ("8", "Evaluation", "20 Dec", "10", "Evaluation report"),
)
DUTIES_ZH = (
    ("战略发展部", "提供三年投资计划与资金需求", "每季度首月10日前", "迟报一次扣对方0.5分"),
    ("人力资源部", "提供工资总额预算及执行数", "每月3个工作日内", "数据差错由提供方承担"),
    ("数字化部", "司库系统接口与主数据维护", "故障4小时内响应", "按接口服务约定评价"),
    ("各二级单位", "报送资金计划、债务与担保变动", "每月25日前", "计入单位月度监控"),
)
DUTIES_EN = (
    (
        "Strategy",
        "Three-year investment plan and needs of funds",
        "By the 10th of each quarter",
        "0.5 points off for each late one",
    ),
    (
        "Human Resources",
        "Payroll budget and its use",
        "Within 3 working days of the month",
        "Wrong figures count against the provider",
    ),
    (
        "Digital",
        "Interfaces and master data of the treasury system",
        "Answer within 4 hours",
        "Rated by the service agreement",
    ),
    (
        "All units",
        "Plans of funds, changes of debt and guarantees",
        "By the 25th of each month",
        "Part of the unit's monthly control",
    ),
)
CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 120" font-family="\'Noto Sans CJK SC\',sans-serif" font-size="11">'
    '<rect x="90" y="10" width="300" height="18" fill="#2a5b8f"/><rect x="90" y="40" width="240" height="18" fill="#2a5b8f"/>'
    '<rect x="90" y="70" width="270" height="18" fill="#a61b1b"/><text x="84" y="23" text-anchor="end">2023</text>'
    '<text x="84" y="53" text-anchor="end">2024</text><text x="84" y="83" text-anchor="end">2025</text>'
    '<text x="396" y="23">4.05%</text><text x="336" y="53">3.62%</text><text x="366" y="83">3.48%</text></svg>'
)


def letter(lang: Lang = "zh", *, draft: bool = False, number: int = 17) -> Paper:
    """The finance department's letter: 14 items, tiers, eight nodes, four duties, two sides to sign."""
    return _zh(draft, number) if lang == "zh" else _en(draft, number)


def _clauses(items: tuple[Item, ...], form: str) -> Clauses:
    return Clauses(tuple(Clause(name, rule, form.format(points)) for _, name, _, points, *_, rule in items))


def _zh(draft: bool, number: int) -> Paper:
    blocks: tuple[Block, ...] = (
        Heading("考核指标与目标"),
        Table(
            (
                Column("维度", 10, "centre", merged=True),
                Column("序号", 6, "centre"),
                Column("考核指标", 24),
                Column("单位", 7, "centre"),
                Column("权重", 8, "decimal"),
                Column("基本值", 10, "decimal"),
                Column("目标值", 10, "decimal"),
                Column("挑战值", 10, "decimal"),
            ),
            (
                *((d, str(i), n, u, w, b, t, c) for i, (d, n, u, w, b, t, c, _) in enumerate(ZH, 1)),
                ("合计", "", "", "", "100", "", "", ""),
            ),
            notes=("注：目标值依据上年实际数、前三年平均数与预算数三者从高确定；“—”表示按节点考核，不设分档。",),
            strong_rows=frozenset({len(ZH)}),
        ),
        Heading("计分规则"),
        Paragraph("以下计分语句与计分程序执行的规则一致；各项得分保留两位小数，四舍五入。"),
        _clauses(ZH, "（{}分）"),
        Heading("重点任务节点"),
        Table(
            (
                Column("序号", 6, "centre"),
                Column("节点", 32),
                Column("完成时间", 13, "centre"),
                Column("权重（%）", 13, "decimal"),
                Column("验收材料", 24),
            ),
            NODES_ZH,
            caption="集团债务结构优化方案节点表",
        ),
        Heading("接口责任"),
        Table(
            (Column("协同部门", 14), Column("提供事项", 32), Column("时限", 20), Column("未履行的处理", 24)), DUTIES_ZH
        ),
        Heading("参考：近三年综合融资成本"),
        Picture(CHART, "近三年综合融资成本的条形图", "图 1　综合融资成本", 70),
        Heading("双方约定"),
        Paragraph(
            "甲方按季度向乙方通报完成情况，乙方对所报数据的真实性、完整性、及时性负责；重大事项在发生之日起五个工作日内书面报告。"
        ),
        Paragraph("考核结果与乙方负责人薪酬、部门绩效包及评优资格挂钩，具体办法按《总部部门绩效管理办法》执行。"),
    )
    return Paper(
        title="2026年度绩效目标责任书",
        day=date(2026, 1, 15),
        letterhead="示例国有资本投资集团有限公司",
        number=f"衡绩责字〔2026〕第{number:03d}号",
        parties=(("甲方：", "示例国有资本投资集团有限公司"), ("乙方：", "财务资产部")),
        preamble=(
            "为落实集团“十五五”规划与年度经营目标，明确财务资产部2026年度的责任与权利，按照“一部门一策”的原则，甲乙双方协商一致，签订本责任书。",
        ),
        blocks=(
            KeyValues(
                (
                    ("责任人", "张建国（总经理）"),
                    ("考核周期", "2026年1月1日至12月31日"),
                    ("考核类别", "价值创造类"),
                    ("版本", "V1.2（2026年1月15日）"),
                )
            ),
            *blocks,
        ),
        signatures=Signatures(
            (
                Side(
                    "甲方（盖章）",
                    "示例国有资本投资集团有限公司",
                    (("代表签字：", ""), ("日期：", "　　年　　月　　日")),
                ),
                Side("乙方（盖章）", "财务资产部", (("负责人签字：", ""), ("日期：", "　　年　　月　　日"))),
            ),
            "本责任书一式三份，甲乙双方各执一份，考核办公室存档一份，自双方签字之日起生效。",
        ),
        code="7C3F-91AE-5D20",
        qr="https://hengji.example/v/7C3F91AE5D20",
        footer="2026年度绩效目标责任书 · 财务资产部",
        draft=draft,
    )


def _en(draft: bool, number: int) -> Paper:
    blocks: tuple[Block, ...] = (
        Heading("Indicators and targets"),
        Table(
            (
                Column("Dimension", 14, "left", merged=True),
                Column("No.", 6, "centre"),
                Column("Indicator", 30),
                Column("Unit", 8, "centre"),
                Column("Weight", 9, "decimal"),
                Column("Base", 9, "decimal"),
                Column("Target", 9, "decimal"),
                Column("Challenge", 12, "decimal"),
            ),
            (
                *((d, str(i), n, u, w, b, t, c) for i, (d, n, u, w, b, t, c, _) in enumerate(EN, 1)),
                ("Total", "", "", "", "100", "", "", ""),
            ),
            notes=(
                "Targets are the highest of last year, the mean of three years and the budget; “—” is assessed by steps.",
            ),
            strong_rows=frozenset({len(EN)}),
        ),
        Heading("Scoring"),
        Paragraph("These sentences are the rules the calculation runs; points are rounded half up to two decimals."),
        _clauses(EN, "({} points)"),
        Heading("Steps of key tasks"),
        Table(
            (
                Column("No.", 6, "centre"),
                Column("Step", 32),
                Column("Due", 11, "centre"),
                Column("Weight (%)", 12, "decimal"),
                Column("Proof", 26),
            ),
            NODES_EN,
            caption="Plan for the structure of the group's debt",
        ),
        Heading("Duties at the interfaces"),
        Table(
            (Column("With", 16), Column("What is provided", 32), Column("When", 22), Column("Otherwise", 24)), DUTIES_EN
        ),
        Heading("For reference: cost of financing"),
        Picture(
            CHART, "Bars of the overall cost of financing in three years", "Figure 1  Overall cost of financing", 70
        ),
        Heading("Undertakings"),
        Paragraph(
            "The Group reports on progress each quarter. The Department answers for the truth, completeness and timeliness of its figures and reports weighty events in writing within five working days."
        ),
        Paragraph(
            "The result bears on the pay of the head of department, on the department's bonus pool and on distinctions, as laid down in the rules for performance of headquarters departments."
        ),
    )
    return Paper(
        title="Performance Responsibility Letter 2026",
        day=date(2026, 1, 15),
        lang="en",
        letterhead="Example State Capital Investment Group",
        number=f"HJ-R [2026] No. {number:03d}",
        parties=(
            ("The Group:", "Example State Capital Investment Group Co., Ltd."),
            ("The Department:", "Finance and Assets"),
        ),
        preamble=(
            "To carry out the group's five-year plan and the goals of the year, and to set down the responsibilities and rights of the Finance and Assets Department for 2026, the parties have agreed on this letter.",
        ),
        blocks=(
            KeyValues(
                (
                    ("Responsible", "Zhang Jianguo, head of department"),
                    ("Cycle", "1 January to 31 December 2026"),
                    ("Class", "Value creation"),
                    ("Version", "V1.2, 15 January 2026"),
                )
            ),
            *blocks,
        ),
        signatures=Signatures(
            (
                Side(
                    "For the Group",
                    "Example State Capital Investment Group Co., Ltd.",
                    (("Signature:", ""), ("Date:", "")),
                ),
                Side("For the Department", "Finance and Assets", (("Signature:", ""), ("Date:", ""))),
            ),
            "This letter is made in three copies, one for each party and one for the assessment office, and takes effect when both have signed.",
        ),
        code="7C3F-91AE-5D20",
        qr="https://hengji.example/v/7C3F91AE5D20",
        footer="Performance Responsibility Letter 2026 · Finance and Assets",
        draft=draft,
    )
