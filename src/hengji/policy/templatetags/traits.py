"""Traits of units, by which schemes place them in classes, in English: one table; what is not in it stays as the scheme writes it."""

from __future__ import annotations

from django import template

register = template.Library()

ENGLISH = {
    "功能定位": "Function",
    "发展阶段": "Stage",
    "市场竞争": "Market competition",
    "科技创新": "Science and technology",
    "生产运营": "Production and operation",
    "服务保障": "Service and support",
    "新兴产业": "Emerging industries",
    "成熟": "Mature",
    "新兴": "Emerging",
    "成长": "Growing",
    "退出": "Leaving",
    "行业": "Industry",
    "规模": "Size",
    "区域": "Region",
    "板块": "Segment",
    "单位类型": "Kind of unit",
    "职工人数": "Headcount",
    "营业收入": "Revenue",
    "资产总额": "Total assets",
    "利润总额": "Total profit",
    "装机容量": "Installed capacity",
    "是": "yes",
    "否": "no",
}


@register.filter
def trait(word: object, lang: str) -> str:
    """A trait or its value in the language of the page."""
    text = str(word)
    return ENGLISH.get(text.strip(), text) if lang == "en" else text
