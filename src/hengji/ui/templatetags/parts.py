"""Components for every template: no `{% load %}` is needed. The gallery shows each in all its states."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ..forms import new_key
from ..grids import labelled
from ..pieces import (
    SIGNS,
    Badge,
    Branch,
    KeyFigure,
    Progress,
    Step,
    Tab,
    options_html,
    progress_html,
    tone_of,
    tree_html,
)
from ..words import Bilingual, in_language

register = template.Library()


def _say(context: Context, zh: object, en: object = "") -> str:
    """Both languages as two arguments, or one bilingual value."""
    lang = str(context.get("lang"))
    if en and lang == "en":
        return str(en)
    said = in_language(zh, lang)
    # literals of a template, and words that `{% t … as name %}` has put together, are escaped already
    return mark_safe(said) if isinstance(zh, SafeString) else said


@register.simple_block_tag(takes_context=True)
def head(context: Context, content: str, zh: object, en: object = "", lead: object = "") -> SafeString:
    """`{% head "组织" "Organisation" lead=… %}actions{% endhead %}`: the title of the page, what it is about, what can be done."""
    under = _say(context, lead)
    return format_html(
        '<div class="head"><div><h1>{}</h1>{}</div>{}</div>',
        _say(context, zh, en),
        format_html('<p class="lead">{}</p>', under) if under else "",
        format_html('<div class="actions">{}</div>', content) if content.strip() else "",
    )


@register.simple_block_tag(takes_context=True)
def panel(
    context: Context, content: str, zh: object, en: object = "", note: object = "", kind: str = "", id: str = ""
) -> SafeString:
    """`{% panel "历史" "History" %}…{% endpanel %}`: a titled part of a page; `kind` is `small` or `narrow`."""
    said = _say(context, note)
    return format_html(
        '<section class="panel {}"{}><div class="title"><h2>{}</h2>{}</div>{}</section>',
        kind,
        format_html(' id="{}"', id) if id else "",
        _say(context, zh, en),
        format_html('<span class="note">{}</span>', said) if said else "",
        content,
    )


@register.simple_block_tag(takes_context=True)
def grid(context: Context, content: str, zh: object, en: object = "") -> SafeString:
    """`{% grid "批次" "Batches" %}<table>…</table>{% endgrid %}`: a table by hand. It scrolls within the page and is reached with the
    keyboard; on a narrow screen every row is a card, with the heads of the table beside its cells."""
    return format_html(
        '<div class="scroll" tabindex="0" role="group" aria-label="{}">{}</div>',
        _say(context, zh, en), mark_safe(labelled(content)),
    )  # fmt: skip


@register.simple_block_tag(takes_context=True)
def alert(context: Context, content: str, tone: str = "info") -> SafeString:
    """`{% alert "warn" %}…{% endalert %}`: something to be noticed; what is wrong is announced."""
    role = "alert" if tone == "bad" else "status"
    return format_html(
        '<div class="alert {}" role="{}"><span class="sign" aria-hidden="true">{}</span><div>{}</div></div>',
        tone, role, SIGNS[tone], content,
    )  # fmt: skip


@register.simple_block_tag(takes_context=True)
def nothing(context: Context, content: str, zh: object, en: object = "") -> SafeString:
    """`{% nothing "没有待办" "Nothing to do" %}what to do next{% endnothing %}`: there is nothing here, and why."""
    return format_html('<div class="empty"><strong>{}</strong>{}</div>', _say(context, zh, en), content)


@register.simple_block_tag(takes_context=True)
def confirm(context: Context, content: str, zh: object, en: object = "", kind: str = "danger tight") -> SafeString:
    """`{% confirm "收回" "Withdraw" %}<form>…</form>{% endconfirm %}`: asks before it is done, on the page itself, without a script."""
    said = _say(context, zh, en)
    return format_html(
        '<details class="confirm"><summary><span class="button {}">{}…</span></summary><div class="ask">{}</div></details>',
        kind, said, content,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def badge(context: Context, tone: object, zh: object = "", en: object = "") -> SafeString:
    """`{% badge "good" "正常" "On track" %}` or `{% badge a_badge %}`."""
    made = tone if isinstance(tone, Badge) else Badge(str(tone), _say(context, zh, en))  # type: ignore[arg-type]
    return made.html(str(context.get("lang")))


@register.simple_tag(takes_context=True)
def state(context: Context, value: object, label: object) -> SafeString:
    """`{% state row.status row.get_status_display %}`: how far a thing has come, in a word with its tone."""
    return Badge(tone_of(str(value)), _say(context, label)).html(str(context.get("lang")))


@register.simple_tag
def key() -> SafeString:
    """`{% key %}`: the hidden key of a form by hand; the same form sent twice has one effect."""
    return format_html('<input type="hidden" name="key" value="{}">', new_key())


@register.simple_tag
def bar(part: int, whole: int, tone: str = "") -> SafeString:
    """`{% bar 78 100 "good" %}`: how much of the whole, always beside the figure itself."""
    wide = 0 if whole <= 0 else max(0, min(100, part * 100 // whole))
    return format_html(
        '<svg class="bar" width="84" height="8" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="8" rx="3"/><rect class="part {}" width="{}" height="8" rx="3"/></svg>',
        tone, wide,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def progress(context: Context, told: Progress) -> SafeString:
    """`{% progress told %}`: how far many things have come, each part with its count and where it is listed."""
    return progress_html(told, str(context.get("lang")))


def _with(context: Context, **more: Any) -> dict[str, Any]:
    return {"lang": context.get("lang"), "request": context.get("request"), **more}


@register.inclusion_tag("ui/components/table.html", takes_context=True)
def table(context: Context, shown: object) -> dict[str, Any]:
    """`{% table shown %}`: what `hengji.ui.tables` has found."""
    return _with(context, table=shown)


@register.inclusion_tag("ui/components/help.html", takes_context=True)
def pagehelp(context: Context, told: object) -> dict[str, Any]:
    """`{% pagehelp help %}`: what one can do on a page (`says`), folded, with a link to its `guide` where there is one."""
    return _with(context, help=told)


@register.inclusion_tag("ui/components/crumbs.html", takes_context=True)
def crumbs(context: Context, steps: Sequence[Step]) -> dict[str, Any]:
    """`{% crumbs steps %}`: the pages above this one."""
    return _with(context, steps=steps)


@register.inclusion_tag("ui/components/figures.html", takes_context=True)
def keyfigures(context: Context, figures: Sequence[KeyFigure]) -> dict[str, Any]:
    """`{% keyfigures figures %}`: the few figures of a page."""
    return _with(context, figures=figures)


@register.simple_tag(takes_context=True)
def tree(context: Context, branches: Sequence[Branch], zh: str = "", en: str = "") -> SafeString:
    """`{% tree branches "组织" "Organisation" %}`: nested, opened and closed with mouse or keyboard."""
    return tree_html(branches, str(context.get("lang")), _say(context, zh, en))


@register.simple_tag(takes_context=True)
def options(context: Context, choices: Iterable[tuple[str, Bilingual | str]], chosen: str = "") -> SafeString:
    """`{% options units node.ref %}`: the choices of a select, pairs of a value and its words."""
    return options_html(choices, chosen, str(context.get("lang")))


@register.inclusion_tag("ui/components/tabs.html", takes_context=True)
def tabs(context: Context, tabs: Sequence[Tab], zh: str = "", en: str = "") -> dict[str, Any]:
    """`{% tabs tabs "视图" "Views" %}`: several views, each an address."""
    return _with(context, tabs=tabs, name=_say(context, zh, en))


@register.simple_tag(takes_context=True)
def field(context: Context, bound: BoundField) -> SafeString:
    """`{% field form.name %}`: label, control, hint, and what is wrong, beside one another and bound for screen readers."""
    lang, faults = str(context.get("lang")), list(bound.errors)
    ids = [*([f"{bound.auto_id}-hint"] if bound.help_text else []), *([f"{bound.auto_id}-fault"] if faults else [])]
    attrs: dict[str, str | bool] = {"aria-describedby": " ".join(ids)} if ids else {}
    attrs |= {"aria-invalid": "true"} if faults else {}
    attrs |= {"autofocus": True} if faults and _first_wrong(bound.form) == bound.name else {}
    check = isinstance(bound.field.widget, CheckboxInput)
    optional = "" if bound.field.required or check else _say(context, "选填", "optional")
    may = format_html('<span class="may">{}</span>', optional) if optional else ""
    label = format_html('<label for="{}">{}{}</label>', bound.id_for_label, in_language(str(bound.label), lang), may)
    control = _control(bound, attrs, lang)
    hint = (
        format_html('<p class="hint" id="{}-hint">{}</p>', bound.auto_id, in_language(str(bound.help_text), lang))
        if bound.help_text
        else ""
    )
    fault = format_html(
        '<p class="fault" id="{}-fault">{}</p>', bound.auto_id, " ".join(in_language(each, lang) for each in faults)
    ) if faults else ""  # fmt: skip
    parts = (control, label) if check else (label, control)
    return format_html('<div class="field{}">{}{}{}{}</div>', " check" if check else "", *parts, hint, fault)


def _first_wrong(form: BaseForm) -> str:
    """The name of the first field that is wrong: it has the focus when the form comes back."""
    return next((each.name for each in form.visible_fields() if each.errors), "")


def _control(bound: BoundField, attrs: dict[str, str | bool], lang: str) -> SafeString:
    """The control, with the words of its choices in the language of the page."""
    choices = getattr(bound.field.widget, "choices", None)
    if choices is not None:
        bound.field.widget.choices = [
            (value, [(v, in_language(w, lang)) for v, w in text] if isinstance(text, list | tuple) and not hasattr(text, "zh")
             else in_language(text, lang))
            for value, text in choices
        ]  # fmt: skip
    return mark_safe(bound.as_widget(attrs=attrs))


@register.simple_tag(takes_context=True)
def fields(context: Context, form: BaseForm, kind: str = "") -> SafeString:
    """`{% fields form %}`: what is wrong with the whole, the hidden fields (key and version among them), then every field; `kind="two"`
    sets them in two columns."""
    lang = str(context.get("lang"))
    wrong = [in_language(each, lang) for each in form.non_field_errors()]
    incomplete = any(bound.errors for bound in form.hidden_fields())
    if incomplete:
        wrong.append(
            _say(
                context,
                "这张表单不完整，请刷新页面后再提交。",
                "This form is incomplete: reload the page and submit again.",
            )
        )
    said = format_html(
        '<div class="alert bad" role="alert"><span class="sign" aria-hidden="true">{}</span><div>{}</div></div>',
        SIGNS["bad"], " ".join(wrong),
    ) if wrong else ""  # fmt: skip
    hidden = mark_safe("".join(str(bound) for bound in form.hidden_fields()))
    shown = mark_safe("".join(field(context, bound) for bound in form.visible_fields()))
    return format_html('{}{}<div class="fields {}">{}</div>', said, hidden, kind, shown)
