"""Reference values in the many words offices have for them: recognised by how they are built, not listed one by one.

`年度预算目标`, `责任书考核指标值` and `下达任务数` are all the target; `全市平均增幅` is an average; `去年同期实际完成值` is last year's.
"""

from __future__ import annotations

import re

_WHEN = r"(?:本|当|全)?年度|全年|年初|季度|月度|本年|当年|本期|当期|考核期|任期"
_WHOSE = (
    r"国网公司|国网|省定|市定|县定|区定|局定|省局|市局|集团公司|集团|省公司|公司|上级|总部|"
    r"股东|董事会|责任书|责任状|责任制|合同|协议|方案"
)
_HOW = r"下达|批复|核定|考核|责任|控制|计划|预算|任务|目标|规定|约定|预期|既定|设定|签订|确定|制定|承诺|申报|分解"
_LEAD = rf"(?:{_WHEN}|{_WHOSE}|{_HOW})"
_TAIL = r"(?:目标值|指标值|任务数|任务量|计划数|计划值|目标|指标|任务|值|数|量|额|水平|要求)"
_TARGET = re.compile(rf"{_LEAD}{{0,3}}(?:目标|指标|计划|任务|预算){_TAIL}?(?:的目标值|的指标值)?")
_SET = re.compile(
    rf"{_LEAD}{{0,3}}(?:考核|控制|标准|规定|要求|责任|约定|限定|额定|核定|设计|应完成|应达到的?)(?:值|数|量|额|线|标准值|人数|总量|总额)"
)

_GROUP = r"省|市|县|区|国|网|局|院|校|厂|矿|港|公司|集团|行业|系统|同业|同类|同行|单位|部门|企业|地区|区域|板块|市场|社会|医院|样本"
_AVERAGE = re.compile(
    rf"[全本同所在各]{{0,2}}(?:{_GROUP}){{1,3}}的?(?:平均|均值|均价|中位)"
    r"(?:值|数|水平|水准|线|分值?|增速|增幅|增长率|降幅|成本|价格?|单价|利润率|收益率|得分|数水平)?"
)
_AVERAGE3 = re.compile(r"(?:近|前|过去|最近)(?:三|3)(?:个?年|年度|个年度)的?(?:平均|均值)(?:值|数|水平|完成值|实际值)?")
_PRIOR = re.compile(
    r"(?:(?:上一?|去)(?:个?考核)?(?:年度|年|期|季度|季|月度|月|周期)(?:同期)?|同期)"
    r"(?:实际|完成|决算|审计|考核|年末|年底|期末)*(?:完成值|实际值|完成数|实际数|完成额|完成情况|实现数|实绩|基数|水平|数据|结果|值|数)?"
)
_PRIOR_YEAR = re.compile(
    r"20\d\d年(?:度|同期)?(?:实际|完成|决算|审计)*(?:完成值|实际值|完成数|实际数|实绩|基数|水平|值|数)"
)
_DATED = re.compile(r"20\d\d年(?:度|同期)?(?=增长|下降|提高|降低|增加|减少|上升|压降|提升|下滑|相比|持平|高|低|多|少)")

_PATTERNS = (
    (_AVERAGE3, "average3"),
    (_AVERAGE, "average"),
    (_PRIOR_YEAR, "prior"),
    (_DATED, "prior"),
    (_PRIOR, "prior"),
    (_SET, "target"),
    (_TARGET, "target"),
)
_NAMES_NOT_PLACES = frozenset("指标 任务 计划 同期 目标任务".split())
"""Built like a reference value, and yet more often (part of) a name: these stay with the list of words."""


def reference(text: str, at: int) -> tuple[str, str] | None:
    """The reference value written at `at`: its words and the tier's name; the longest wins."""
    best: tuple[str, str] | None = None
    for pattern, tier in _PATTERNS:
        match = pattern.match(text, at)
        if match is None or match[0] in _NAMES_NOT_PLACES:
            continue
        if best is None or len(match[0]) > len(best[0]):
            best = match[0], tier
    return best
