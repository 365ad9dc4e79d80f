"""Which unit somebody may have meant by a code or a name that a form does not ask them for. Pure.

A code that is right, of a unit that others report, is near those one reports oneself: to propose one of them would put the figures of one
company under another. Whether there is such a unit is not told where it is out of sight, so that there what is written decides alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence, Set

from ..engine.intake.columns import fold
from ..engine.intake.report import did_you_mean
from ..engine.values.text import Text
from .lines import Place

_CODE = re.compile(r"[A-Za-z0-9._\-]*\d[A-Za-z0-9._\-]*", re.ASCII)
_TWINS = str.maketrans({"o": "0", "l": "1", "i": "1", "z": "2", "s": "5", "b": "8"})
"""Letters and figures that the eye takes for each other."""

NOT_YOURS = Text(
    "这个单位的数由它自己的填报人填报；删去这一行，或核对是不是拿错了文件",
    "its own liaison reports the figures of that unit: delete the row, or make sure that this is the right file",
)
LISTED = Text("单位编号见模板", "the template lists the codes")


def instead_of(written: str, places: Sequence[Place], elsewhere: Set[str]) -> Text:
    """What to do about a unit that is not asked for. `elsewhere`: folded codes and names of units in sight that are not asked for."""
    if fold(written) in elsewhere:
        return NOT_YOURS
    words = [word for each in places for word in (each.code, each.name.zh)]
    plain = unicodedata.normalize("NFKC", written).strip()
    if not _CODE.fullmatch(plain):
        return did_you_mean(written, words) or LISTED
    near = _twin(plain, (each.code for each in places))
    return Text(f"您是否想写“{near}”？", f"did you mean '{near}'?") if near else LISTED


def _twin(written: str, codes: Iterable[str]) -> str | None:
    """The one code that the eye does not tell from what was written."""
    found = [code for code in codes if _seen(code) == _seen(written)]
    return found[0] if len(found) == 1 else None


def _seen(code: str) -> str:
    return fold(code).translate(_TWINS)
