"""A strict reading of YAML: every value is text with its file and line, and what could surprise is refused.

Refused: duplicate keys, anchors and aliases, tags, several documents, tabs, invisible characters, and files beyond the
budgets below. Plain words stay text: no implicit booleans, dates, octal or `1:30` numbers. Works on the parser's
events; nothing is raised, every problem is a finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from ..values.finding import Finding, Level, Source, errors
from ..values.text import Text
from .nodes import Leaf, Map, Node, Seq, stamp
from .yaml_mistakes import explain

MAX_BYTES = 2_000_000
MAX_DEPTH = 50
MAX_NODES = 200_000
MAX_FINDINGS = 50
"""Findings of one file's form; more would not be read."""

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BREAKS = "\x85\u2028\u2029"


def read_yaml(data: str | bytes, file: str = "") -> tuple[Node | None, list[Finding]]:
    """The document in `data`, or None, and everything that is wrong with its form."""
    findings: list[Finding] = []
    text = _decode(data, file, findings)
    if text is None or _unseen(text, file, findings):
        return None, findings
    composer = _Composer(file, findings)
    try:
        root = composer.compose(yaml.parse(text, Loader=_PARSER))
    except yaml.YAMLError as error:
        findings.append(explain(error, text, file))
        return None, findings
    except _Stop:
        return None, findings
    if root is None:
        if not errors(findings):
            findings.append(
                Finding(
                    "yaml-empty",
                    Level.ERROR,
                    Text("文件里没有内容", "the file holds nothing"),
                    Text("第一行写 scheme: 方案编号", "begin with scheme: followed by the id of the scheme"),
                    Source(file, 1),
                )
            )
        return None, findings
    return stamp(root), findings


