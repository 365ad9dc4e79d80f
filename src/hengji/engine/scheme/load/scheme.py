"""The whole scheme: its top-level keys, one file or a folder of files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ...values.finding import Finding, Level, Source
from ...values.text import Text
from ..kinds import AnyOf, Is, Key, ListOf, MapOf, Record, Ref
from ..model.scheme import Scheme
from ..nodes import Leaf, Map, Node
from ..yaml_source import read_yaml
from . import (
    coefficients as factored,
)
from . import (
    conditions,
    events,
    identity,
    indicators,
    ledger,
    linkage,
    outcomes,
    panels,
    progress,
    rules,
    scorecards,
    tiers,
    units,
)
from .box import Box
from .desk import Desk, options
from .names import Names

SCHEME = Record(
    "scheme",
    "方案 / a scheme",
    (
        Key("scheme", Is.TEXT, "编号 / id", required=True),
        Key("version", Is.TEXT, "版本 / version", required=True),
        Key("title", Is.TITLE, "名称 / title", required=True),
        Key("effective", Is.DATES, "有效期 / the days on which it holds", required=True),
        Key("canonical", Is.YES, "规范文本 / written by hengji: parameters stand replaced by their values"),
        Key("basis", identity.BASIS_KIND, "依据 / regulations it rests on"),
        Key("scale", Ref("scale"), "计分尺度 / what points mean"),
        Key("parameters", MapOf(AnyOf((Is.NUMBER, Ref("parameter")))), "参数 / named numbers"),
        Key("units", MapOf(Ref("own_unit")), "自定计量单位 / units of measure of the group's own"),
        Key("measures", MapOf(Ref("measure")), "数据项 / what is reported"),
        Key("indicators", MapOf(Ref("indicator")), "指标 / what is assessed", required=True),
        Key("classes", MapOf(units.CLASS_KIND), "单位类别 / classes of units"),
        Key("classify", Ref("classify"), "分类办法 / how a unit gets its class"),
        Key("panels", MapOf(Ref("panel")), "评价组 / panels of raters"),
        Key("tasks", MapOf(Ref("task_board")), "任务清单 / task boards"),
        Key(
            "scorecards",
            MapOf(AnyOf((ListOf(Ref("dimension")), Ref("scorecard")))),
            "考核表 / scorecards",
            required=True,
        ),
        Key("events", ListOf(Ref("event"), alone=True), "加扣分、否决与免责事项 / events"),
        Key("gates", MapOf(Ref("gate")), "闸门 / gates"),
        Key("coefficients", MapOf(Ref("coefficient")), "系数 / coefficients"),
        Key("progress", MapOf(Ref("progress")), "进步指数 / progress indices"),
        Key("ledger", ListOf(Ref("ledger_step")), "计算步骤 / the steps to the final score", required=True),
        Key("grades", outcomes.GRADES_KIND, "等级 / grades"),
        Key("rankings", MapOf(Ref("ranking")), "排名 / rankings"),
        Key("results", MapOf(Ref("result")), "结果运用 / use of results"),
    ),
)
RECORDS = (
    SCHEME,
    *identity.RECORDS,
    *indicators.RECORDS,
    *units.RECORDS,
    *panels.RECORDS,
    *rules.RECORDS,
    *tiers.RECORDS,
    *linkage.RECORDS,
    *scorecards.RECORDS,
    *events.RECORDS,
    *conditions.RECORDS,
    *factored.RECORDS,
    *progress.RECORDS,
    *ledger.RECORDS,
    *outcomes.RECORDS,
)
"""Every key table of the language."""

MAX_FILES = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """What could be read of a scheme, with every finding; `unread` are the places of items whose rule was not understood."""

    scheme: Scheme | None
    findings: list[Finding]
    unread: tuple[Source, ...] = ()
    root: Map | None = None
    """What was written, where its form is sound: what could not be read as a whole is still checked in part."""


def load_scheme(source: str | Path, file: str = "") -> tuple[Scheme | None, list[Finding]]:
    """The scheme in a file, a folder or a text, or None, and every finding; nothing is raised.

    A `Path` is read from disk; a string is a path when it has one line and ends in `.yaml` or `.yml` or names a folder, else it
    is the text itself (`file` then names it in findings).
    """
    draft = load_draft(source, file)
    return (None if draft.unread else draft.scheme), draft.findings


def load_draft(source: str | Path, file: str = "") -> Draft:
    """The scheme, or what is left of it where rules were not understood, so that everything else can be checked at once."""
    if isinstance(source, str):
        if "\n" not in source and (source.endswith((".yaml", ".yml")) or _is_folder(source)):
            source = Path(source)
        else:
            node, findings = read_yaml(source, file)
            return _load([(node, file)], findings)
    return _load(*_from_disk(source))


def load_root(root: Node, file: str, findings: Iterable[Finding] = ()) -> Draft:
    """The scheme whose nodes were made elsewhere (from the sheets of a workbook), as if they had been read from YAML."""
    return _load([(root, file)], list(findings))


def root_of(path: Path) -> tuple[Map | None, list[Finding]]:
    """What is written in a scheme's file or folder, all top-level keys together; None where its form is wrong."""
    nodes, findings = _from_disk(path)
    desk = Desk()
    desk.take(findings)
    root = None if any(node is None for node, _ in nodes) else _merged(desk, nodes)
    return (None if desk.errors else root), desk.findings


def _is_folder(text: str) -> bool:
    try:
        return 0 < len(text) < 1000 and "\0" not in text and Path(text).is_dir()
    except OSError:
        return False


