"""The wording that comes with the program for the articles of each kind of letter: offered to whoever drafts, "
"never forced. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from ..engine.values.text import Text
from .content import Clause, Kind
from .parts import Part

_FIGURES = Clause(
    Text("数据与佐证", "Figures and evidence"),
    Text(
        "乙方按期、如实填报完成值，并附佐证；经审核入账的数据是考核的唯一依据，没有佐证的按方案的规定处理。",
        "The second party reports its figures in time and truthfully, with evidence; the figures accepted are the only "
        "ones assessed, "
        "and what has no evidence is treated as the scheme says.",
    ),
)
_CHANGE = Clause(
    Text("调整", "Amendment"),
    Text(
        "生效后不因完成难易而调整。国家政策重大变化、不可抗力、重组划转等使目标失去基础的，由一方书面提出理由和佐证，"
        "经批准并由双方重新签订后生效；签订之前，原文本继续有效。",
        "Once in force the letter is not changed because targets prove hard or easy. Where a major change of policy, "
        "force majeure or a "
        "reorganisation takes away what a target rests on, either party asks in writing with reasons and evidence; the "
        "change holds once it is "
        "approved and signed anew by both, and until then the text signed before stays in force.",
    ),
)
_APPEAL = Clause(
    Text("异议", "Objections"),
    Text(
        "乙方对考核结果有异议的，可在结果送达后十个工作日内向考核办提出，并附事实与佐证；复核期间不停止执行，"
        "复核改变结果的，多退少补。",
        "Within ten working days of being told a result the second party may object to the performance office, with "
        "facts and evidence. "
        "The result stands while it is looked at again; where it changes, what was paid is settled accordingly.",
    ),
)
_TRUTH = Clause(
    Text("弄虚作假", "False figures"),
    Text(
        "提供虚假数据、隐瞒事实的，取消相应得分，已兑现的追回，并按规定追究责任。",
        "Where figures are false or facts concealed, the points earned by them are void, what was paid for them is "
        "recovered, and those "
        "answerable are held to account by the rules.",
    ),
)


def _both_sides(zh: str, en: str) -> Clause:
    return Clause(Text("双方责任", "What both parties owe"), Text(zh, en))


def _paid(zh: str, en: str) -> Clause:
    return Clause(Text("考核与兑现", "Assessment and pay"), Text(zh, en))


_DEPARTMENT = (
    _both_sides(
        "甲方及时协调资源，按月通报进展；乙方对所列指标、任务和节点的完成负责，发现偏差先行纠正，并说明原因。",
        "The group provides what is needed in time and tells how things stand each month; the department answers for "
        "the items, tasks and "
        "milestones listed, corrects deviations first and says what caused them.",
    ),
    _FIGURES,
    _paid(
        "半年预评、年终总评；年度结果经审定后，作为部门绩效奖金核定、评优和改进安排的依据。",
        "There is a first assessment at mid-year and a final one at its end; the result of the year, once approved, "
        "settles the department's "
        "performance pay and guides distinctions and improvement.",
    ),
    _CHANGE,
    _APPEAL,
    _TRUTH,
)
_SUBSIDIARY = (
    _both_sides(
        "甲方依法行使出资人职责，不干预乙方的正常经营；乙方依法自主经营，对国有资本保值增值和所列目标的完成负责。",
        "The group acts as owner by the law and does not interfere in daily business; the company runs its business on "
        "its own account and "
        "answers for the value of state capital and for the targets listed.",
    ),
    _FIGURES,
    _paid(
        "年度考核结果经审定后，作为核定工资总额、负责人薪酬和奖惩任免的依据。",
        "The result of the year, once approved, settles the wage bill and the pay of those who lead, and is a ground "
        "of rewards, penalties "
        "and appointments.",
    ),
    _CHANGE,
    _APPEAL,
    _TRUTH,
)
_ANNUAL = (
    _both_sides(
        "甲方为乙方履职提供必要的授权和条件；乙方勤勉尽责，对分管工作和所列指标的完成负责。",
        "The group gives the manager the powers and means the post needs; the manager acts with diligence and answers "
        "for the work in charge "
        "and the items listed.",
    ),
    _FIGURES,
    _paid(
        "年度考核结果决定当年绩效年薪的兑现；结果触及岗位聘任协议书所列退出底线的，按协议书办理。",
        "The result of the year settles its performance pay; where it crosses an exit line of the appointment "
        "agreement, that agreement applies.",
    ),
    _CHANGE,
    _APPEAL,
    _TRUTH,
)
_TENURE = (
    _both_sides(
        "甲方为乙方在任期内履职提供必要的授权和条件；乙方对任期目标负责，各年度目标服从任期目标。",
        "The group gives the manager the powers and means the post needs for the whole term; the manager answers for "
        "the targets of the term, "
        "to which those of each year are subject.",
    ),
    _FIGURES,
    _paid(
        "任期届满后考核一次，结果决定任期激励的兑现和是否续聘；任期考核不合格的，不再续聘，任期激励不予兑现。",
        "The term is assessed once it has ended; the result settles the incentive of the term and whether the "
        "appointment is renewed. Where it "
        "is unqualified there is neither renewal nor incentive.",
    ),
    _CHANGE,
    _APPEAL,
    _TRUTH,
)
_APPOINTMENT = (
    Clause(
        Text("任期", "Term"),
        Text(
            "甲方聘任乙方担任本协议所列岗位，实行任期制；任期届满，聘任自然终止。",
            "The group appoints the manager to the post stated here for a fixed term; with the term the appointment ends "
            "of itself.",
        ),
        Part.POST,
    ),
    Clause(
        Text("职责", "Duties"),
        Text(
            "乙方按公司章程、岗位说明和分工履行职责，执行董事会和甲方的决定，对分管范围内的经营、安全、质量、"
            "合规和队伍建设负责，完成年度和任期经营业绩责任书所列目标。",
            "The manager fulfils the duties that the articles of the company, the description of the post and the division "
            "of work lay down, "
            "carries out the decisions of the board and of the group, answers for business, safety, quality, compliance "
            "and people within the "
            "work in charge, and meets the targets of the annual and tenure letters.",
        ),
        Part.DUTIES,
    ),
    Clause(
        Text("甲方的权利与义务", "Rights and obligations of the group"),
        Text(
            "甲方有权监督、考核乙方并依结果决定其薪酬和去留；应当为乙方履职提供授权与条件，按约支付薪酬，"
            "不以本协议之外的事由增加考核内容。",
            "The group supervises and assesses the manager and decides pay and continuance by the result; it gives the "
            "powers and means the post "
            "needs, pays as agreed, and adds nothing to the assessment beyond what this agreement provides for.",
        ),
        Part.RIGHTS,
    ),
    Clause(
        Text("乙方的权利与义务", "Rights and obligations of the manager"),
        Text(
            "乙方在授权范围内行使经营管理权，有权获得薪酬、了解考核结果并提出异议；应当忠实勤勉，遵守法律、纪律和公司制度，"
            "保守商业秘密，未经批准不在外兼职取酬。",
            "The manager manages within the powers given, is paid, is told the results and may object to them; owes "
            "loyalty and diligence, keeps "
            "the law, discipline and the rules of the company, keeps its secrets, and takes no paid office elsewhere "
            "without approval.",
        ),
        Part.RIGHTS,
    ),
    Clause(
        Text("考核", "Assessment"),
        Text(
            "对乙方实行年度考核和任期考核，指标、目标值、权重和计分规则以双方签订的年度、任期经营业绩责任书为准，"
            "个人分管指标的权重不低于一半。",
            "The manager is assessed for each year and for the term. Items, targets, weights and scoring rules are those "
            "of the annual and tenure "
            "letters both parties sign; the manager's own items weigh at least half.",
        ),
        Part.ASSESSMENT,
    ),
    Clause(
        Text("薪酬", "Pay"),
        Text(
            "薪酬由基本年薪、绩效年薪和任期激励组成：基本年薪按月发放；绩效年薪按年度考核结果核定，"
            "当年考核不合格的不予兑现；任期激励按任期考核结果兑现。",
            "Pay consists of base pay, performance pay and an incentive for the term: base pay is paid monthly; "
            "performance pay is settled by the "
            "result of the year and is not paid for an unqualified one; the incentive is paid by the result of the term.",
        ),
        Part.PAY,
    ),
    Clause(
        Text("退出", "Exit"),
        Text(
            "触及退出底线，任期考核不合格，严重违纪违法，或因健康等原因不能履职的，甲方终止聘任，"
            "乙方应在接到书面通知后十五日内办完交接；乙方辞职须提前三十日书面提出，获准前继续履职。",
            "Where an exit line is crossed, the term is unqualified, discipline or the law is seriously broken, or health "
            "or the like prevents the "
            "manager from acting, the group ends the appointment and the manager hands over within fifteen days of written "
            "notice. Who resigns "
            "says so in writing thirty days ahead and stays in office until it is accepted.",
        ),
        Part.EXIT,
    ),
    Clause(
        Text("违约责任", "Breach"),
        Text(
            "一方违反本协议给对方造成损失的，依法承担责任；乙方因过错造成国有资产损失的，"
            "已兑现的绩效年薪和任期激励按规定追索扣回，退出岗位后仍然适用。",
            "Who breaks this agreement and harms the other is liable by the law. Where a fault of the manager has cost "
            "state assets, performance "
            "pay and incentives already paid are recovered by the rules, after the post was left too.",
        ),
        Part.BREACH,
    ),
    Clause(
        Text("期满与续聘", "End of the term"),
        Text(
            "任期届满考核合格的，经双方同意可以续聘，并重新签订协议；不续聘的，乙方按规定退出岗位，"
            "未结清的薪酬按考核结果结算。",
            "Where the term has ended with a qualified result the appointment may be renewed if both agree, by a new "
            "agreement; otherwise the "
            "manager leaves the post by the rules, and pay still open is settled by the results.",
        ),
        Part.END,
    ),
)  # fmt: skip
_BY_KIND: Mapping[Kind, tuple[Clause, ...]] = {
    Kind.DEPARTMENT: _DEPARTMENT,
    Kind.SUBSIDIARY: _SUBSIDIARY,
    Kind.ANNUAL: _ANNUAL,
    Kind.TENURE: _TENURE,
    Kind.APPOINTMENT: _APPOINTMENT,
}


def standard_articles(kind: Kind) -> tuple[Clause, ...]:
    """What a letter of a kind begins with, where the office has kept no wording of its own."""
    return _BY_KIND[kind]
