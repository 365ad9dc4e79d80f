"""Bilingual text: every string a person reads is born in Chinese and in English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")
_CHINESE = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Text:
    """One meaning in Chinese (`zh`) and English (`en`)."""

    zh: str
    en: str

    def __post_init__(self) -> None:
        if not self.zh or not self.en:
            raise ValueError(f"a text needs both languages: zh={self.zh!r} en={self.en!r}")

    def get(self, lang: Lang) -> str:
        """The text in `lang`."""
        return self.zh if lang == "zh" else self.en

    @classmethod
    def label(cls, text: str) -> Text:
        """A text that is written as `中文 / English`; any other reads alike in both languages, slashes and all."""
        zh, slash, en = (part.strip() for part in text.partition(" / "))
        apart = slash and en and _CHINESE.search(zh) is not None and _CHINESE.search(en) is None
        return cls(zh, en) if apart else cls.same(text)

    @classmethod
    def same(cls, text: str) -> Text:
        """A text that reads alike in both languages: a code, a number, a proper name."""
        return cls(text, text)
