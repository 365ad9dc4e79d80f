"""Price clauses: `linked` of an item, written as keys or as the sentence a scheme prints for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction

from ...formula.tree import Name, Prior
from ...rules.linkage import Beyond, Form, Way
from ...sentences import price_clause
from ...sentences.zh.spelling import TIER_WORDS
from ...values.finding import Level
from ...values.number import decimals
from ...values.text import Text
from ...values.unit import Unit, UnknownUnit, parse_unit
from ..kinds import AnyOf, Is, Key, OneOf, Record, Ref
from ..model.scorecards import PriceLink, Tier, moved_of
from ..nodes import Leaf, Map, Node
from . import scalars
from .box import Box, open_box
from .desk import Desk
from .names import Names, formula

LINKED = Record(
    "linked",
    "价格条款 / a price clause",
    (
        Key("to", Is.TEXT, "挂钩的价格；按期间平均的数据项 / the price: a measure that is averaged", required=True),
        Key(
            "base",
            Is.TEXT,
            "基准价；数、目标表的列或公式 / the base price: a number, a column or a formula",
            required=True,
        ),
        Key("form", OneOf(tuple(Form)), "挂钩方式；按量或按比例 / by the planned volume, or in proportion"),
        Key(
            "volume",
            Is.TEXT,
            "计划量；120 万吨、目标表的列或公式 / the planned volume: 120 万吨, a column or a formula",
        ),
        Key("volume_unit", Is.TEXT, "计划量的单位 / the unit of the planned volume"),
        Key("pass_through", Is.SHARE, "传导比例 / the share of the volume that goes by the market price"),
        Key("elasticity", Is.NUMBER, "弹性；价格比的几次方 / the power of the price ratio"),
        Key("way", OneOf(tuple(Way)), "调整方向；同向或反向 / whether the target moves with the price or against it"),
        Key("band", Is.SHARE, "中性区间 / the change of the price that moves nothing"),
        Key(
            "beyond", OneOf(tuple(Beyond)), "超出区间时；全部变动或超出部分 / beyond it, the whole change or the excess"
        ),
        Key("cap", Is.SHARE, "调整幅度上限；占目标值 / the most a target moves, as a share of it"),
        Key("decimals", Is.WHOLE, "调整后保留的小数位数 / decimals of a moved tier"),
    ),
)
RECORDS = (LINKED,)
KIND = AnyOf((Is.TEXT, Ref("linked")))
MOST_DECIMALS = 8
LAST_YEAR = ("last_year", "上年")
"""A base price that is the mean of the year before."""

_AMOUNT = re.compile(
    r"(?P<figure>[-−]?(?:\$[^\W\d]\w*|\d[\d.,]*(?:/\d+)?))\s*(?P<unit>[^-+*/×÷(（\d\s%.,，。][^*×÷()]*)?"
)
_NO_NAME = re.compile(r"[@#$=<>{}\"'“”;；!?|\\]")
_OTHER_COLUMNS = frozenset(
    {"target", "base", "challenge", "prior", "weight", "due", "unit", "item", "period", "value_unit"}
)
"""Columns of the targets table that hold something else than a price or a volume."""
_OPERATOR = re.compile(r"[-+*/×÷()（）\[\],，%]")


def linked(desk: Desk, node: Node | None, tiers: Mapping[str, Tier] | None, names: Names) -> PriceLink | None:
    """The clause of an item with these tiers (None: not known, its rule was not understood); what is wrong with it is told."""
    if node is None:
        return None
    if isinstance(node, Leaf) and not node.empty:
        node = _of_sentence(desk, node, tiers)
        if node is None:
            return None
    box = open_box(desk, node, LINKED)
    if box is None:
        return None
    return _Clause(desk, box, names, frozenset(tiers or ())).read()


def _of_sentence(desk: Desk, node: Leaf, tiers: Mapping[str, Tier] | None) -> Map | None:
    """The keys a printed sentence stands for; the tiers it names must be the ones that move."""
    said = price_clause.parse(desk.filled(node, node.text))
    if said is None:
        message = Text(
            f"看不懂这句价格条款：“{node.text[:60]}”", f"this price clause is not understood: '{node.text[:60]}'"
        )
        desk.error(node, "price-clause-not-understood", message, price_clause.FORM)
        return None
    moved = moved_of(tiers or {})
    if tiers is not None and set(said.tiers) != set(price_clause.tier_words(moved, said.lang)):
        zh, en = "、".join(price_clause.tier_words(moved, "zh")), ", ".join(moved)
        message = Text(
            f"各档一同调整：本项调整的是{zh or '—'}", f"all tiers of an item move together, here {en or '-'}"
        )
        hint = Text(f"句首写“{zh}”", f"begin the sentence with '{en}'")
        desk.error(node, "price-clause-tiers", message, hint)
        return None
    return Map(tuple((Leaf(key, node.where), Leaf(text, node.where)) for key, text in said.leaves.items()), node.where)


class _Clause:
    """Reads the keys of one clause."""

    def __init__(self, desk: Desk, box: Box, names: Names, tiers: frozenset[str]) -> None:
        self.desk, self.box, self.names, self.tiers = desk, box, names, tiers

    def read(self) -> PriceLink | None:
        """The clause, or None where something was told."""
        desk, box = self.desk, self.box
        to = self.price()
        price = self.names.measures[to].unit if to in self.names.measures else None
        base = self.base(price) if "base" in box else None
        form = box.one_of("form", Form, Form.VOLUME)
        volume, volume_unit = self.volume() if form is Form.VOLUME else (None, None)
        for key in ("elasticity",) if form is Form.VOLUME else ("volume", "volume_unit", "pass_through"):
            self.useless(key, form)
        band = box.share("band", Fraction(0))
        if "beyond" in box and not band:
            message = Text("没有中性区间，beyond 不起作用", "without a band, beyond says nothing")
            hint = Text("补上 band: 5%，或删去 beyond", "add band: 5%, or leave out beyond")
            desk.tell(Level.WARNING, box.at("beyond"), "price-clause-nothing", message, hint)
        kept = box.whole("decimals", 0) if "decimals" in box else None
        if kept is not None and not 0 <= kept <= MOST_DECIMALS:
            message = Text(f"小数位数应在 0 到 {MOST_DECIMALS} 之间", f"decimals lie between 0 and {MOST_DECIMALS}")
            desk.error(box.at("decimals"), "decimals", message)
        found = PriceLink(
            to,
            base or Tier("base_price", constant=Fraction(1)),
            form,
            volume,
            volume_unit,
            box.share("pass_through", Fraction(1)),
            box.number("elasticity", 1),
            box.one_of("way", Way, Way.WITH),
            band,
            box.one_of("beyond", Beyond, Beyond.WHOLE) if band else Beyond.WHOLE,
            box.maybe_share("cap"),
            kept,
            box.node.where,
        )
        return found if desk.errors == box.before else None

    def useless(self, key: str, form: Form) -> None:
        """A key that says nothing in this form."""
        if key in self.box:
            zh, en = ("按量", "the volume form") if form is Form.VOLUME else ("按比例", "the ratio form")
            message = Text(f"{zh}挂钩不用 {key}", f"{en} does not use {key}")
            hint = Text("删去它，或改 form", "leave it out, or change the form")
            self.desk.error(self.box.at(key), "price-clause-key", message, hint)

    def price(self) -> str:
        """The measure the clause names, by id or title."""
        if "to" not in self.box:
            return ""
        name = self.price_id()
        self.names.known(self.desk, self.box.at("to"), "measures", name)
        return name

    def price_id(self) -> str:
        written = self.box.text("to").strip()
        _, ids = self.names.quantities()
        return written if written in self.names.declared["measures"] else ids.get(written, written)

    def base(self, price: Unit | None) -> Tier | None:
        """The base price, in the unit of the price."""
        if self.box.text("base").strip() in LAST_YEAR:
            to = self.price_id()
            return Tier("base_price", formula=Prior(Name(to)), formula_text=f"prior({to})")
        found = self.operand("base", "base_price", price)
        if found is None:
            return None
        tier, unit = found
        if tier.constant is None or unit is None or price is None or unit == price:
            return tier
        if unit.dimension != price.dimension:
            message = Text(
                f"基准价以{unit.symbol}计，价格却以{price.symbol}计",
                f"the base price is in {unit.symbol}, the price in {price.symbol}",
            )
            hint = Text(f"基准价按 {price.symbol} 写", f"write the base price in {price.symbol}")
            self.desk.error(self.box.at("base"), "price-clause-units", message, hint)
            return None
        return self.constant("base", "base_price", tier.constant * unit.factor / price.factor)

    def volume(self) -> tuple[Tier | None, Unit | None]:
        """The planned volume and the unit it is in."""
        desk, box = self.desk, self.box
        if "volume" not in box:
            message = Text("按量挂钩要写计划量", "the volume form needs the planned volume")
            hint = Text("补上 volume: 120 万吨，或目标表的列", "add volume: 120 万吨, or a column of the targets table")
            desk.error(box.node, "price-clause-volume", message, hint)
            return None, None
        stated = self.unit(box.at("volume_unit"), box.text("volume_unit")) if "volume_unit" in box else None
        if "volume_unit" in box and stated is None:
            return None, None
        found = self.operand("volume", "planned_volume", stated)
        if found is None:
            return None, None
        tier, unit = found
        if unit is not None and stated is not None and unit != stated:
            message = Text(
                f"计划量写了两个单位：{unit.symbol}、{stated.symbol}",
                f"the planned volume has two units: {unit.symbol}, {stated.symbol}",
            )
            desk.error(box.at("volume_unit"), "price-clause-units", message, Text("只留一个", "keep one of them"))
            return None, None
        unit = unit or stated
        if unit is None:
            message = Text("没有写计划量的单位", "the unit of the planned volume is not stated")
            hint = Text("补上 volume_unit: 万吨，或写成 120 万吨", "add volume_unit: 万吨, or write 120 万吨")
            desk.error(box.at("volume"), "price-clause-units", message, hint)
        return tier, unit

    def operand(self, key: str, name: str, unit: Unit | None) -> tuple[Tier, Unit | None] | None:
        """What stands behind a key: an amount with the unit written, a column, or a formula in `unit` (a measure's own without)."""
        desk, node = self.desk, self.box.at(key)
        leaf = scalars.words(desk, node)
        if leaf is None:
            return None
        text = leaf.text.strip()
        if not text:
            form = Text("数、目标表的列或公式", "a number, a column of the targets table or a formula")
            desk.error(node, "empty", Text("这里没有填写", "nothing is written here"), form)
            return None
        amount = _AMOUNT.fullmatch(unicodedata.normalize("NFKC", text))
        if amount is not None:
            written = self.unit(node, amount["unit"]) if amount["unit"] else None
            named = scalars.figure_of(desk, node, amount["figure"])
            if named is None or (amount["unit"] and written is None):
                return None
            tier = self.constant(key, name, scalars.unsigned(desk, node, named))
            return None if tier is None else (tier, written)
        if text.startswith(price_clause.COLUMN):
            return self.column(key, name, text.removeprefix(price_clause.COLUMN).strip())
        if text == price_clause.COLUMN.strip():
            return self.column(key, name, "")
        units, ids = self.names.quantities()
        if text in units:
            of = ids.get(text, text)
            if unit is not None and unit.dimension != units[text].dimension:
                self.other_unit(key, units[text], unit)
                return None
            return Tier(name, formula=Name(of), formula_text=of), unit or units[text]
        if not _OPERATOR.search(text):
            return self.column(key, name, text)
        tree = formula(desk, node, desk.filled(node, text), units if self.names.complete else None, ids, unit=unit)
        return None if tree is None else (Tier(name, formula=tree, formula_text=desk.filled(node, text)), unit)

    def column(self, key: str, name: str, column: str) -> tuple[Tier, None] | None:
        """A column of the targets table for this figure alone; one that holds a tier of the item is none."""
        hint = Text(f"另设一列，例如 {name}", f"use a column of its own, such as {name}")
        if not any(each.isalpha() for each in column) or _NO_NAME.search(column):
            message = Text(f"“{column[:30]}”不能是目标表的列名", f"'{column[:30]}' is no name of a column")
            self.desk.error(self.box.at(key), "price-clause-column", message, hint)
            return None
        if column in _OTHER_COLUMNS | self.tiers or column in TIER_WORDS.values():
            zh, en = ("基准价", "the base price") if key == "base" else ("计划量", "the planned volume")
            message = Text(
                f"目标表的“{column}”列填的是本项自己的数，不是{zh}",
                f"the column '{column}' of the targets table holds a figure of the item itself, not {en}",
            )
            self.desk.error(self.box.at(key), "price-clause-column", message, hint)
            return None
        return Tier(name, column=column), None

    def constant(self, key: str, name: str, value: Fraction) -> Tier | None:
        """A constant, which is a decimal."""
        if decimals(value) is None:
            message = Text(f"{key} 除不尽", f"{key} has no end as a decimal")
            self.desk.error(self.box.at(key), "price-clause-decimal", message, Text("写成小数", "write a decimal"))
            return None
        return Tier(name, constant=value)

    def other_unit(self, key: str, given: Unit, wanted: Unit) -> None:
        message = Text(
            f"单位不同：{given.symbol} 与 {wanted.symbol}", f"units differ: {given.symbol} and {wanted.symbol}"
        )
        self.desk.error(self.box.at(key), "price-clause-units", message, Text("换一个数据项", "name another measure"))

    def unit(self, node: Node, symbol: str) -> Unit | None:
        """A unit of measure, the scheme's own too; an unknown one is told."""
        try:
            return parse_unit(symbol.strip(), self.names.units)
        except UnknownUnit as unknown:
            message = Text(f"不认识计量单位“{symbol[:20]}”", f"unknown unit '{symbol[:20]}'")
            self.desk.error(node, "unknown-unit", message, unknown.hint)
            return None
