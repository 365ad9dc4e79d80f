"""Words born in both languages: `{% t "共 {n} 项" "{n} items" n=count %}`, `{{ title|words:lang }}`, `{{ value|figure }}`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from ..measures import behind_figure, in_unit
from ..words import Bilingual, Words, figure, figure_to, grouped, in_language, lacking, long_day, moment, short_day

register = template.Library()
_COUNTED = re.compile(r"\{(\w+):([^|{}]*)\|([^{}]*)\}")


@register.simple_tag(takes_context=True)
def t(context: Context, zh: str, en: str, **named: Any) -> SafeString:
    """The words in the language of the page; `{name}` places are filled with escaped values, and `{name:unit|units}` with a count and what
    is counted, one or more of them."""
    text: str = conditional_escape(en if context.get("lang") == "en" else zh)
    if "|" in text:
        text = _COUNTED.sub(lambda found: f"{{{found[1]}}} {found[2 if str(named[found[1]]) == '1' else 3]}", text)
    for name, value in named.items():
        text = text.replace("{" + name + "}", conditional_escape(value))
    return mark_safe(text)


@register.filter
def words(text: Bilingual | str | None, lang: str) -> str:
    """A bilingual text in the language of the page; a `中文 / English` label is taken apart; plain text stays."""
    return in_language(text, lang)


@register.filter
def titled(row: Any) -> Words:
    """The title of a row that has `title_zh` and `title_en`, for a component that takes both."""
    return Words(row.title_zh, row.title_en or row.title_zh)


@register.filter
def called(row: Any) -> Words:
    """The name of a row that has `name_zh` and `name_en`."""
    return Words(row.name_zh, row.name_en or row.name_zh)


@register.simple_tag
def lined_up(value: Decimal | None, places: int, most: int) -> SafeString:
    """`{% lined_up value measure.decimals most %}`: what stands after a figure of a column so that its point stands below the others; no
    text, so that nobody copies or hears it."""
    lack = lacking(value, places, most)
    return format_html('<span class="lack" data-lack="{}"></span>', lack) if lack else SafeString("")


register.filter("figure", figure)
register.filter("figure_to", figure_to)
register.filter("grouped", grouped)
register.filter("measured", in_unit)
register.filter("counted", behind_figure)
register.filter("day", long_day)
register.filter("short_day", short_day)
register.filter("moment", moment)
