"""Reads a mapping from YAML: strict, every mistake at once, with its line and a proposal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from ..scheme.model.scorecards import FORMERLY
from ..scheme.nodes import Leaf, Map, Node, Seq
from ..scheme.yaml_source import read_yaml
from ..values.direction import Direction
from ..values.finding import Finding, Source, errors
from ..values.number import NotANumber, parse_number
from ..values.text import Text
from ..values.unit import Units, UnknownUnit, parse_unit
from .checks import Plausible
from .columns import Further, Table
from .mapping import (
    Block,
    Condition,
    Const,
    DatePart,
    Expression,
    FileRef,
    FromFile,
    Join,
    Lookup,
    Melt,
    TableMapping,
    Theirs,
)
from .report import Report, did_you_mean, shorten, some

MAX_REPEAT = 1_000
_REF = ("file", "sheet", "encoding", "delimiter", "header_row")
_TOP = ("about", "encoding", "delimiter", "tables", "units", "directions", "plausible")
_BLOCK = (*_REF, "about", "repeat", "lookup", "where", "columns", "melt", "values", "missing_values", "rest", "skip",
          "duplicates")  # fmt: skip
_PARTS = {"year": 12, "half": 6, "quarter": 3, "month": 1}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def read_file(path: Path, tables: Mapping[str, Table], units: Units) -> tuple[TableMapping | None, list[Finding]]:
    """The mapping in a YAML file, or None, and everything found wrong with it."""
    try:
        data = path.read_bytes()
    except OSError as trouble:
        report = Report()
        report.error("no-such-file", f"不能读取映射文件：{trouble.strerror}", f"the mapping cannot be read: {trouble.strerror}",
                     Source(file=path.name))  # fmt: skip
        return None, report.findings()
    return read_text(data, path.name, tables, units)


def read_text(
    data: str | bytes, file: str, tables: Mapping[str, Table], units: Units
) -> tuple[TableMapping | None, list[Finding]]:
    """The mapping written in `data`, or None, and everything found wrong with it."""
    root, findings = read_yaml(data, file)
    if root is None or errors(findings):
        return None, findings
    report = Report()
    mapping = _Reader(report, tables, units).mapping(root)
    findings += report.findings()
    return (None if errors(findings) else mapping), findings


@dataclass(slots=True)
class _Reader:
    """Turns nodes into a mapping; every problem goes into the report and reading goes on."""

    report: Report
    known: Mapping[str, Table]
    own_units: Units

    def wrong(self, node: Node, zh: str, en: str, hint: Text | None = None) -> None:
        self.report.error("mapping", zh, en, node.where, hint)

    # plain forms

    def words(self, node: Node | None) -> str:
        if node is None:
            return ""
        if isinstance(node, Leaf):
            return node.text
        self.wrong(node, "这里应是一个词", "a single word is expected here")
        return ""

    def entries(self, node: Node | None, known: tuple[str, ...] = ()) -> dict[str, Node]:
        """The entries of a mapping; keys outside `known` (when given) are mistakes."""
        if node is None:
            return {}
        if not isinstance(node, Map):
            self.wrong(node, "这里应是“名称: 值”", "`name: value` entries are expected here")
            return {}
        found: dict[str, Node] = {}
        for key, value in node.entries:
            if known and key.text not in known:
                hint = did_you_mean(key.text, known) or Text(f"可用：{some(known, 20)}", f"one of: {some(known, 20)}")
                self.wrong(key, f"不认识“{shorten(key.text)}”", f"unknown key '{shorten(key.text)}'", hint)
            else:
                found[key.text] = value
        return found

    def items(self, node: Node | None) -> tuple[Node, ...]:
        if node is None:
            return ()
        return node.items if isinstance(node, Seq) else (node,)

    def text_map(self, node: Node | None) -> dict[str, str]:
        """`{a: b}`, or a list `[a, b]` that means `{a: a, b: b}`."""
        if isinstance(node, Seq):
            return {word: word for word in map(self.words, node.items)}
        return {key: self.words(value) for key, value in self.entries(node).items()}

    def choice(self, node: Node | None, allowed: tuple[str, ...]) -> str:
        word = self.words(node)
        if node is not None and word not in allowed:
            self.wrong(node, f"“{shorten(word)}”不可用", f"'{shorten(word)}' is not allowed",
                       Text(f"可用：{some(allowed)}", f"one of: {some(allowed)}"))  # fmt: skip
        return word

    # the whole

    def mapping(self, root: Node) -> TableMapping:
        top = self.entries(root, _TOP)
        default = FileRef(encoding=self.words(top.get("encoding")), delimiter=self.words(top.get("delimiter")))
        tables: dict[str, tuple[Block, ...]] = {}
        if "tables" not in top and isinstance(root, Map):
            self.wrong(
                root,
                "缺少 tables",
                "`tables` is missing",
                Text("tables: {facts: {file: ...}}", "tables: {facts: {file: ...}}"),
            )
        for name, node in self.entries(top.get("tables"), tuple(self.known)).items():
            tables[name] = tuple(block for item in self.items(node) for block in self.blocks(name, item, default))
        units, units_from = self.declared(top.get("units"), default)
        directions, directions_from = self.declared(top.get("directions"), default)
        for name, unit in units.items():
            self.unit(top["units"], name, unit)
        return TableMapping(
            tables,
            units,
            {name: way for name, word in directions.items() if (way := self.direction(top["directions"], word))},
            units_from,
            directions_from,
            {name: self.plausible(node) for name, node in self.entries(top.get("plausible")).items()},
        )

    def unit(self, node: Node, name: str, unit: str) -> None:
        try:
            parse_unit(unit, self.own_units)
        except UnknownUnit as unknown:
            place = (node.get(name) or node) if isinstance(node, Map) else node
            self.wrong(
                place, f"不认识计量单位“{shorten(unit)}”", f"unknown unit of measure '{shorten(unit)}'", unknown.hint
            )

    def direction(self, node: Node, word: str) -> Direction | None:
        try:
            return Direction(word)
        except ValueError:
            allowed = ", ".join(Direction)
            self.wrong(node, f"不认识方向“{shorten(word)}”", f"unknown direction '{shorten(word)}'",
                       Text(f"可用：{allowed}", f"one of: {allowed}"))  # fmt: skip
            return None

    def declared(self, node: Node | None, default: FileRef) -> tuple[dict[str, str], FromFile | None]:
        """`{name: word, ...}`, and from a file with `from: {file, key, value, values}`."""
        entries = dict(self.entries(node))
        source = entries.pop("from", None)
        plain = {name: self.words(value) for name, value in entries.items()}
        if source is None:
            return plain, None
        parts = self.entries(source, (*_REF, "key", "value", "values"))
        for needed in ("key", "value"):
            if needed not in parts:
                self.wrong(source, f"缺少 {needed}", f"`{needed}` is missing")
        key = self.expression(parts["key"]) if "key" in parts else Theirs("")
        return plain, FromFile(
            self.ref(parts, default, source),
            key,
            self.words(parts.get("value")),
            self.text_map(parts.get("values")),
            source.where,
        )

    def plausible(self, node: Node) -> Plausible:
        drop = False
        limits: Node | None = node
        if isinstance(node, Map):
            parts = self.entries(node, ("range", "drop"))
            limits, drop = parts.get("range"), self.choice(parts.get("drop"), ("true", "false")) == "true"
        found = []
        for item in self.items(limits):
            try:
                found.append(parse_number(self.words(item)))
            except NotANumber as trouble:
                self.wrong(item, trouble.reason.zh, trouble.reason.en)
        if len(found) != 2 or found[0] > found[1]:
            self.wrong(node, "范围应写作 [最小, 最大]", "a range is written [lowest, highest]")
            return Plausible(parse_number("0"), parse_number("0"))
        return Plausible(found[0], found[1], drop)

    # one block

    def blocks(self, table: str, node: Node, default: FileRef) -> Iterator[Block]:
        """The block, once for each value of `repeat`."""
        parts = self.entries(node, _BLOCK)
        repeat = {
            name: [self.words(item) for item in self.items(values)]
            for name, values in self.entries(parts.get("repeat")).items()
        }
        count = 1
        for values in repeat.values():
            count *= len(values)
        if count > MAX_REPEAT:
            self.wrong(
                node,
                f"repeat 展开 {count} 次，最多 {MAX_REPEAT} 次",
                f"`repeat` makes {count} blocks, at most {MAX_REPEAT}",
            )
            return
        block = self.block(table, parts, node, default)
        self.placeholders(node, block, set(repeat))
        for chosen in product(*repeat.values()):
            yield _filled(block, dict(zip(repeat, chosen, strict=True)))

    def placeholders(self, node: Node, block: Block, known: set[str]) -> None:
        texts = [block.ref.file, block.ref.sheet, *(part.text for part in _constants(block))]
        for name in dict.fromkeys(name for text in texts for name in _PLACEHOLDER.findall(text)):
            if name not in known:
                self.wrong(
                    node, f"repeat 中没有 {{{name}}}", f"`repeat` does not define {{{name}}}", did_you_mean(name, known)
                )

    def block(self, table: str, parts: dict[str, Node], node: Node, default: FileRef) -> Block:
        rest = self.choice(parts.get("rest"), ("keep", "ignore"))
        if "skip" in parts and "columns" in parts and rest != "keep":
            self.wrong(
                parts["skip"], "有 columns 时 skip 需要 rest: keep", "beside `columns`, `skip` needs `rest: keep`"
            )
        return Block(
            self.ref(parts, default, node),
            node.where,
            self.columns(table, parts["columns"]) if "columns" in parts else None,
            tuple(self.condition(column, test) for column, test in self.entries(parts.get("where")).items()),
            tuple(self.lookup(item, default) for item in self.items(parts.get("lookup"))),
            self.melt(table, parts["melt"]) if "melt" in parts else None,
            self.other_words(parts.get("values")),
            rest == "keep",
            tuple(self.words(item) for item in self.items(parts.get("skip"))),
            self.choice(parts.get("duplicates"), ("first_identical", "error")) == "first_identical",
            {
                column: tuple(self.words(word) for word in self.items(words))
                for column, words in self.entries(parts.get("missing_values")).items()
            },
        )

    def other_words(self, node: Node | None) -> dict[str, dict[str, str]]:
        return {column: self.text_map(words) for column, words in self.entries(node).items()}

    def ref(self, parts: dict[str, Node], default: FileRef, node: Node) -> FileRef:
        file, sheet = self.words(parts.get("file")), self.words(parts.get("sheet"))
        if not file and not sheet:
            self.wrong(node, "缺少 file 或 sheet", "`file` or `sheet` is missing")
        if file.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", file) or re.match(r"[A-Za-z]:", file):
            self.wrong(parts["file"], "文件须在数据文件夹内", "the file must lie within the data folder")
        row = self.words(parts.get("header_row"))
        if row and not re.fullmatch(r"[1-9]\d{0,5}", row):
            self.wrong(parts["header_row"], "header_row 应是行号", "`header_row` is a row number")
            row = ""
        delimiter = self.words(parts.get("delimiter")) or default.delimiter
        delimiter = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}.get(delimiter, delimiter)
        if len(delimiter) > 1 or (delimiter and delimiter in '"\r\n'):
            self.wrong(parts.get("delimiter", node), "delimiter 应是一个字符", "`delimiter` is one character")
            delimiter = ""
        return FileRef(file, sheet, self.words(parts.get("encoding")) or default.encoding, delimiter, int(row or 0))

    def columns(self, table: str, node: Node) -> dict[str, Expression]:
        spec = self.known[table]
        found: dict[str, Expression] = {}
        if not isinstance(node, Map):
            self.wrong(node, "这里应是“我方列: 对方列”", "`ours: theirs` entries are expected here")
            return found
        for key, value in node.entries:
            if spec.column(key.text) is None and spec.further is Further.NONE:
                names = [column.name for column in spec.columns]
                hint = did_you_mean(key.text, names) or Text(f"可用：{some(names, 20)}", f"one of: {some(names, 20)}")
                self.wrong(
                    key, f"{table} 没有列“{shorten(key.text)}”", f"{table} has no column '{shorten(key.text)}'", hint
                )
                continue
            own = FORMERLY.get(key.text, key.text) if table == "targets" else key.text
            found[own] = self.expression(value)
        return found

    def expression(self, node: Node) -> Expression:
        if isinstance(node, Leaf):
            return Theirs(node.text)
        parts = self.entries(node, ("const", "join", "with", "column", "part", "back"))
        if "const" in parts:
            return Const(self.words(parts["const"]))
        if "join" in parts:
            pieces = []
            for item in self.items(parts["join"]):
                piece = self.expression(item)
                if isinstance(piece, Join):
                    self.wrong(item, "join 不能嵌套", "`join` cannot hold another `join`")
                else:
                    pieces.append(piece)
            if not pieces:
                self.wrong(node, "join 至少一列", "`join` needs at least one column")
                pieces = [Const("")]
            return Join(tuple(pieces), self.words(parts.get("with")))
        if "column" in parts:
            return self.of_a_column(node, parts)
        self.wrong(
            node,
            "应是列名、{const: 值}、{join: [列, 列]} 或 {column: 日期列, part: year}",
            "a column, {const: text}, {join: [column, column]} or {column: date, part: year} is expected",
        )
        return Const("")

    def of_a_column(self, node: Node, parts: Mapping[str, Node]) -> Theirs | DatePart:
        """A column of theirs, or the period in which its dates lie."""
        column = self.words(parts["column"])
        if "part" not in parts:
            if "back" in parts:
                self.wrong(parts["back"], "有 back 就要有 part", "`back` needs `part`")
            return Theirs(column)
        part, back = self.choice(parts["part"], tuple(_PARTS)), self.words(parts.get("back")) or "0"
        if not re.fullmatch(r"\d{1,3}", back):
            self.wrong(parts.get("back", node), "back 应是天数", "`back` is a number of days")
            back = "0"
        return DatePart(column, _PARTS.get(part, 12), int(back))

    def condition(self, column: str, node: Node) -> Condition:
        if isinstance(node, Leaf):
            return Condition(column, (node.text,))
        if isinstance(node, Seq):
            return Condition(column, tuple(self.words(item) for item in node.items))
        parts = self.entries(node, ("equals", "in", "not", "not_in", "empty"))
        if len(parts) != 1:
            self.wrong(
                node,
                "每列一个条件",
                "one condition a column",
                Text("equals、in、not、not_in 或 empty", "equals, in, not, not_in or empty"),
            )
            return Condition(column, ())
        test, value = next(iter(parts.items()))
        if test == "empty":
            return Condition(column, ("",), negate=self.choice(value, ("true", "false")) == "false")
        return Condition(column, tuple(self.words(item) for item in self.items(value)), negate=test.startswith("not"))

    def lookup(self, node: Node, default: FileRef) -> Lookup:
        parts = self.entries(node, (*_REF, "key", "columns", "values"))
        keys = tuple(self.text_map(parts["key"]).items()) if isinstance(parts.get("key"), Map | Seq) else ()
        if isinstance(parts.get("key"), Leaf):
            keys = ((self.words(parts["key"]),) * 2,)
        if not keys or not all(left and right for left, right in keys):
            self.wrong(
                parts.get("key") or node,
                "lookup 需要 key",
                "`lookup` needs a `key`",
                Text(
                    "key: 列，或 {本文件列: 对方列}，可以几列一起",
                    "key: column, or {here: there}; several columns may go together",
                ),
            )
        columns = tuple(self.words(item) for item in self.items(parts.get("columns")))
        return Lookup(self.ref(parts, default, node), keys, columns, self.other_words(parts.get("values")))

    def melt(self, table: str, node: Node) -> Melt | None:
        parts = self.entries(node, ("measures", "periods", "items"))
        label = {"measures": "measure", "periods": "period", "items": "item"}
        if len(parts) != 1:
            self.wrong(node, "melt 应写 measures 或 periods", "`melt` takes `measures` or `periods`")
            return None
        kind, columns = next(iter(parts.items()))
        if self.known[table].column(label[kind]) is None:
            self.wrong(node, f"{table} 没有 {label[kind]} 列", f"{table} has no column {label[kind]}")
            return None
        return Melt(label[kind], self.text_map(columns))


def _constants(block: Block) -> Iterator[Const]:
    for expression in (block.columns or {}).values():
        if isinstance(expression, Const):
            yield expression
        elif isinstance(expression, Join):
            yield from (part for part in expression.parts if isinstance(part, Const))


def _filled(block: Block, words: dict[str, str]) -> Block:
    """The block with `{name}` replaced in its file, sheet and constants."""
    if not words:
        return block

    def fill(text: str) -> str:
        return _PLACEHOLDER.sub(lambda match: words.get(match[1], match[0]), text)

    def filled(expression: Expression) -> Expression:
        if isinstance(expression, Const):
            return Const(fill(expression.text))
        if isinstance(expression, Join):
            return Join(
                tuple(Const(fill(part.text)) if isinstance(part, Const) else part for part in expression.parts),
                expression.between,
            )
        return expression

    ref = replace(block.ref, file=fill(block.ref.file), sheet=fill(block.ref.sheet))
    columns = (
        None if block.columns is None else {name: filled(expression) for name, expression in block.columns.items()}
    )
    return replace(block, ref=ref, columns=columns)
