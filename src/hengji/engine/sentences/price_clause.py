"""A price clause as one sentence, Chinese and English, and that sentence read back.

`render` writes the clause of an item; `parse` gives the keys of `linked` with what stands behind each, so that the sentence and the
mapping are two spellings of one clause: `parse(render(clause)) == leaves(clause)`. Only the printed form is read; other wordings are
not guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ..rules.linkage import Beyond, Form, Way
from ..values.number import show
from ..values.text import Lang, Text
from .zh.spelling import TIER_WORDS


class Kind(StrEnum):
    """What a base price or a planned volume is given by."""

    AMOUNT = "amount"
    COLUMN = "column"
    FORMULA = "formula"
    LAST_YEAR = "last_year"


COLUMN = "column "
"""Before the name of a column of the targets table, where a name could be a measure too."""


@dataclass(frozen=True, slots=True)
class Operand:
    """A base price or planned volume as it is written, with its unit of measure where that is not known otherwise."""

    kind: Kind
    text: str
    unit: str = ""

    @property
    def leaf(self) -> str:
        """How it stands behind its key: `550 元/吨`, `column base_price`, `prior(coal)`."""
        if self.kind is Kind.AMOUNT:
            return f"{self.text} {self.unit}".rstrip()
        if self.kind is Kind.LAST_YEAR:
            return self.kind.value
        return f"{COLUMN}{self.text}" if self.kind is Kind.COLUMN else self.text


@dataclass(frozen=True, slots=True)
class Clause:
    """A price clause in words: `to` is what the price is called; the rest as in `scheme.model.scorecards.PriceLink`."""

    to: str
    base: Operand
    form: Form = Form.VOLUME
    volume: Operand | None = None
    pass_through: Fraction = Fraction(1)
    elasticity: Fraction = Fraction(1)
    way: Way = Way.WITH
    band: Fraction = Fraction(0)
    beyond: Beyond = Beyond.WHOLE
    cap: Fraction | None = None
    decimals: int | None = None


def leaves(clause: Clause) -> dict[str, str]:
    """The keys of `linked` that state the clause, with what stands behind each."""
    found = {"to": clause.to, "base": clause.base.leaf, "form": clause.form.value}
    if clause.form is Form.VOLUME and clause.volume is not None:
        found["volume"] = clause.volume.leaf
        if clause.volume.kind is not Kind.AMOUNT:
            found["volume_unit"] = clause.volume.unit
        found["pass_through"] = _percent(clause.pass_through)
    if clause.form is Form.RATIO:
        found["elasticity"] = show(clause.elasticity)
    found["way"] = clause.way.value
    if clause.band:
        found |= {"band": _percent(clause.band), "beyond": clause.beyond.value}
    if clause.cap is not None:
        found["cap"] = _percent(clause.cap)
    if clause.decimals is not None:
        found["decimals"] = str(clause.decimals)
    return found


def _percent(share: Fraction) -> str:
    return f"{show(share * 100)}%"


# --- written ---------------------------------------------------------------------------------------------------------


def tier_words(names: Sequence[str], lang: Lang) -> tuple[str, ...]:
    """What the tiers a clause moves are called in its sentence."""
    return tuple(TIER_WORDS.get(name, name) if lang == "zh" else name for name in names)


def render(clause: Clause, tiers: Sequence[str], lang: Lang) -> str:
    """The one sentence of a clause; `tiers` are the names of the tiers it moves."""
    called = tier_words(tiers, lang)
    return _zh(clause, called) if lang == "zh" else _en(clause, called)


def _zh(clause: Clause, tiers: Sequence[str]) -> str:
    band = _percent(clause.band)
    trigger = "的变动"
    if clause.band:
        trigger = f"变动超过{band}的部分" if clause.beyond is Beyond.EXCESS else f"变动超过{band}时的全部变动"
    by = f"价格比的{show(clause.elasticity)}次方"
    if clause.volume is not None and clause.form is Form.VOLUME:
        by = f"计划量{_operand_zh(clause.volume)}×{_percent(clause.pass_through)}"
    way = "同向" if clause.way is Way.WITH else "反向"
    cap = "不设上限" if clause.cap is None else f"不超过目标值的{_percent(clause.cap)}"
    kept = "" if clause.decimals is None else f"，保留{clause.decimals}位小数"
    return (
        f"{'、'.join(tiers)}与“{clause.to}”挂钩：期间均价较基准价{_operand_zh(clause.base)}{trigger}，"
        f"按{by}{way}调整，调整幅度{cap}{kept}"
    )


def _operand_zh(operand: Operand) -> str:
    if operand.kind is Kind.AMOUNT:
        return f"{operand.text}{operand.unit}"
    if operand.kind is Kind.LAST_YEAR:
        return "（上年均价）"
    unit = f"，{operand.unit}" if operand.unit else ""
    return f"（目标表“{operand.text}”列{unit}）" if operand.kind is Kind.COLUMN else f"（“{operand.text}”{unit}）"


def _en(clause: Clause, tiers: Sequence[str]) -> str:
    band = _percent(clause.band)
    trigger = ""
    if clause.band:
        trigger = f" beyond {band}" if clause.beyond is Beyond.EXCESS else f", in full once beyond {band},"
    by = f"the price ratio to the power {show(clause.elasticity)}"
    if clause.volume is not None and clause.form is Form.VOLUME:
        by = f"the planned volume {_operand_en(clause.volume)} x {_percent(clause.pass_through)}"
    way = "the same way" if clause.way is Way.WITH else "the opposite way"
    cap = "without a cap" if clause.cap is None else f"by no more than {_percent(clause.cap)} of the target"
    kept = "" if clause.decimals is None else f", kept to {clause.decimals} decimals"
    it = "it" if len(tiers) == 1 else "them"
    return (
        f"{', '.join(tiers)} linked to '{clause.to}': the mean price's change from the base price "
        f"{_operand_en(clause.base)}{trigger} moves {it} {way} by {by}, {cap}{kept}"
    )


def _operand_en(operand: Operand) -> str:
    if operand.kind is Kind.AMOUNT:
        return f"{operand.text} {operand.unit}".rstrip()
    if operand.kind is Kind.LAST_YEAR:
        return "(last year's mean)"
    unit = f", {operand.unit}" if operand.unit else ""
    if operand.kind is Kind.COLUMN:
        return f"(column '{operand.text}' of the targets table{unit})"
    return f"('{operand.text}'{unit})"


# --- read back -------------------------------------------------------------------------------------------------------

_NUMBER = r"\d[\d,]*(?:\.\d+)?(?:/\d+)?"
_UNIT = r"[^，,“”'()（）×\s]*?"


def _operand(name: str, lang: Lang) -> str:
    """A pattern for an operand, its parts in groups named after it."""
    amount = rf"(?P<{name}_amount>{_NUMBER}) ?(?P<{name}_of>{_UNIT})"
    if lang == "zh":
        inside = rf"(?:目标表“(?P<{name}_column>[^”]+)”列|“(?P<{name}_formula>[^”]+)”)(?:，(?P<{name}_in>[^）]+))?"
        return rf"(?:（(?P<{name}_last>上年均价)）|（{inside}）|{amount})"
    column = rf"column '(?P<{name}_column>[^']+)' of the targets table"
    inside = rf"(?:{column}|'(?P<{name}_formula>[^']+)')(?:, (?P<{name}_in>[^)]+))?"
    return rf"(?:\((?P<{name}_last>last year's mean)\)|\({inside}\)|{amount})"


_SENTENCES: Mapping[Lang, re.Pattern[str]] = {
    "zh": re.compile(
        rf"(?P<tiers>.+?)与“(?P<to>[^”]+)”挂钩：期间均价较基准价{_operand('base', 'zh')}"
        rf"(?:变动超过(?P<excess>{_NUMBER}%)的部分|变动超过(?P<whole>{_NUMBER}%)时的全部变动|的变动)，"
        rf"按(?:计划量{_operand('volume', 'zh')}×(?P<pass_through>{_NUMBER}%)|价格比的(?P<elasticity>{_NUMBER})次方)"
        rf"(?:(?P<with>同向)|反向)调整，调整幅度(?:不超过目标值的(?P<cap>{_NUMBER}%)|不设上限)"
        r"(?:，保留(?P<decimals>\d)位小数)?。?"
    ),
    "en": re.compile(
        rf"(?P<tiers>.+?) linked to '(?P<to>[^']+)': the mean price's change from the base price {_operand('base', 'en')}"
        rf"(?: beyond (?P<excess>{_NUMBER}%)|, in full once beyond (?P<whole>{_NUMBER}%),|) moves (?:it|them) "
        r"(?:(?P<with>the same way)|the opposite way) by "
        rf"(?:the planned volume {_operand('volume', 'en')} x (?P<pass_through>{_NUMBER}%)|"
        rf"the price ratio to the power (?P<elasticity>{_NUMBER})), "
        rf"(?:by no more than (?P<cap>{_NUMBER}%) of the target|without a cap)(?:, kept to (?P<decimals>\d) decimals)?\.?"
    ),
}


MAX_LENGTH = 2000
"""Far more than any clause prints."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence says: the keys of `linked`, and the tiers it names."""

    leaves: Mapping[str, str]
    tiers: tuple[str, ...]
    lang: Lang


