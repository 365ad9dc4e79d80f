"""A form that comes back: a page as it is drawn, with one form filled as it was sent and what is wrong told beside its fields.

A page is drawn without knowing that it will be refused something; the form is filled afterwards, in the markup. So no door has to
carry what was typed through its template, and none can forget a field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from .words import Bilingual, Words, in_language

KEPT_FRESH = frozenset({"csrfmiddlewaretoken", "key"})
"""Hidden fields that are the page's own, whatever was sent."""
NEVER_FILLED = frozenset({"password", "file", "submit", "button", "reset", "image"})
NOW = Words("现在是：", "now: ")
EMPTY = Words("空", "empty")
FILE_AGAIN = Words("文件须重新选择", "choose the file again")

Attrs = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it arrived: where it was sent to, its fields with their values, and whether it was overtaken by somebody else's change.

    `wrong` says by the name of a field what is wrong there.
    """

    to: str
    values: Mapping[str, Sequence[str]]
    wrong: Mapping[str, Bilingual | str] = field(default_factory=dict)
    overtaken: bool = False


def refilled(page: str, here: str, sent: Sent, told: str, lang: str) -> str | None:
    """The page at the address `here` with the form filled in, `told` (markup) above it; None where the page has no such form.

    The first field that is wrong has the focus, else what is told. Hidden fields are as they were sent, so that a change that was not
    seen is still noticed; of a form that was overtaken they are the present ones, and every field that stands otherwise by now says so.
    """
    read = _Reader(page)
    form = _the_one(read, here, sent)
    if form is None:
        return None
    edits = _Edits(page)
    place = form.section if form.section is not None else form.inside
    focused, named = False, set[str]()
    values = {name: list(given) for name, given in sent.values.items()}
    for nr, control in enumerate(each for each in read.controls if each.of(form)):
        wrong = sent.wrong.get(control.name) if control.name not in named else None
        named.add(control.name)
        said = [("fault", in_language(wrong, lang))] if wrong else []
        if control.kind == "hidden":
            if control.name not in KEPT_FRESH and not sent.overtaken and values.get(control.name):
                edits.tag(control, {"value": values[control.name].pop(0)})
            continue
        attrs, other = _filled(edits, control, values, sent)
        if other is not None and sent.overtaken:
            said.append(("note", f"{in_language(NOW, lang)}{other or in_language(EMPTY, lang)}"))
        if control.kind == "file" and not wrong:
            said.append(("note", in_language(FILE_AGAIN, lang)))
        if wrong and not focused:
            attrs |= {"autofocus": None}
            focused = True
        if said:
            ids = " ".join(f"back-{nr}-{at}" for at, _ in enumerate(said))
            attrs |= {"aria-describedby": f"{control.attrs.get('aria-describedby') or ''} {ids}".strip()}
            attrs |= {"aria-invalid": "true"} if wrong else {}
            for at, (kind, words) in enumerate(said):
                edits.add(control.after, f'<p class="{kind}" id="back-{nr}-{at}">{escape(words)}</p>')
        if attrs:
            edits.tag(control, attrs)
    edits.add(place, f'<div class="back" tabindex="-1"{"" if focused else " autofocus"}>{told}</div>')
    for start, end, tag in form.folded:
        edits.put(start, end, _tag("details", tag | {"open": None}))
    return edits.done()


@dataclass(slots=True)
class _Form:
    attrs: Attrs
    inside: int
    section: int | None
    folded: list[tuple[int, int, Attrs]]
    also: list[str] = field(default_factory=list)
    """Where buttons of their own send it."""


@dataclass(slots=True)
class _Control:
    """An input, a select or a textarea: its tag, and where what is said of it goes."""

    tag: str
    attrs: Attrs
    start: int
    end: int
    form: _Form | None
    after: int = 0
    body: tuple[int, int] = (0, 0)
    text: str = ""
    options: list[tuple[Attrs, int, int, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.attrs.get("name") or ""

    @property
    def kind(self) -> str:
        return (self.attrs.get("type") or "text") if self.tag == "input" else self.tag

    def of(self, form: _Form) -> bool:
        named = self.attrs.get("form")
        return bool(self.name) and (form.attrs.get("id") == named if named else self.form is form)


class _Reader(HTMLParser):
    """Forms and controls of a page, each with where it stands."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[_Form] = []
        self.controls: list[_Control] = []
        self._lines = [0]
        for line in page.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._form: _Form | None = None
        self._sections: list[int] = []
        self._folded: list[tuple[int, int, Attrs]] = []
        self._open: _Control | None = None
        self._in_label: list[_Control] | None = None
        self._option: tuple[Attrs, int, int] | None = None
        self._words = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, column = self.getpos()
        start = self._lines[line - 1] + column
        end = start + len(self.get_starttag_text() or "")
        held = dict(attrs)
        if tag == "section":
            self._sections.append(start)
        elif tag == "details":
            self._folded.append((start, end, held))
        elif tag == "form":
            self._form = _Form(held, end, self._sections[-1] if self._sections else None, list(self._folded))
            self.forms.append(self._form)
        elif tag == "label":
            self._in_label = []
        elif tag in ("input", "select", "textarea"):
            control = _Control(tag, held, start, end, self._form, end)
            self.controls.append(control)
            if self._in_label is not None:
                self._in_label.append(control)
            if tag != "input":
                self._open, self._words = control, ""
        elif tag == "button" and held.get("formaction"):
            named = held.get("form")
            ids = {each.attrs.get("id"): each for each in self.forms}
            form = ids.get(named) if named else self._form
            if form is not None:
                form.also.append(held["formaction"] or "")
        elif tag == "option":
            self._option, self._words = (held, start, end), ""

    def handle_data(self, data: str) -> None:
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        line, column = self.getpos()
        start = self._lines[line - 1] + column
        after = start + len(tag) + 3
        if tag == "section" and self._sections:
            self._sections.pop()
        elif tag == "details" and self._folded:
            self._folded.pop()
        elif tag == "form":
            self._form = None
        elif tag == "label":
            for control in self._in_label or ():
                control.after = after
            self._in_label = None
        elif tag == "option" and self._option is not None and self._open is not None:
            attrs, begun, end = self._option
            self._open.options.append((attrs, begun, end, self._words.strip()))
            self._option = None
        elif self._open is not None and tag == self._open.tag:
            self._open.after, self._open.body, self._open.text = after, (self._open.end, start), self._words.strip()
            self._open = None


