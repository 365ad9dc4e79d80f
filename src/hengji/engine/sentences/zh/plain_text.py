"""Which words of a sentence may be passed over: the name of a thing, and nothing that could change what is computed.

A clause is read by what it must hold: a condition or a step, and its points. What stands around them is the name of the thing
measured, and is passed only if `is_name` (or `is_label`, for things that are counted) certifies that no figure, condition, negation or
bound is in it.
"""

from __future__ import annotations

import re

_FIGURES_IN_NAMES = re.compile(
    r"[A-Za-z]+[\d.]+[A-Za-z]*|\d+[A-Za-z]{1,3}(?![A-Za-z])|\d{5}(?!\d|元|万)|\d{3,4}(?=热线|平台|工单|投诉)|[一二三四五六七八九十]级|12345"
)
_THRESHOLDS_IN_NAMES = re.compile(
    r"(?:超过|大于|满|达到?|不足|逾期|超期|超|高于|低于)?\d+(?:\.\d+)?(?:个)?(?:小时|分钟|秒|天|日|工作日|月|年|周|米|元|万元|千伏|kV|℃|岁|公里)"
    r"(?:以上|以内|内|及以上|以下)?(?=的?[一-鿿])"
)
"""`库龄超过180天的占比`, `24小时内未响应`: a threshold that is part of what a thing is called."""
_SCORES = re.compile(
    r"每|扣分|扣减|得分(?!率|项|$)|满分|加分|减分|不得|不计|(?<!主体)(?<!结构)(?<!工程)封顶|酌情|视情|否决|减半|加倍|翻倍|比例|线性|插值|一律|\d"
)
_CONDITIONS = re.compile(
    r"[<>≤≥=×÷%‰|]|除(?!尘|雪|险|草|害|锈|灰|渣|氧|臭|湿)|以外|前提|基础上|条件下|如果|若|仅|且|否则|其余|其他|低于|高于|不足|超过|未达|"
    r"达不到|不低|不高|不少|不多|最[高低多少]|至少|至多|累计(?!折旧)|首次|第[一二三四五六七八九十]|连续|"
    r"偏离|区间|升降|增减|加减|正负|±|倒数|末位|排名[前后]|四舍五入|取整|舍去|小数"
)
_NEGATED_END = re.compile(r"(?:未|没|没有|未能|不|不能|无|非|尚未|均未|并未|都未|未曾|不曾|从未)$")
_EVENT_WORDS = re.compile(r"发生|出现|未|没有")


def is_name(text: str) -> bool:
    """Whether `text` is no more than the name of the value that the next words speak of."""
    plain = _FIGURES_IN_NAMES.sub("", without_thresholds(text))
    if not plain.strip("的,:、 ()") and not text.strip("的,:、 ()"):
        return True
    return not (_SCORES.search(plain) or _CONDITIONS.search(plain) or _NEGATED_END.search(plain))


def without_thresholds(text: str, counted: bool = False) -> str:
    """The name of a rate (or of a thing counted) without the threshold that defines it: `库龄超过180天的占比`, `4小时以上停电`."""
    defines = counted or text.rstrip("的").endswith(_DEFINED)
    return _THRESHOLDS_IN_NAMES.sub("", text) if defines else text


_DEFINED = ("占比", "比例", "比重", "率", "户数", "项目数", "余额", "金额", "数量", "件数", "人数")


def is_label(text: str) -> bool:
    """Whether `text` is no more than the name of a thing that is counted (`未佩戴安全帽的`): it may be negated, it may not set a bound."""
    plain = _FIGURES_IN_NAMES.sub("", _THRESHOLDS_IN_NAMES.sub("", text))
    if text.rstrip("的,:").endswith("部分"):
        return False
    return not (_SCORES.search(plain) or _CONDITIONS.search(plain.replace("未达", "").replace("达不到", "")))


def is_heading(text: str) -> bool:
    """Whether `text` before a comma only names the value: no event and no case (`…的`, `…时`) that the next clause would hang on."""
    return (
        is_name(text)
        and not text.endswith(("的", "者", "时", "下", "后", "前", "情况", "如", "当"))
        and not _EVENT_WORDS.search(text)
        and not re.search(r"计分|乘以|之比|折算", text)
    )


def is_remark(text: str) -> bool:
    """Whether words in brackets only say where a figure comes from."""
    return is_label(text) and not re.search(r"不含|除|剔除|另|加|减|扣|得|免|限|不足|不满|不到|按\d|舍|入", text)