def _from_disk(path: Path) -> tuple[list[tuple[Node | None, str]], list[Finding]]:
    try:
        folder = path.is_dir()
        files = sorted([*path.glob("*.yaml"), *path.glob("*.yml")]) if folder else [path]
        if folder:
            files.sort(key=lambda each: each.stem != "scheme")
        nodes: list[tuple[Node | None, str]] = []
        findings: list[Finding] = []
        if not files or (folder and files[0].stem != "scheme"):
            message = Text(
                f"文件夹里没有 scheme.yaml：{path.name}", f"there is no scheme.yaml in the folder {path.name}"
            )
            findings.append(Finding("no-scheme-file", Level.ERROR, message, None, Source(path.name)))
            return [], findings
        for each in files[:MAX_FILES]:
            node, found = read_yaml(each.read_bytes(), each.name)
            nodes.append((node, each.name))
            findings += found
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or type(problem).__name__
        message = Text(f"读不了 {path.name}：{reason}", f"cannot read {path.name}: {reason}")
        return [], [Finding("cannot-read", Level.ERROR, message, None, Source(path.name))]
    return nodes, findings


def _load(nodes: list[tuple[Node | None, str]], findings: list[Finding]) -> Draft:
    desk = Desk()
    desk.take(findings)
    if any(node is None for node, _ in nodes):
        return Draft(None, desk.findings)
    root = _merged(desk, nodes)
    if root is None:
        return Draft(None, desk.findings)
    scheme = _scheme(desk, root)
    desk.tell_untitled()
    told = _in_order(desk.findings, [file for _, file in nodes])
    return Draft(None if desk.errors else scheme, told, tuple(desk.unread), root)


def _in_order(findings: list[Finding], files: list[str]) -> list[Finding]:
    """Findings by file and line, as a person mends them."""
    place = {file: index for index, file in enumerate(files)}
    unique = list(dict.fromkeys(findings))
    return sorted(unique, key=lambda finding: (place.get(finding.where.file, 0), finding.where.line))


def _merged(desk: Desk, nodes: list[tuple[Node | None, str]]) -> Map | None:
    """One mapping of the top-level keys of all files; a key in two files is told."""
    entries: list[tuple[Leaf, Node]] = []
    homes: dict[str, Source] = {}
    for node, _ in nodes:
        if node is None:
            continue
        if not isinstance(node, Map):
            message = Text("文件开头应是“键: 值”", "the file should hold 'key: value' lines")
            hint = options(SCHEME.names(), 30)
            desk.error(node, "wrong-form", message, hint)
            continue
        for key, value in node.entries:
            if key.text in homes:
                home = homes[key.text]
                message = Text(f"{key.text} 已写在 {home} ", f"{key.text} already stands in {home}")
                desk.error(
                    key,
                    "duplicate-key",
                    message,
                    Text("一个顶层键只写在一个文件里", "write a top-level key in one file"),
                )
                continue
            homes[key.text] = key.where
            entries.append((key, value))
    if not entries:
        return None
    return Map(tuple(entries), entries[0][0].where)


def _scheme(desk: Desk, root: Map) -> Scheme | None:
    box = Box(desk, root, SCHEME)
    names = Names.of(root)
    parameters = identity.parameters(desk, box.get("parameters"))
    scale = identity.scale(desk, box.get("scale"))
    own_units = indicators.own_units(desk, box.get("units"), names)
    measures = indicators.measures(desk, box.get("measures"), names)
    judged = indicators.indicators(desk, box.get("indicators"), names)
    classification = units.classification(desk, box.get("classes"), box.get("classify"), names)
    juries = panels.panels(desk, box.get("panels"), names)
    boards = events.boards(desk, box.get("tasks"), names)
    cards = scorecards.scorecards(desk, box.get("scorecards"), names, scale)
    known_events = events.events(desk, box.get("events"))
    points = [item.id for card in cards.values() for item in card.items()]
    points += [part.id for card in cards.values() for top in card.dimensions for part in top.dimensions()]
    quantities = ledger.Quantities.of(names, box.get("ledger"), points)
    gates = ledger.gates(desk, box.get("gates"), quantities)
    coefficients = factored.coefficients(desk, box.get("coefficients"))
    indices = progress.progress(desk, box.get("progress"), names)
    steps = ledger.ledger(desk, box.get("ledger"), names, gates, quantities)
    grades = outcomes.grades(desk, box.get("grades"))
    rankings = outcomes.rankings(desk, box.get("rankings"))
    results = outcomes.results(desk, box.get("results"))
    if not box.yes("canonical"):
        _unused(desk, root)
    if "effective" not in box:
        return None
    return desk.build(
        root,
        box.before,
        lambda: Scheme(
            id=box.text("scheme"),
            version=box.text("version"),
            title=box.title("title"),
            effective=identity.effective(desk, box.at("effective")),
            scale=scale,
            indicators=judged,
            scorecards=cards,
            ledger=steps,
            basis=identity.basis(desk, box.get("basis")),
            parameters=parameters,
            units=own_units,
            measures=measures,
            classification=classification,
            panels=juries,
            boards=boards,
            events=known_events,
            gates=gates,
            coefficients=coefficients,
            progress=indices,
            grades=grades,
            rankings=rankings,
            results=results,
            where=root.where,
        ),
    )


def _unused(desk: Desk, root: Map) -> None:
    """Parameters nothing refers to."""
    node = root.get("parameters")
    for key, _ in node.entries if isinstance(node, Map) else ():
        if key.text in desk.parameters and key.text not in desk.used:
            message = Text(f"参数“{key.text}”没有用到", f"the parameter '{key.text}' is not used")
            hint = Text(
                f"写 ${key.text}，句子和公式里写 {{{key.text}}}，或删去",
                f"write ${key.text}, in sentences {{{key.text}}}, or leave it out",
            )
            desk.tell(Level.NOTE, key, "parameter-unused", message, hint)