class _Edits:
    """Changes to a text, each at its place in the text as it was."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._changes: list[tuple[int, int, str]] = []

    def put(self, start: int, end: int, instead: str) -> None:
        self._changes.append((start, end, instead))

    def add(self, at: int, more: str) -> None:
        self._changes.append((at, at, more))

    def tag(self, control: _Control, attrs: Attrs) -> None:
        control.attrs |= attrs
        self._changes = [each for each in self._changes if each[:2] != (control.start, control.end)]
        self.put(control.start, control.end, _tag(control.tag, control.attrs))

    def done(self) -> str:
        parts, at = [], 0
        for start, end, instead in sorted(self._changes, key=lambda each: each[:2]):
            parts += [self._text[at:start], instead]
            at = end
        return "".join([*parts, self._text[at:]])


def _tag(name: str, attrs: Attrs) -> str:
    said = "".join(f" {key}" if value is None else f' {key}="{escape(value)}"' for key, value in attrs.items())
    return f"<{name}{said}>"


def _the_one(read: _Reader, here: str, sent: Sent) -> _Form | None:
    """The form that was sent: of several that go to the same address the one whose hidden fields say the same. None where the thing it
    is about is no longer there: what was typed for one is never put into the form of another."""
    found = [
        each
        for each in read.forms
        if (each.attrs.get("method") or "").lower() == "post"
        and sent.to in _to(each, here)
        and _about(read, each, sent)
    ]

    def alike(form: _Form) -> int:
        return sum(
            1 if (control.attrs.get("value") or "") in sent.values.get(control.name, ()) else -1
            for control in read.controls
            if control.kind == "hidden" and control.of(form) and control.name not in KEPT_FRESH
        )

    return max(found, key=alike, default=None)


def _about(read: _Reader, form: _Form, sent: Sent) -> bool:
    """Whether a form is about the same as what was sent: `data-about` names the hidden fields that say what it is about."""
    named = (form.attrs.get("data-about") or "").split()
    hidden = {
        each.name: each.attrs.get("value") or "" for each in read.controls if each.kind == "hidden" and each.of(form)
    }
    return all(hidden.get(name, "") in sent.values.get(name, ()) for name in named)


def _to(form: _Form, here: str) -> set[str]:
    return {urlsplit(to).path for to in (form.attrs.get("action") or here, *form.also)}


def _filled(edits: _Edits, control: _Control, values: Mapping[str, list[str]], sent: Sent) -> tuple[Attrs, str | None]:
    """Fill one control. What of its tag changes, and how it stood on the page, where it is sent otherwise (None where it is not)."""
    given = values.get(control.name)
    if control.kind in NEVER_FILLED or control.attrs.get("autocomplete") == "one-time-code":
        return {}, None
    if control.kind in ("checkbox", "radio"):
        value = control.attrs.get("value") or "on"
        now, wanted = "checked" in control.attrs, value in (sent.values.get(control.name) or ())
        if now and not wanted:
            del control.attrs["checked"]
            edits.tag(control, {})
        return ({"checked": None} if wanted else {}), (None if now == wanted else "☑" if now else "☐")
    if control.kind == "select":
        return {}, _chosen(edits, control, given or [], "multiple" in control.attrs)
    if not given:
        return {}, None
    text = given.pop(0)
    if control.kind == "textarea":
        edits.put(*control.body, escape(text, quote=False))
        return {}, (control.text if control.text != text.strip() else None)
    was = control.attrs.get("value") or ""
    return {"value": text}, (was if was.strip() != text.strip() else None)


def _chosen(edits: _Edits, control: _Control, given: list[str], several: bool) -> str | None:
    """Choose what was chosen. How it stood, where that is otherwise; what is no longer offered leaves the choice as it is."""
    wanted = set(given) if several else set(given[:1])
    if not several and given:
        given.pop(0)
    held = {_value(attrs, words) for attrs, _, _, words in control.options}
    if not wanted <= held or not (wanted or several):
        return None
    was = [words for attrs, _, _, words in control.options if "selected" in attrs]
    if not was and not several:
        was = [words for _, _, _, words in control.options[:1]]
    now: list[str] = []
    for attrs, start, end, words in control.options:
        chosen = _value(attrs, words) in wanted
        if chosen:
            now.append(words)
        if chosen != ("selected" in attrs):
            rest = {name: value for name, value in attrs.items() if name != "selected"}
            edits.put(start, end, _tag("option", rest | {"selected": None} if chosen else rest))
    return None if was == now else "、".join(was)


def _value(attrs: Attrs, words: str) -> str:
    value = attrs.get("value")
    return words if value is None else value
