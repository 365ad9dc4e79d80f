"""Words born in both languages: `{% t "共 {n} 项" "{n} items" n=count %}`, `{{ title|words:lang }}`, `{{ value|figure }}`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from django import template
from django.template import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


class Bilingual(Protocol):
    """One meaning in two languages."""

    zh: str
    en: str


@register.simple_tag(takes_context=True)
def t(context: Context, zh: str, en: str, **named: Any) -> SafeString:
    """The words in the language of the page; `{name}` places are filled with escaped values."""
    text: str = conditional_escape(en if context.get("lang") == "en" else zh)
    for name, value in named.items():
        text = text.replace("{" + name + "}", conditional_escape(value))
    return mark_safe(text)


@register.filter
def words(text: Bilingual | str | None, lang: str) -> str:
    """A bilingual text in the language of the page; a `中文 / English` label is taken apart; plain text stays."""
    if text is None:
        return ""
    if isinstance(text, str):
        zh, _, en = text.partition(" / ")
        return en if lang == "en" and en else zh
    return text.en if lang == "en" else text.zh


@register.filter
def figure(value: Decimal | int | None) -> str:
    """A figure with thousands separated and without trailing zeros; a dash where there is none."""
    if value is None:
        return "—"
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


@register.filter
def day(value: date | None, lang: str) -> str:
    """A date as it is written in the language."""
    if value is None:
        return "—"
    return f"{value.day} {value:%b} {value.year}" if lang == "en" else f"{value.year}年{value.month}月{value.day}日"
