"""Whether two names mean the same matter: the accident a figure counts, and the accident a veto names."""

from __future__ import annotations

import re
import unicodedata

_GRAVITY = ("轻微", "一般", "较大", "重大", "特别重大")
"""Classes of accidents from the slightest up (State Council Order 493, 2007, names the last four)."""

_AROUND = re.compile(r"^(?:凡|如|若)?(?:发生|出现|存在)|的?(?:一票否决|红线)?$|起数$|次数$|件数$|数量$|的")
_ONWARD = re.compile(r"[(（]?(?:含)?(?:及|或)?以上[)）]?")
_PLURAL = re.compile(r"(?<=[a-z]{3})s\b")
_GRAVE = re.compile("特别重大|特大|重大|较大|一般|轻微")


def same_matter(veto: str, name: str) -> bool:
    """Whether what a figure counts is what a veto names: `重大事故` is of `发生较大及以上安全事故`, `一般事故` is not.

    A figure graver than the veto asks for is of it, whether or not it says `以上`; one that states no gravity never is of one that does.
    """
    (bar, matter), (rank, counted) = _parts(veto), _parts(name)
    if not matter or not counted:
        return False
    if bar is None:
        return matter in counted
    return rank is not None and rank >= bar and (_within(matter, counted) or _within(counted, matter))


def _parts(title: str) -> tuple[int | None, str]:
    """The gravity a title states, and the matter itself."""
    plain = unicodedata.normalize("NFKC", title).casefold().strip()
    plain = re.split(r"[,;。]|一票否决", plain)[0].replace("特大", "特别重大")
    plain = _PLURAL.sub("", _ONWARD.sub("", plain))
    graves = _GRAVE.findall(plain)
    matter = _AROUND.sub("", _GRAVE.sub("", _AROUND.sub("", plain))).strip()
    return (min(map(_GRAVITY.index, graves)) if graves else None), matter


def _within(short: str, long: str) -> bool:
    """Whether the characters of one stand in the other in their order: `事故` in `安全责任事故`."""
    rest = iter(long)
    return all(character in rest for character in short)
