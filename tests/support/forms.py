"""Forms of a page as a browser sends them: what one would send, and what stands in one that has come back."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = frozenset({"text", "search", "textarea", "number", "date", "email", "tel"})
"""Kinds of controls that one types into."""
VOID = frozenset({"submit", "button", "reset", "image"})


@dataclass
class Control:
    """One control: its kind, its name, what stands in it, and whether it would be sent."""

    kind: str
    name: str
    value: str
    sent: bool = True
    attrs: dict[str, str | None] = field(default_factory=dict)


@dataclass
class Form:
    """A form: where it goes, and its controls; those of elsewhere that name it are among them."""

    action: str
    method: str
    id: str
    controls: list[Control] = field(default_factory=list)

    def data(self, typed: str | None = None) -> dict[str, list[str]]:
        """What a browser would send, with `typed` in every control that one types into."""
        found: dict[str, list[str]] = {}
        for each in self.controls:
            if each.sent and each.kind not in VOID and each.kind != "file":
                text = typed if typed is not None and each.kind in TYPED else each.value
                found.setdefault(each.name, []).append(text)
        return found

    def typed_into(self) -> list[str]:
        """The names of the controls that one types into."""
        return [each.name for each in self.controls if each.kind in TYPED]

    def value(self, name: str) -> str:
        """What stands in a control."""
        return next(each.value for each in self.controls if each.name == name)

    def wrong(self) -> list[str]:
        """The names of the controls that are marked as wrong."""
        return [each.name for each in self.controls if each.attrs.get("aria-invalid") == "true"]

    def focused(self) -> list[str]:
        """The names of the controls that have the focus when the page is opened."""
        return [each.name for each in self.controls if "autofocus" in each.attrs]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.loose: list[tuple[str, Control]] = []
        self._form: Form | None = None
        self._held: Control | None = None
        self._option: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        if tag == "form":
            self._form = Form(held.get("action") or "", (held.get("method") or "get").lower(), held.get("id") or "")
            self.forms.append(self._form)
        elif tag == "input":
            kind = held.get("type") or "text"
            value = held.get("value")
            if value is None:
                value = "on" if kind in ("checkbox", "radio") else ""
            self._put(Control(kind, "", value, kind not in ("checkbox", "radio") or "checked" in held, held))
        elif tag == "textarea":
            self._held = Control("textarea", "", "", True, held)
            self._put(self._held)
        elif tag == "select":
            self._held = Control("select", "", "", False, held)
            self._put(self._held)
        elif tag == "option" and self._held is not None:
            value = held.get("value") or ""
            if "selected" in held or (not self._held.sent and "multiple" not in self._held.attrs):
                self._held.value, self._held.sent = value, True

    def handle_data(self, data: str) -> None:
        if self._held is not None and self._held.kind == "textarea":
            self._held.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag in ("select", "textarea"):
            self._held = None

    def _put(self, control: Control) -> None:
        control.name = control.attrs.get("name") or ""
        elsewhere = control.attrs.get("form")
        if not control.name or "disabled" in control.attrs:
            return
        if elsewhere:
            self.loose.append((elsewhere, control))
        elif self._form is not None:
            self._form.controls.append(control)


def forms_of(page: str) -> list[Form]:
    """Every form of a page that sends something."""
    read = _Reader()
    read.feed(page.partition("<main")[2])
    for name, control in read.loose:
        for form in read.forms:
            if form.id == name:
                form.controls.append(control)
    return [form for form in read.forms if form.method == "post"]


def form_to(page: str, action: str) -> Form:
    """The form of a page that goes to an address; the one without an address stands for the page's own."""
    forms = forms_of(page)
    found = next((each for each in forms if each.action.partition("?")[0] == action), None)
    return found or next(each for each in forms if not each.action)
