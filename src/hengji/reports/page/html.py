"""Markup: everything escaped, both languages side by side, drawings of both languages laid over each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher

from ...engine.values.text import LANGS, Lang, Text

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_TAG = re.compile(r"<(/?)([a-zA-Z]+)[^<>]*?(/?)>")
_ROOT = re.compile(r"<svg [^<>]*>")
_ATTRIBUTE = re.compile(r' ([a-zA-Z-]+)="([^"]*)"')
_LOOKS = frozenset(
    "fill stroke stroke-width stroke-dasharray stroke-opacity stroke-linejoin stroke-linecap fill-opacity opacity"
    " font-size font-weight text-anchor".split()
)
_VIEW = re.compile(r'class="([^"]*)".*?viewBox="([^"]*)"')


def esc(text: str) -> str:
    """Text made safe for content and for attributes; what turns writing around becomes U+FFFD."""
    plain = _CONTROLS.sub("\ufffd", text)
    return (
        plain.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#39;")
    )


def both(text: Text) -> str:
    """A text in both languages, of which the reader sees one; once where they read alike."""
    if text.zh == text.en:
        return esc(text.zh)
    return "".join(f'<span lang="{lang}">{esc(text.get(lang))}</span>' for lang in LANGS)


def label(text: Text) -> str:
    """A text for an attribute, where both languages must stand."""
    return esc(text.zh if text.zh == text.en else f"{text.zh} / {text.en}")


def tag(name: str, content: str, css: str = "", **attributes: str) -> str:
    """`<name class="css">content</name>`; the content is finished markup, attributes are escaped here."""
    given = {"class": css} if css else {}
    given |= attributes
    written = "".join(f' {key}="{esc(value)}"' for key, value in given.items())
    return f"<{name}{written}>{content}</{name}>"


def td(content: str, css: str = "") -> str:
    """A cell of a table."""
    return tag("td", content, css)


def row(*cells: str, css: str = "") -> str:
    """A row of finished cells."""
    return tag("tr", "".join(cells), css)


def table(head: Iterable[tuple[Text | str, str]], rows: str, css: str = "") -> str:
    """A table that scrolls by itself where it is too wide: headings with their classes, then finished rows."""
    titles = (tag("th", both(title) if isinstance(title, Text) else title, kind) for title, kind in head)
    return tag("div", tag("table", tag("thead", row(*titles)) + tag("tbody", rows), css), "scroll")


def anchor(id: str) -> str:
    """A name for a place on the page, from any text."""
    return "u-" + "".join(char if char.isascii() and char.isalnum() else f"_{ord(char):x}" for char in id)[:120]


class Sketchbook:
    """Puts drawings on the page: both languages laid over each other with what they share drawn once, and every set of presentation
    attributes turned into a class of the page's style sheet, for hundreds of curves repeat the same few."""

    def __init__(self) -> None:
        self._classes: dict[str, str] = {}

    def drawing(self, draw: Callable[[Lang], str], name: Text) -> str:
        """A picture in both languages, "" where there is none. Its name is its label; its figures stand in the table beside it."""
        zh, en = draw("zh"), draw("en")
        if not zh or not en:
            return ""
        one, other = _children(zh), _children(en)
        root_zh, root_en = _root(zh), _root(en)
        if root_zh != root_en:
            return self._svg(root_zh, one, name, "zh") + self._svg(root_en, other, name, "en")
        laid: list[str] = []
        for kind, a0, a1, b0, b1 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
            if kind == "equal":
                laid += one[a0:a1]
                continue
            laid += [
                f'<g lang="{lang}">{"".join(part)}</g>'
                for lang, part in (("zh", one[a0:a1]), ("en", other[b0:b1]))
                if part
            ]
        return self._svg(root_zh, laid, name, "")

    def css(self) -> str:
        """The classes of all drawings so far."""
        return "".join(f".{name}{{{rule}}}" for rule, name in self._classes.items())

    def _svg(self, root: tuple[str, str], children: Iterable[str], name: Text, lang: str) -> str:
        said = f' lang="{lang}"' if lang else ""
        inside = _CONTROLS.sub("\ufffd", _TAG.sub(self._dressed, "".join(children)))
        return f'<svg{said} class="{root[0]}" viewBox="{root[1]}" role="img" aria-label="{label(name)}">{inside}</svg>'

    def _dressed(self, tag: re.Match[str]) -> str:
        """A tag with its presentation attributes, and the classes of its own, replaced by one class of ours."""
        if tag[1]:
            return tag[0]
        looks: list[str] = []
        kept = ""
        for attribute in _ATTRIBUTE.finditer(tag[0]):
            name, value = attribute[1], attribute[2]
            if name in _LOOKS:
                looks.append(f"{name}:{value}{'px' if name == 'font-size' else ''}")
            elif name != "class":
                kept += f' {name}="{value}"'
        if looks:
            rule = ";".join(looks)
            kept += f' class="{self._classes.setdefault(rule, f"q{len(self._classes):x}")}"'
        return f"<{tag[2]}{kept}{tag[3]}>"


def _root(svg: str) -> tuple[str, str]:
    """The class and the view box of a drawing."""
    opening = _ROOT.match(svg)
    found = _VIEW.search(opening[0]) if opening else None
    if found is None:
        raise ValueError("not a drawing of ours")
    return found[1], found[2]


def _children(svg: str) -> list[str]:
    """The top elements of a drawing, without its title and description."""
    found: list[str] = []
    depth, start = 0, 0
    for tag in _TAG.finditer(svg):
        closing, name, alone = tag[1], tag[2], tag[3]
        if closing:
            depth -= 1
        if depth == 1 and not closing:
            start = tag.start()
        if not closing and not alone:
            depth += 1
        if depth == 1 and (closing or alone) and name not in ("title", "desc"):
            found.append(svg[start : tag.end()])
    return found