def _decode(data: str | bytes, file: str, findings: list[Finding]) -> str | None:
    where = Source(file)
    size = len(data) if isinstance(data, bytes) else len(data.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        message = Text(
            f"文件 {size:,} 字节，超过 {MAX_BYTES:,}", f"the file has {size:,} bytes, more than {MAX_BYTES:,}"
        )
        hint = Text("把方案分成几个文件，放在一个文件夹里", "split the scheme into several files in one folder")
        findings.append(Finding("yaml-too-large", Level.ERROR, message, hint, where))
        return None
    if isinstance(data, str):
        return data.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "gb18030":
            message = Text("文件不是 UTF-8，按 GBK 读取", "the file is not UTF-8; it was read as GBK")
            hint = Text("另存为 UTF-8 编码", "save it as UTF-8")
            findings.append(Finding("encoding-gbk", Level.WARNING, message, hint, where))
        return text.replace("\r\n", "\n").replace("\r", "\n")
    message = Text("文件编码既不是 UTF-8，也不是 GBK", "the file is neither UTF-8 nor GBK text")
    findings.append(
        Finding("encoding-unknown", Level.ERROR, message, Text("另存为 UTF-8 文本", "save it as UTF-8 text"), where)
    )
    return None


def _unseen(text: str, file: str, findings: list[Finding]) -> bool:
    """Whether the text holds characters that cannot be seen; each kind is reported once, at its first place."""
    seen: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.isprintable():
            continue
        for ch in line:
            if not ch.isprintable() and ch not in ("\u3000", "\u00a0"):
                seen.setdefault("\t" if ch == "\t" else "\x85" if ch in _BREAKS else ch, number)
        if len(seen) > 10:
            break
    for ch, number in seen.items():
        if ch == "\t":
            message, hint = (
                Text("这一行有制表符（Tab）", "this line holds a tab"),
                Text("改用空格缩进", "indent with spaces"),
            )
            findings.append(Finding("yaml-tab", Level.ERROR, message, hint, Source(file, number)))
        else:
            message = Text(
                f"这一行有看不见的字符 U+{ord(ch):04X}", f"this line holds the invisible character U+{ord(ch):04X}"
            )
            hint = Text("删去它", "delete it")
            findings.append(Finding("yaml-unseen", Level.ERROR, message, hint, Source(file, number)))
    return bool(seen)


class _Stop(Exception):
    """A budget is spent; the finding has been written."""


@dataclass(slots=True)
class _Open:
    """A list or mapping not yet closed; in a mapping `key` waits for its value."""

    where: Source
    mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: list[tuple[Leaf, Node]] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    key: Leaf | None = None
    waits: bool = True
    drop: bool = False


class _Composer:
    """Builds nodes from events with a stack of its own, so that depth costs nothing."""

    def __init__(self, file: str, findings: list[Finding]) -> None:
        self.file, self.findings = file, findings
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.nodes = 0

    def compose(self, events: Iterator[Any]) -> Node | None:
        """The root node, or None for an empty file."""
        documents = 0
        for event in events:
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        self.tell("yaml-documents", self.place(event), *_DOCUMENTS)
                        raise _Stop
                case yaml.AliasEvent():
                    where = self.place(event)
                    self.tell("yaml-alias", where, *_ALIAS)
                    self.add(Leaf("", where))
                case yaml.ScalarEvent():
                    self.refuse(event, bool(event.tag))
                    self.add(
                        Leaf(event.value if event.style else event.value.strip(), self.place(event), bool(event.style))
                    )
                case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                    self.refuse(event, bool(event.tag))
                    self.deeper(_Open(self.place(event), isinstance(event, yaml.MappingStartEvent)))
                case yaml.SequenceEndEvent():
                    done = self.stack.pop()
                    self.add(Seq(tuple(done.items), done.where))
                case yaml.MappingEndEvent():
                    done = self.stack.pop()
                    self.add(Map(tuple(done.entries), done.where))
        return self.root

    def place(self, event: Any) -> Source:
        return Source(self.file, event.start_mark.line + 1)

    def tell(self, code: str, where: Source, message: Text, hint: Text) -> None:
        self.findings.append(Finding(code, Level.ERROR, message, hint, where))
        if len(self.findings) >= MAX_FINDINGS:
            raise _Stop

    def refuse(self, event: Any, tagged: bool) -> None:
        if event.anchor:
            self.tell("yaml-alias", self.place(event), *_ALIAS)
        if tagged:
            message = Text(f"不能使用 YAML 标签 {event.tag[:40]}", f"YAML tags are not used here: {event.tag[:40]}")
            self.tell(
                "yaml-tag",
                self.place(event),
                message,
                Text("删去 ! 开头的词；文字加引号", "leave out the word with !, or quote the text"),
            )

    def deeper(self, opened: _Open) -> None:
        self.stack.append(opened)
        if len(self.stack) > MAX_DEPTH:
            message = Text(f"层次超过 {MAX_DEPTH} 层", f"nested deeper than {MAX_DEPTH} levels")
            self.tell("yaml-too-deep", opened.where, message, Text("检查括号是否配对", "check that the brackets match"))
            raise _Stop

    def add(self, node: Node) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            message = Text(f"内容超过 {MAX_NODES:,} 个节点", f"more than {MAX_NODES:,} values")
            self.tell("yaml-too-large", node.where, message, Text("把方案分成几个", "split the scheme"))
            raise _Stop
        if not self.stack:
            self.root = None if isinstance(node, Leaf) and node.empty else node
            return
        top = self.stack[-1]
        if not top.mapping:
            top.items.append(node)
        elif top.waits:
            self.begin(top, node)
        else:
            if not top.drop and top.key is not None:
                # A part is where its name stands, not where its first key does.
                top.entries.append((top.key, node if isinstance(node, Leaf) else replace(node, where=top.key.where)))
            top.key, top.waits, top.drop = None, True, False

    def begin(self, top: _Open, node: Node) -> None:
        """Take a key; a second one of the same name is told and its value left out."""
        top.waits = False
        if not isinstance(node, Leaf) or node.empty:
            top.drop = True
            message = Text("这里应写一个词作键", "a key is a single word")
            hint = Text("花括号开头的文字请加引号", "quote a text that begins with a bracket")
            self.tell("yaml-key", node.where, message, hint)
            return
        top.key, first = node, top.lines.get(node.text)
        if first is None:
            top.lines[node.text] = node.where.line
        else:
            top.drop, shown = True, node.text[:40]
            message = Text(
                f"“{shown}”写了两次，第一次在第 {first} 行", f"'{shown}' stands twice; the first is in line {first}"
            )
            self.tell("duplicate-key", node.where, message, Text("只留一个，或改名", "keep one of them, or rename it"))


_ALIAS = (
    Text("不能使用 & 锚点和 * 引用", "anchors (&) and aliases (*) are not used here"),
    Text(
        "把内容写两遍，或用参数 $名称；以 & 或 * 开头的文字加引号",
        "write it out, or use a parameter $name; quote a text that begins with & or *",
    ),
)
_DOCUMENTS = (
    Text("一个文件里有多个文档（---）", "the file holds several documents (---)"),
    Text("一个文件只写一个文档", "write one document in a file"),
)
