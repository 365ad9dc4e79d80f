"""The packs that come with the engine, as texts a scheme of one's own can start from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from ..engine.scheme import examine
from ..engine.scheme.load.scheme import root_of
from ..engine.schemebook.as_yaml import yaml_of
from ..engine.values.finding import Refused

_ID = re.compile(r"^scheme: *(\S+)", re.MULTILINE)
_ZH = re.compile(r"^title: *\{ *zh: *\"?([^,\"}]+)\"?, *en: *\"?([^\"}]+)\"? *\}", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack: its id, its titles as far as its first lines tell, and where it lies."""

    id: str
    zh: str
    en: str
    folder: Path


@cache
def packs() -> Mapping[str, Pack]:
    """Every pack by its id."""
    home = Path(str(files("hengji") / "packs"))
    found = {}
    for path in sorted(home.rglob("scheme.yaml")):
        text = path.read_text("utf-8")
        named, titled = _ID.search(text), _ZH.search(text)
        if named is not None:
            zh, en = titled.groups() if titled is not None else (named[1], named[1])
            found[named[1]] = Pack(named[1], zh.strip(), en.strip(), path.parent)
    return found


@cache
def text_of(id: str) -> str:
    """The pack as one text: as it is written where it is one file, its parts together where it is several.

    Raises `KeyError` for a pack that is not there.
    """
    folder = packs()[id].folder
    if len(list(folder.glob("*.yaml"))) == 1:
        return (folder / "scheme.yaml").read_text("utf-8")
    root, _ = root_of(folder)
    meaning, findings = examine(folder)
    if root is None or meaning is None:
        raise Refused(findings)
    return yaml_of(root, meaning)


def under(text: str, code: str) -> str:
    """The text under a code of one's own."""
    return _ID.sub(lambda _: f"scheme: {code}", text, count=1) if code else text
