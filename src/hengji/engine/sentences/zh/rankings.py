"""Places of a ranking and people are both counted in 名: the words that tell which of them a sentence speaks of."""

from __future__ import annotations

import re

from .numerals import NUMERAL

PLACES = frozenset({"名", "位"})
"""Units in which places are written, and people as well."""
RANKING = re.compile(
    rf"排名|名次|位次|排位|排序|排行|末位|倒数|名列|位列|位居|排在|榜|[第前后末][{NUMERAL}]+(?:[至到~\-、][{NUMERAL}]+)?名"
)
"""A ranking is spoken of."""
PEOPLE = re.compile(
    "人数|人才|人员|员工|职工|用工|工人|博士|硕士|研究生|大学生|毕业生|学员|技师|技工|技能|工匠|工程师|专家|骨干|带头人|院士|讲师|干部|党员|劳模"
    "|引进|招聘|招录|录用|培养|培训|持证|编制|定员|在岗|缺员|缺编|超编|减员|离职|流失|退休|伤亡|死亡|受伤|重伤|轻伤"
)
"""People are spoken of."""


def everyday_places(unit: str, text: str) -> bool:
    """`排名达到目标得满分，每低于目标1名扣1分`: a worse place, while the written form speaks of figures and says what parts count."""
    return unit in PLACES and (RANKING.search(text) is not None or "不足" not in text)
