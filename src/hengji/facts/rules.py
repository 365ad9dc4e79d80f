"""What makes a reported line right: pure functions over what was read and what is known. No database, no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from ..engine.intake.cells import Cell, read_period
from ..engine.intake.columns import fold, remark
from ..engine.intake.report import Problem, did_you_mean, shorten
from ..engine.values.finding import Level
from ..engine.values.text import Text
from ..engine.values.unit import UnknownUnit, parse_unit, plain_symbol
from ..ui.unit_names import after_figure
from .control import compare, summed
from .doubts import LEAST_COPIED, copied, doubts, implausible, named, whole
from .lines import Checked, Known, Line, Pair, Past, Place, Quantity, Wanted
from .models import NullReason
from .nearby import instead_of
from .reading import Raw, Read, Shown, Spot
from .written import exactly, read_written

T = TypeVar("T")


def check(read: Read, wanted: Wanted) -> Checked:
    """The lines of a workbook against what the form wants; every mistake at once, each at its cell."""
    done = Checked(read.sheet)
    for finding in read.findings:
        done.tell(Problem(finding.code, finding.message, finding.hint, finding.level), finding.where.cell)
    if read.made_for and read.made_for != wanted.mark:
        done.tell(
            Problem(
                "other-form",
                Text("这是另一张报表或另一期间的模板", "this is the template of another form or another period"),
                Text(f"下载本报表 {wanted.period} 的模板", f"download the template of this form for {wanted.period}"),
            ),
            "A1",
        )
        if read.made_for.partition(":")[0] != wanted.mark.partition(":")[0]:
            done.whole = summed(read)
            done.close()
            return done  # of another form every line is wrong, and none of them says more
    if not read.made_for and any(raw.key for raw in read.lines):
        message = Text(
            "A1 里没有模板的标记：看不出是哪张报表、哪一期的模板",
            "the mark of the template in A1 is gone: the workbook may be of another form or another period",
        )
        hint = Text(
            f"核对是不是本报表 {wanted.period} 的数；重新下载模板填写最稳妥",
            f"make sure that the figures are those of {wanted.period}; a template downloaded anew is safest",
        )
        done.tell(Problem("no-mark", message, hint, Level.WARNING), "A1")
    _Lines(done, read, wanted).all()
    units = {each.unit for each in wanted.quantities}
    compare(done, read, units.pop() if len(units) == 1 else "")
    done.close()
    return done


class _Lines:
    """The lines, one after the other, with the names they may use."""

    def __init__(self, done: Checked, read: Read, wanted: Wanted) -> None:
        self.done, self.read, self.wanted = done, read, wanted
        self.places = _by_name((each, (each.code,), (each.name.zh, each.name.en)) for each in wanted.places)
        self.quantities = _by_name((each, (each.code,), (each.title.zh, each.title.en)) for each in wanted.quantities)
        self.quantity_words = [word for each in wanted.quantities for word in (each.code, each.title.zh)]
        self.by_key = {
            row_key(place.code, each.code): (place.pk, each.pk) for place in wanted.places for each in wanted.quantities
        }
        self.by_code = {place.code: place for place in wanted.places}
        self.seen: dict[Pair, str] = {}
        self.alike: set[tuple[str, str]] = set()
        """Codes with what may be written beside them."""
        self.emptied: list[tuple[Place, Quantity, Known]] = []
        """Figures that are known, and left empty where they stood."""
        self.filled: set[Pair] = set()
        """What something stands for, right or wrong."""
        self.periods: dict[Spot, str | Problem] = {}

    def all(self) -> None:
        for shown in self.read.titles:
            self._title(shown)
        for raw in self.read.lines:
            self._one(raw)
        self._wholes()
        self._copied()
        self._unreported()
        self._left_empty()

    def _one(self, raw: Raw) -> None:
        if raw.adds_up and fold(raw.unit) not in self.places:
            self._adds_up(raw)
            return
        place, quantity = self._place(raw), self._quantity(raw)
        blank = raw.value[0] is Cell.TEXT and not raw.value[1].strip() and not raw.none.strip()
        if not blank and (meant := self._meant(raw, place, quantity)) is not None:
            self.filled.add(meant)
        if place is None or quantity is None:
            return
        cell = raw.cell("value")
        in_place = self._key(raw, place, quantity)
        if in_place and not blank:
            self._names(raw, place, quantity)
        right = in_place and self._unit_of(raw, quantity) and self._period(raw)
        pair = place.pk, quantity.pk
        if blank:
            if in_place and self._was_there(cell, pair):
                self.emptied.append((place, quantity, self.wanted.known[pair]))
            return
        if in_place and pair in self.seen:
            first = self.seen[pair]
            message = Text(
                f"{place.name.zh}的{quantity.title.zh}已在 {first} 填过",
                f"{place.name.en}: {quantity.title.en} stands in {first} already",
            )
            self._wrong(cell, "duplicate", message, Text("只留一行", "leave only one of them"))
            return
        given = self._value(raw, place, quantity)
        if given is None or not in_place:
            return
        self.seen[pair] = cell
        value, reason = given
        if self._stale(cell, pair, (value, reason), quantity):
            return
        if value is not None:
            past = self.wanted.past(pair)
            right = self._plausible(cell, value, quantity, past) and right
            for problem in doubts(value, quantity, past):
                self.done.tell(problem, cell)
        if right:
            old = self.wanted.known.get(pair, Known())
            self.done.lines.append(Line(*pair, cell, value, reason, raw.source, old))

    def _adds_up(self, raw: Raw) -> None:
        message = Text(
            f"“{shorten(raw.unit)}”是合计行；合计不用填报",
            f"'{shorten(raw.unit)}' is a row of totals; totals are not filled in",
        )
        hint = Text(
            "删去这一行；全部数值之和填入“控制合计”", "delete the row; the sum of all values goes into 'Control total'"
        )
        self._wrong(raw.cell("unit"), "total-row", message, hint, once=True)

    def _meant(self, raw: Raw, place: Place | None, quantity: Quantity | None) -> Pair | None:
        """Which figure a line is for: the one of its row in the template, whatever was written over its codes; else as it says."""
        if self.read.matrix:
            place = self.by_code.get(raw.key, place)
        elif raw.key in self.by_key:
            return self.by_key[raw.key]
        return None if place is None or quantity is None else (place.pk, quantity.pk)

    def _stale(self, cell: str, pair: Pair, given: tuple[Decimal | None, str], quantity: Quantity) -> bool:
        """Whether the cell was left as the template was made, while another figure has become known since: that is no change. A figure
        that was said once and is not any more is told where it would come back."""
        past, now = self.wanted.earlier.get(pair), self.wanted.known.get(pair, Known())
        if past is None or given == (now.value, now.null_reason):
            return False
        newer, unit = _known(now), quantity.unit if now.value is not None else ""
        unit_en = after_figure(unit)
        who = Text(
            f"{newer.zh} {unit}（{past.reported_by.zh}填报，{past.accepted_by.zh}于 {past.at} 审核接受）".replace(" （", "（"),
            f"{newer.en} {unit_en} (reported by {past.reported_by.en}, accepted by {past.accepted_by.en} on {past.at})".replace("  ", " "),
        )  # fmt: skip
        if self.read.known_at is not None:
            then = self.wanted.then(pair, self.read.known_at)
            if then.turn not in (0, now.turn) and given == (then.value, then.null_reason):
                message = Text(
                    f"这格还是下载模板时的数，此后已是 {who.zh}；不算改动",
                    f"the cell is as the template was downloaded; since then it is {who.en}; it is not taken as a change",
                )
                hint = Text(
                    "真要改回的，在该数的历史页更正", "to go back to it, correct the figure on the page of its history"
                )
                self._warn(cell, STALE, message, hint)
                return True
        if any(given == (known.value, known.null_reason) for _, known in past.told):
            message = Text(
                f"这是以前的数，会把现在的 {who.zh} 改回去",
                f"this is what the figure was before: it would undo the present {who.en}",
            )
            hint = Text(
                "可能是旧文件或旧页面里的数：核对；不改的清空这格",
                "it may come from an old file or page: make sure; clear the cell to leave the figure as it is",
            )
            self._warn(cell, "put-back", message, hint)
        return False

    def _wrong(self, cell: str, code: str, message: Text, hint: Text | None, *, once: bool = False) -> None:
        self.done.tell(Problem(code, message, hint), cell, once=once)

    def _warn(self, cell: str, code: str, message: Text, hint: Text) -> None:
        self.done.tell(Problem(code, message, hint, Level.WARNING), cell)

    def _place(self, raw: Raw) -> Place | None:
        found = self.places.get(fold(raw.unit), [])
        if len(found) == 1:
            return found[0]
        shown = shorten(raw.unit)
        if found:
            codes = "、".join(each.code for each in found)
            message = Text(f"有几个单位叫“{shown}”", f"several units are called '{shown}'")
            self._wrong(
                raw.cell("unit"),
                "unit-ambiguous",
                message,
                Text(f"写编号：{codes}", f"write the code: {codes}"),
                once=True,
            )
            return None
        message = Text(f"本报表没有请您填报单位“{shown}”", f"this form does not ask you for the unit '{shown}'")
        hint = instead_of(raw.unit, self.wanted.places, self.wanted.elsewhere)
        self._wrong(raw.cell("unit"), "unknown-unit", message, hint, once=True)
        return None

    def _quantity(self, raw: Raw) -> Quantity | None:
        name, noted = remark(raw.measure)
        found = self.quantities.get(fold(raw.measure), []) or self.quantities.get(fold(name), [])
        if len(found) != 1:
            shown = shorten(raw.measure)
            message = Text(f"本报表没有指标“{shown}”", f"this form has no measure '{shown}'")
            near = did_you_mean(raw.measure, self.quantity_words) or Text(
                "指标编号见模板", "the template lists the ids"
            )
            self._wrong(raw.cell("measure"), "unknown-measure", message, near, once=True)
            return None
        quantity = found[0]
        if noted and fold(raw.measure) not in self.quantities and plain_symbol(noted) != quantity.unit:
            self._other_unit(raw.cell("measure"), noted, quantity)
            return None
        return quantity

    def _title(self, shown: Shown) -> None:
        """The title people read in a column is that of the measure its figures go to, and so is its unit."""
        found = self.quantities.get(fold(shown.head), []) or self.quantities.get(fold(remark(shown.head)[0]), [])
        if len(found) != 1:
            return  # told where the heading is read
        quantity, (name, noted) = found[0], remark(shown.title)
        names = {fold(word) for word in (quantity.code, quantity.title.zh, quantity.title.en)}
        if fold(shown.title) in names:
            return
        expected = f"{quantity.title.zh}（{quantity.unit}）"
        if fold(name) not in names:
            message = Text(
                f"标题“{shorten(shown.title)}”与隐藏行的编号 {quantity.code} 对不上",
                f"the title '{shorten(shown.title)}' is not that of the id {quantity.code} in the hidden row",
            )
            hint = Text(
                f"编号 {quantity.code} 是{expected}；重新下载模板，不要移动编号和标题",
                f"{quantity.code} is {quantity.title.en} ({named(quantity.unit)}); download the template again, move no ids or titles",
            )
            self._wrong(shown.cell, "title-moved", message, hint)
        elif noted and plain_symbol(noted) != quantity.unit:
            self._other_unit(shown.cell, noted, quantity)

    def _key(self, raw: Raw, place: Place, quantity: Quantity) -> bool:
        if not raw.key or raw.key == (place.code if self.read.matrix else row_key(place.code, quantity.code)):
            return True
        message = Text(
            "本行的单位或指标与模板的行对不上（可能整列错位粘贴）",
            "the row is not the one of the template: a column may have been pasted out of place",
        )
        row = "" if self.read.matrix else raw.key.replace("|", " ")
        zh, en = (f"本行应是 {row}：", f"the row is that of {row}: ") if raw.key in self.by_key else ("", "")
        hint = Text(f"{zh}重新下载模板，只填“数值”一列", f"{en}download the template again and fill in only the values")
        self._wrong(raw.cell("unit"), "row-moved", message, hint, once=True)
        return False

    def _names(self, raw: Raw, place: Place, quantity: Quantity) -> None:
        """The names beside the codes are theirs; the figure goes where the code says."""
        for part, written, code, title in (
            ("unit_name", raw.unit_name, place.code, place.name),
            ("measure_name", raw.measure_name, quantity.code, quantity.title),
        ):
            if not written or written == title.zh or (code, written) in self.alike:
                continue
            names = {fold(word) for word in (code, title.zh, title.en, f"{title.zh} {title.en}")}
            if fold(written) in names or fold(remark(written)[0]) in names:
                self.alike.add((code, written))
                continue
            message = Text(
                f"编号 {code} 是{title.zh}，旁边写的是“{shorten(written)}”；这行的数记在{title.zh}",
                f"{code} is {title.en}, and '{shorten(written)}' stands beside it; the figure is taken for {title.en}",
            )
            hint = Text("核对这一行是哪个单位、哪个指标的数", "make sure whose figure it is, and of which measure")
            self.done.tell(Problem("name-differs", message, hint, Level.WARNING), raw.cell(part), once=True)

    def _unit_of(self, raw: Raw, quantity: Quantity) -> bool:
        written = raw.of[1].strip()
        if not written or written == quantity.unit or plain_symbol(written) == quantity.unit:
            return True
        self._other_unit(raw.cell("of"), written, quantity)
        return False

    def _other_unit(self, cell: str, written: str, quantity: Quantity) -> None:
        shown = shorten(written, 12)
        try:
            theirs, ours = parse_unit(written), parse_unit(quantity.unit)
        except UnknownUnit as unknown:
            message = Text(f"不认识计量单位“{shown}”", f"unknown unit of measure '{shown}'")
            self._wrong(cell, "unknown-unit-of-measure", message, unknown.hint, once=True)
            return
        message = Text(
            f"计量单位写的是 {shown}，应为 {quantity.unit}",
            f"the unit of measure is {named(shown)}, {named(quantity.unit)} is wanted",
        )
        if theirs.dimension == ours.dimension:
            factor = theirs.factor / ours.factor
            times = f"×{factor}" if factor.denominator == 1 else f"÷{1 / factor}"
            hint = Text(f"换算成 {quantity.unit}（{times}）后填写", f"convert it into {named(quantity.unit)}: {times}")
        else:
            hint = Text(f"按 {quantity.unit} 填写", f"give it in {named(quantity.unit)}")
        self._wrong(cell, "other-unit-of-measure", message, hint, once=True)

    def _period(self, raw: Raw) -> bool:
        kind, text = raw.period
        if not text.strip():
            return True
        if raw.period not in self.periods:
            self.periods[raw.period] = read_period(kind, text) if kind is not Cell.DATE else text[:7]
        written = self.periods[raw.period]
        if written == self.wanted.period:
            return True
        shown = written if isinstance(written, str) else shorten(text)
        self._wrong(
            raw.cell("period"), "wrong-period",
            Text(f"期间是 {shown}，本报表要 {self.wanted.period}", f"the period is {shown}, the form wants {self.wanted.period}"),
            Text(f"改为 {self.wanted.period}，并核对数值", f"write {self.wanted.period} and look at the value again"),
        )  # fmt: skip
        return False

    def _value(self, raw: Raw, place: Place, quantity: Quantity) -> tuple[Decimal | None, str] | None:
        """The figure, or the reason why there is none; None where nothing was reported or it cannot be read."""
        kind, text = raw.value
        cell = raw.cell("value")
        reason = null_reason(raw.none)
        if reason is None:
            zh, en = _reasons()
            shown = shorten(raw.none)
            message = Text(f"缺数原因“{shown}”不在选项中", f"'{shown}' is none of the reasons")
            self._wrong(raw.cell("none"), "unknown-reason", message, Text(f"选 {zh} 之一", f"choose one of: {en}"))
            return None
        if kind is Cell.TEXT and text.strip() and (said := null_reason(text)):
            return None, said
        found = read_written(kind, text, quantity.unit, self._lacking(raw))
        if isinstance(found, Problem):
            self.done.tell(found, cell)
            return None
        if found is None:
            return self._no_figure(raw, reason, cell)
        if reason:
            message = Text("既填了数，又填了缺数原因", "there is a figure and a reason why there is none")
            self._wrong(cell, "figure-and-reason", message, Text("二者留其一", "leave one of them"))
            return None
        value = exactly(found, quantity, self.wanted.past((place.pk, quantity.pk)))
        if isinstance(value, Problem):
            self.done.tell(value, cell)
            return None
        self._typed(raw, kind, value, cell)
        return value, ""

    def _no_figure(self, raw: Raw, reason: str, cell: str) -> tuple[None, str] | None:
        if reason:
            return None, reason
        if raw.value[1].strip():
            shown = shorten(raw.value[1].strip())
            message = Text(f"“{shown}”表示没有数，但没有写原因", f"'{shown}' says that there is no figure, and not why")
            zero = Text("是零就填 0", "where it is zero, write 0")
            lacking = self._lacking(raw)
            hint = Text(f"{lacking.zh}；{zero.zh}", f"{lacking.en}; {zero.en}")
            self._wrong(cell, "no-reason", message, hint)
        return None

    def _lacking(self, raw: Raw) -> Text:
        """What to write where there is no figure: the reason in its column, or in the cell itself where there is no such column."""
        if not self.read.matrix and "none" in raw.columns:
            return Text(
                "没有数的，在“缺数原因”中选一项", "where there is no figure choose a reason in 'No figure because'"
            )
        zh, en = _reasons()
        return Text(f"没有数的，在这格写 {zh}", f"where there is no figure write in the cell: {en}")

    def _typed(self, raw: Raw, kind: Cell, value: Decimal, cell: str) -> None:
        text = raw.value[1]
        if raw.formula:
            message = Text(
                f"这里是公式，已按保存的结果 {shorten(text)} 读取",
                f"a formula; its stored result {shorten(text)} was read",
            )
            self._warn(cell, "formula", message, Text("粘贴为数值", "paste it as a value"))
        elif kind is Cell.TEXT and sum(ch.isdigit() for ch in text) <= 15:
            message = Text(
                f"数字存成了文本，已读作 {value:,f}",
                f"a number stored as text, read as {value:,f}",
            )
            self._warn(cell, "text-number", message, Text("改为数字格式", "give the cell a number format"))

    def _plausible(self, cell: str, value: Decimal, quantity: Quantity, past: Past) -> bool:
        if (beyond := implausible(value, quantity, past)) is None:
            return True
        self.done.tell(beyond, cell)
        return False

    def _wholes(self) -> None:
        """Figures of a unit that are those of the unit above it, as they were not in the period before."""
        places = {each.pk: each for each in self.wanted.places}
        quantities = {each.pk: each for each in self.wanted.quantities}
        values = {pair: known.value for pair, known in self.wanted.known.items()}
        values |= {(line.unit, line.measure): line.value for line in self.done.lines}
        before = self.wanted.before
        for line in self.done.lines:
            if not line.value:
                continue
            for above in places[line.unit].above:
                part, of = (line.unit, line.measure), (above, line.measure)
                alike = part in before and before[part] == before.get(of)
                if above not in places or values.get(of) != line.value or alike:
                    continue
                told = whole(places[line.unit].name, places[above].name, line.value, quantities[line.measure])
                if told is not None:
                    self.done.tell(told, line.cell)
                    break

    def _was_there(self, cell: str, pair: Pair) -> bool:
        """Whether a known figure stood in an empty cell, on the page or in the workbook as it was downloaded."""
        if not self.wanted.known.get(pair, Known()).turn:
            return False
        at = self.read.known_at
        return cell in self.read.emptied or (at is not None and self.wanted.then(pair, at).turn > 0)

    def _left_empty(self) -> None:
        if not self.emptied:
            return
        zh = [f"{place.name.zh} {quantity.title.zh} {_known(known).zh}" for place, quantity, known in self.emptied]
        en = [f"{place.name.en} {quantity.title.en} {_known(known).en}" for place, quantity, known in self.emptied]
        message = Text(
            f"{len(zh)} 个已有的数留空，保持不变：{folded(zh[:MOST_LISTED], '、')}",
            f"{len(en)} known figures were left empty and stay as they are: {folded(en[:MOST_LISTED], ', ')}",
        )
        self.done.tell(Problem("left-empty", message, to_withdraw(), Level.NOTE), "")

    def _copied(self) -> None:
        """Units, or a whole upload, whose figures are all those of the period before; what is zero now as then says nothing."""
        before = self.wanted.before
        both = [line for line in self.done.lines if line.changes and line.value and (line.unit, line.measure) in before]
        alike = [line for line in both if before[line.unit, line.measure] == line.value]
        if len(alike) < LEAST_COPIED:
            return
        if len(alike) == len(both):
            self.done.tell(copied(len(alike)), alike[0].cell)
            return
        of_unit, same = Counter(line.unit for line in both), Counter(line.unit for line in alike)
        for place in self.wanted.places:
            if LEAST_COPIED <= same[place.pk] == of_unit[place.pk]:
                first = next(line for line in alike if line.unit == place.pk)
                self.done.tell(copied(same[place.pk], place.name), first.cell)

    def _unreported(self) -> None:
        if not self.read.lines:
            return
        lacking = [
            (place, quantity)
            for place in self.wanted.places
            for quantity in self.wanted.quantities
            if (pair := (place.pk, quantity.pk)) not in self.filled
            and pair not in self.wanted.waiting
            and not self.wanted.known.get(pair, Known()).settled
        ]
        if lacking:
            self.done.lacking = [(place.pk, quantity.pk) for place, quantity in lacking]
            message = not_reported([(place.name, quantity.title) for place, quantity in lacking])
            self._warn("", LACKING, message, Text("补填，或选缺数原因", "fill them in, or choose a reason"))


LACKING = "not-reported"
"""The code of the warning about what is wanted and not filled in."""
STALE = "stale"
"""The code of the warning about a cell that is as the template was made and makes no line of the batch."""
MOST_SHOWN = 5
"""Of a list in a message so many stand in its first line; a page folds the others."""
MOST_LISTED = 500


def not_reported(lacking: Sequence[tuple[Text, Text]]) -> Text:
    """What is not filled in, by the names of units and measures."""
    zh = [f"{unit.zh} {measure.zh}" for unit, measure in lacking[:MOST_LISTED]]
    en = [f"{unit.en} {measure.en}" for unit, measure in lacking[:MOST_LISTED]]
    more = ("…", "...") if len(lacking) > MOST_LISTED else ("", "")
    return Text(
        f"还有 {len(lacking)} 个数没有填：{folded(zh, '、')}{more[0]}",
        f"{len(lacking)} figures are not reported yet: {folded(en, ', ')}{more[1]}",
    )


def folded(words: Sequence[str], comma: str) -> str:
    """A list for a message: the first few, then in a line of their own all the others."""
    first, rest = comma.join(words[:MOST_SHOWN]), comma.join(words[MOST_SHOWN:])
    return f"{first}{comma.rstrip()}\n{rest}" if rest else first


def _by_name(things: Iterable[tuple[T, Sequence[str], Sequence[str]]]) -> dict[str, list[T]]:
    """Things by what they may be called; a code is never another's name."""
    by_code: dict[str, list[T]] = {}
    by_title: dict[str, list[T]] = {}
    for thing, codes, titles in things:
        for word in codes:
            by_code.setdefault(fold(word), []).append(thing)
        for word in dict.fromkeys(fold(title) for title in titles):
            by_title.setdefault(word, []).append(thing)
    return by_title | by_code


def row_key(unit: str, measure: str) -> str:
    """The hidden key of a row of the template."""
    return f"{unit}|{measure}"


def null_reason(text: str) -> str | None:
    """The reason a person wrote, in either language; blank for none, None for words that are no reason."""
    if not text.strip():
        return ""
    return _REASONS.get(fold(text))


_REASONS = {
    fold(word): reason.value
    for reason in NullReason
    for word in (str(reason.label), *str(reason.label).split(" / "))
    if reason is not NullReason.WITHDRAWN
}


def to_withdraw() -> Text:
    """What to write where a figure that is known is none any more."""
    zh, en = _reasons()
    return Text(f"要撤下已有的数，写原因：{zh}", f"to withdraw a known figure write the reason: {en}")


def _reasons() -> tuple[str, str]:
    """What may be written where there is no figure, in both languages."""
    labels = [str(each.label).partition(" / ") for each in NullReason if each is not NullReason.WITHDRAWN]
    return "、".join(each[0] for each in labels), ", ".join(each[2] for each in labels)


def _known(known: Known) -> Text:
    if known.value is not None:
        return Text.same(f"{known.value:,f}")
    zh, _, en = str(NullReason(known.null_reason).label).partition(" / ")
    return Text(zh, en)