def parse(sentence: str) -> Said | None:
    """The clause a printed sentence states, or None where it is none of ours."""
    text = sentence.strip()
    if len(text) > MAX_LENGTH:
        return None
    for lang, pattern in _SENTENCES.items():
        found = pattern.fullmatch(text)
        if found is not None:
            return Said(leaves(_read(found)), tuple(found["tiers"].split("、" if lang == "zh" else ", ")), lang)
    return None


def _read(found: re.Match[str]) -> Clause:
    form = Form.RATIO if found["elasticity"] else Form.VOLUME
    band = found["excess"] or found["whole"]
    return Clause(
        found["to"],
        _operand_of(found, "base"),
        form,
        _operand_of(found, "volume") if form is Form.VOLUME else None,
        _share(found["pass_through"] or "100%"),
        _figure(found["elasticity"] or "1"),
        Way.WITH if found["with"] else Way.AGAINST,
        _share(band or "0%"),
        Beyond.EXCESS if found["excess"] else Beyond.WHOLE,
        _share(found["cap"]) if found["cap"] else None,
        int(found["decimals"]) if found["decimals"] else None,
    )


def _operand_of(found: re.Match[str], name: str) -> Operand:
    if found[f"{name}_last"]:
        return Operand(Kind.LAST_YEAR, "")
    if found[f"{name}_amount"]:
        return Operand(Kind.AMOUNT, found[f"{name}_amount"], found[f"{name}_of"] or "")
    column, unit = found[f"{name}_column"], found[f"{name}_in"] or ""
    return Operand(Kind.COLUMN, column, unit) if column else Operand(Kind.FORMULA, found[f"{name}_formula"], unit)


def _figure(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


def _share(text: str) -> Fraction:
    return _figure(text.removesuffix("%")) / 100


FORM = Text(
    "写成键值，或照方案打印的句子写：目标值与“动力煤价”挂钩：期间均价较基准价550元/吨变动超过5%的部分，按计划量120万吨×60%同向调整，调整幅度不超过目标值的20%",
    "write keys, or the sentence as a scheme prints it: target linked to 'coal price': the mean price's change from the base price "
    "550 元/吨 beyond 5% moves it the same way by the planned volume 120 万吨 x 60%, by no more than 20% of the target",
)
"""What may stand where a sentence is not understood."""
