"""What a column can hold, looked at before it is written: SQLite takes a name of any length and PostgreSQL does not, so that neither is
asked. What does not fit is refused with the name of the column and its limit. Signs that nobody sees and that turn writing around are
refused too: a name beside such a sign is read as another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

from ..engine.values.text import Text
from .outcomes import Refusal

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
"""Signs that show nothing and say in which direction writing runs."""
_TURNING = re.compile(f"[{TURNING}]")


def unturned(text: str) -> str:
    """A text without the signs that turn writing around."""
    return _TURNING.sub("", text)


def title_of(field: models.Field[Any, Any]) -> Text:
    """A column in words."""
    zh, _, en = str(field.verbose_name).partition(" / ")
    return Text(zh, en or zh)


@lru_cache(maxsize=256)
def _limits(model: type[models.Model]) -> tuple[dict[str, tuple[int, Text]], dict[str, tuple[int, int, Text]]]:
    texts, numbers = {}, {}
    for field in model._meta.concrete_fields:
        if isinstance(field, models.CharField) and field.max_length:
            texts[field.attname] = (field.max_length, title_of(field))
        elif isinstance(field, models.IntegerField) and not field.primary_key:
            least, most = BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()]
            numbers[field.attname] = (least, most, title_of(field))
    return texts, numbers


def refuse_misfits(model: type[models.Model], values: Mapping[str, Any]) -> None:
    """Raises `Refusal` for the first value, by column, that its column cannot hold on both databases."""
    texts, numbers = _limits(model)
    for name, (most, title) in texts.items():
        value = values.get(name)
        if isinstance(value, str) and len(value) > most:
            raise Refusal(
                Text(f"“{title.zh}”最多 {most} 字，写了 {len(value)} 字", f"{title.en} holds {most} characters, {len(value)} were given"),
                Text("写短些", "make it shorter"),
                "too-long",
            )  # fmt: skip
    for name, (least, largest, title) in numbers.items():
        number = values.get(name)
        if isinstance(number, int) and not least <= number <= largest:
            raise Refusal(
                Text(f"“{title.zh}”应在 {least} 至 {largest} 之间", f"{title.en} has to be from {least} to {largest}"),
                Text("改一个数", "give another number"),
                "out-of-range",
            )


def refuse_unwritable(given: Mapping[str, object]) -> None:
    """Raises `Refusal` where a text among what was given has a sign that no text of a database can hold, or one that turns writing around,
    or a figure is none."""
    for name, of in given.items():
        for value in _plain(of):
            if isinstance(value, Decimal) and not value.is_finite():
                raise Refusal(
                    Text(f"{value} 不是一个数", f"{value} is no figure"), Text("填一个数", "give a figure"), "no-figure"
                )
            if isinstance(value, str) and "\x00" in value:
                raise Refusal(
                    Text("填写的内容里有不可见的控制字符", "what was given has a control sign in it"),
                    Text("删掉后重新填写，不要从别处粘贴", "type it anew instead of pasting it"),
                    "control-sign",
                )
            if isinstance(value, str) and not value.isascii() and (turning := _TURNING.search(value)) is not None:
                raise _turned(value, turning, name)


def _turned(value: str, found: re.Match[str], name: str) -> Refusal:
    """The refusal of a sign that turns writing around: which, and where it stands."""
    sign, beside = f"U+{ord(found[0]):04X}", unturned(value)[max(0, found.start() - 6) : found.start() + 6].strip()
    return Refusal(
        Text(
            f"“{beside}”处有看不见的、改变书写方向的字符（{sign}）",
            f"at “{beside}” stands {sign}, an unseen sign that turns writing around",
        ),
        Text(
            "表单里已去掉这类字符，看一遍再提交；文件里的请自己删掉",
            "such signs are gone from the form: look it over and send it again; in a file delete them",
        ),
        "turning-sign",
        at=name,
    )


def _plain(value: object) -> Iterator[object]:
    if isinstance(value, Text):
        yield value.zh
        yield value.en
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield name
            yield from _plain(each)
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray | memoryview):
        for each in value:
            yield from _plain(each)
    else:
        yield value
