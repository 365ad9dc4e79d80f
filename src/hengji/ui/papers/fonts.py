"""Where glyphs come from: the setting, then the system, then the package noto-cjk-sans-otc.

A missing glyph is no error to most programs but a silent box on paper; here it is a finding (`check_glyphs`).
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

SETTING = "HENGJI_FONTS"
"""The environment variable that names folders of fonts, divided as in PATH."""

_SONG = ("Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN", "SimSun", "STSong", "Songti SC")
_BLACK = ("SimHei", "STHeiti", "FZHei-B01", "FZHei-B01S")
_SANS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
)
_SANS_TOO = ("WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback")
_FANGSONG = ("FangSong_GB2312", "FangSong", "STFangsong", "FZFangSong-Z02S", "FZFangSong-Z02", "FandolFang R")
_TITLE = ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "FZXBSJW--GB1-0", "STZhongsong")
_LATIN = ("Times New Roman", "Liberation Serif", "Tinos", "Libertinus Serif")
_ENGLISH = ("Libertinus Serif",)

_PROBE = "绩效考核目标责任书（签章）〔〕①②≥≤％“”"
_PROBE_SOURCE = b"""#set document(date: datetime(year: 2000, month: 1, day: 1))
#set text(font: json(bytes(sys.inputs.families)), fallback: true)
#sys.inputs.text"""
_NO_GLYPH = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know or do, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Face:
    """Families for one use, the first that has the glyph is taken; `latin` ones serve Latin letters and figures only.

    `bold` says whether the first Chinese family has a bold weight; if not, bold is a thin stroke.
    """

    families: tuple[str, ...]
    latin: tuple[str, ...] = ()
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Fonts:
    """The fonts found, chosen for each use."""

    found: typst.Fonts
    body: Face
    head: Face
    title: Face
    english: Face
    package: bool
    missing: set[str] = field(default_factory=set, compare=False)
    """Characters met so far that no font has."""

    def compiler(self) -> typst.Compiler:
        """A new compiler with these fonts."""
        return typst.Compiler(font_paths=self.found)


def find_fonts(folders: Iterable[str | Path] = (), body: Sequence[str] = (), title: Sequence[str] = ()) -> Fonts:
    """The fonts of `folders`, of the system and, where neither has Chinese ones, of the package.

    `body` and `title` name families that come before those usual in official documents (仿宋, 小标宋).
    """
    paths = [str(folder) for folder in folders]
    fonts = _chosen(paths, tuple(body), tuple(title), package=False)
    more = _package_folder() if without_glyph(fonts, _PROBE) else None
    return _chosen([*paths, more], tuple(body), tuple(title), package=True) if more else fonts


@lru_cache(maxsize=1)
def shared_fonts() -> Fonts:
    """The fonts of this process, looked up once: the setting `HENGJI_FONTS` first."""
    return find_fonts([folder for folder in os.environ.get(SETTING, "").split(os.pathsep) if folder])


def _package_folder() -> str | None:
    try:
        from noto_cjk_sans_otc import FONT_PATH
    except ImportError:
        return None
    return str(Path(str(FONT_PATH)).parent)


def _chosen(paths: Sequence[str], body: tuple[str, ...], title: tuple[str, ...], *, package: bool) -> Fonts:
    found = typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=[*paths])
    infos = found.fonts()
    have = {info.family for info in infos}
    heavy = {info.family for info in infos if info.weight >= 600}

    def face(wanted: Iterable[str], latin: Iterable[str] = ()) -> Face:
        families = tuple(dict.fromkeys(name for name in wanted if name in have))
        first = families[0] if families else ""
        serif = first not in (*_SANS, *_SANS_TOO, *_BLACK)
        letters = tuple(name for name in latin if name in have)[:1] if serif else ()
        return Face(families or _ENGLISH, letters, first in heavy)

    rest = (*_SONG, *_SANS, *_SANS_TOO)
    return Fonts(
        found,
        body=face((*body, *_FANGSONG, *rest), _LATIN),
        head=face((*_BLACK, *_SANS, *_SANS_TOO, *body, *_SONG), _LATIN),
        title=face((*title, *_TITLE, *rest, *body), _LATIN),
        english=face((*_ENGLISH, *_LATIN, *rest)),
        package=package,
    )


def check_glyphs(fonts: Fonts | None = None, probe: str = _PROBE) -> Notice | None:
    """What to do when Chinese glyphs are missing, None when all is well. To be asked once, at start."""
    fonts = fonts or shared_fonts()
    lacking = "".join(sorted(without_glyph(fonts, probe)))
    if not lacking:
        return None
    return Notice(
        f"缺少中文字形：{lacking}。PDF 里这些字会印成方框。请安装系统字体（如 fonts-noto-cjk），"
        f"或把字体文件夹写入环境变量 {SETTING}，或安装 Python 包 noto-cjk-sans-otc。",
        f"No font here has the Chinese glyphs {lacking}: a PDF would print boxes. Install fonts on the system (such as "
        f"fonts-noto-cjk), name a folder of fonts in {SETTING}, or install the Python package noto-cjk-sans-otc.",
    )


def without_glyph(fonts: Fonts, text: str) -> set[str]:
    """The characters of `text` that no font has. The PDF/A maker refuses a missing glyph, which makes it the judge."""
    chars = sorted(set(text) - {"\n", " "})
    compiler = fonts.compiler()
    return set(_lacking(lambda some: _all_shown(compiler, fonts, some), chars))


def _lacking(all_shown: Callable[[Sequence[str]], bool], chars: Sequence[str]) -> Iterable[str]:
    """By halves: few missing characters among many are found in few tries."""
    if not chars or all_shown(chars):
        return
    if len(chars) == 1:
        yield chars[0]
        return
    middle = len(chars) // 2
    yield from _lacking(all_shown, chars[:middle])
    yield from _lacking(all_shown, chars[middle:])


def _all_shown(compiler: typst.Compiler, fonts: Fonts, chars: Sequence[str]) -> bool:
    inputs = {"text": " ".join(chars), "families": _json_names(fonts.body.families or fonts.english.families)}
    try:
        compiler.compile(
            input=_PROBE_SOURCE,
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=["a-2b"],
            timestamp=datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC),
        )
    except typst.TypstError as refused:
        if named_missing(refused):
            return False
        raise
    return True


def _json_names(names: Iterable[str]) -> str:
    return "[" + ",".join(f'"{name}"' for name in names) + "]"


def named_missing(refused: typst.TypstError) -> str:
    """The text without glyphs that a refusal of the PDF maker names, empty when it refused something else."""
    found = _NO_GLYPH.search(refused.message)
    return _CODE.sub(lambda code: chr(int(code[1], 16)), found[1]) if found else ""


def font_list(face: Face) -> list[Any]:
    """The face as Typst wants it."""
    return [*({"name": name, "covers": "latin-in-cjk"} for name in face.latin), *face.families]
