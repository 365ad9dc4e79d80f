"""The words of Chinese scoring sentences: which word means what. The longest word wins; a guard says where a short one holds.

Each table maps words to a meaning; `lexicon` joins them (one word may stand in several tables: the grammar knows which it means where).
What is in no table is text: the name of a thing measured or counted.
"""

from __future__ import annotations

from .axis import (
    ACTUALS,
    BAND_NAMES,
    BUDGETS,
    COMPARED,
    COMPARING_WAYS,
    DAYS,
    DEVIATIONS,
    DONE_VERBS,
    EARLY,
    GROWTH,
    LATE,
    MARKED_SUFFIXES,
    ON_TIME,
    PLANS,
    PRICES,
    RATE_ENDINGS,
    RATES,
    RELATIONS,
    SIGNED,
    SLIPS,
    STEADY,
    SUFFIXES,
    TIERS,
    UNIT_SYMBOLS,
    UNITS,
    WAYS,
)
from .clauses import (
    BETWEENS,
    BOUND_LEADS,
    CLAUSE_LEADS,
    CLAUSE_WORDS,
    CONDITION_ENDS,
    EACH,
    EFFICACIES,
    EFFICACY_TAIL,
    ELSES,
    FILLERS,
    HAPPENED,
    HAPPENS,
    JUDGED,
    LEVEL_VERBS,
    LINEAR_LOOSE,
    LINEARS,
    METHOD_HEADS,
    NAME_ENDS,
    NAMING,
    NEVER_NAMES,
    OPEN_ENDED,
    OUTRIGHT,
    PARTS,
    PROPORTIONS,
    PROTECTED,
    RESPECTIVE,
    STEP_LINKS,
    VETOES,
)
from .points import (
    ALL_LOST,
    BASE_NAMES,
    COUNTED_AS,
    DEEDS,
    EFFECT_ENDS,
    FACTORS,
    FLOORS,
    FROM_END,
    FULL_HEADS,
    FULL_NAMES,
    FULLS,
    MOSTS,
    NEGATIVES,
    NOT_ADDED,
    NOT_COUNTED,
    NOTHINGS,
    PRO_RATA,
    STARTS,
    UNCAPPED,
    UNCHANGED,
)

HARD = (
    frozenset(EACH)
    | frozenset(MOSTS)
    | frozenset(FLOORS)
    | NOTHINGS
    | ELSES
    | UNCHANGED
    | JUDGED
    | VETOES
    | LINEARS
    | LINEAR_LOOSE
    | PROPORTIONS
    | ALL_LOST
    | RATES
    | (frozenset(WAYS) - frozenset({"提升", "节约", "压降", "波动", "进步", "缺少", "落后"}))
    | (frozenset(RELATIONS) - frozenset({"完成", "达标", "实现", "达成", "突破"}))
    | frozenset("之后 以后 首次 第二次 再次 第 累计 减半 加倍 翻倍 折半".split())
)

HARD_AT_START = (
    frozenset(
        """
        发生 出现 发现 存在 有 无 未发生 没有 没有发生 未出现 未发现 完成 实现 达成 达标 且 但 并 如 若 当 如果
        对 对于 则 查实 受到 造成 本项 该项 此项 在 的 以 按 至 到 从
    """.split()
    )
    | EARLY
    | LATE
    | ON_TIME
    | frozenset(METHOD_HEADS)
    | CLAUSE_LEADS
    | BOUND_LEADS
)


def lexicon() -> frozenset[str]:
    """Every known word of more than a mere sign."""
    tables = (TIERS, STEADY, SIGNED, WAYS, RELATIONS, DEEDS, SUFFIXES, MOSTS, OPEN_ENDED)
    sets = (
        EACH,
        RATES,
        FULLS,
        NOTHINGS,
        UNCHANGED,
        ALL_LOST,
        FLOORS,
        NEGATIVES,
        FROM_END,
        UNCAPPED,
        STARTS,
        FULL_HEADS,
        ELSES,
        HAPPENS,
        EARLY,
        LATE,
        ON_TIME,
        BETWEENS,
        LINEARS,
        LINEAR_LOOSE,
        PROPORTIONS,
        EFFICACIES,
        EFFICACY_TAIL,
        VETOES,
        JUDGED,
        OUTRIGHT,
        COMPARED,
        PARTS,
        RESPECTIVE,
        ACTUALS,
        METHOD_HEADS,
        FILLERS,
        CLAUSE_WORDS,
        STEP_LINKS,
        NAMING,
        CLAUSE_LEADS,
        BOUND_LEADS,
        EFFECT_ENDS,
        NOT_COUNTED,
        PRO_RATA,
        COUNTED_AS,
        LEVEL_VERBS,
        CONDITION_ENDS,
        COMPARING_WAYS,
        DONE_VERBS,
    )
    words = {word for table in tables for word in table} | {word for group in sets for word in group}
    return frozenset(word for word in words if word not in "<>=≤≥" or len(word) > 1)


__all__ = [
    "ACTUALS",
    "ALL_LOST",
    "BAND_NAMES",
    "BASE_NAMES",
    "BETWEENS",
    "BOUND_LEADS",
    "BUDGETS",
    "CLAUSE_LEADS",
    "CLAUSE_WORDS",
    "COMPARED",
    "COMPARING_WAYS",
    "CONDITION_ENDS",
    "COUNTED_AS",
    "DAYS",
    "DEEDS",
    "DEVIATIONS",
    "DONE_VERBS",
    "EACH",
    "EARLY",
    "EFFECT_ENDS",
    "EFFICACIES",
    "EFFICACY_TAIL",
    "ELSES",
    "FACTORS",
    "FILLERS",
    "FLOORS",
    "FROM_END",
    "FULLS",
    "FULL_HEADS",
    "FULL_NAMES",
    "GROWTH",
    "HAPPENED",
    "HAPPENS",
    "HARD",
    "HARD_AT_START",
    "JUDGED",
    "LATE",
    "LEVEL_VERBS",
    "LINEARS",
    "LINEAR_LOOSE",
    "MARKED_SUFFIXES",
    "METHOD_HEADS",
    "MOSTS",
    "NAME_ENDS",
    "NAMING",
    "NEGATIVES",
    "NEVER_NAMES",
    "NOTHINGS",
    "NOT_ADDED",
    "NOT_COUNTED",
    "ON_TIME",
    "OPEN_ENDED",
    "OUTRIGHT",
    "PARTS",
    "PLANS",
    "PRICES",
    "PROPORTIONS",
    "PROTECTED",
    "PRO_RATA",
    "RATES",
    "RATE_ENDINGS",
    "RELATIONS",
    "RESPECTIVE",
    "SIGNED",
    "SLIPS",
    "STARTS",
    "STEADY",
    "STEP_LINKS",
    "SUFFIXES",
    "TIERS",
    "UNCAPPED",
    "UNCHANGED",
    "UNITS",
    "UNIT_SYMBOLS",
    "VETOES",
    "WAYS",
    "lexicon",
]
