"""Published worked examples as scheme tests: what is published, written in the scheme language, gives what is published.

Each folder beside this file is one example: `scheme.yaml` states the published rule, `cases*.yaml` restate its figures for a reader, and
`vector.yaml` says which figure of the example (`../shared/vectors/<id>.yaml`) goes where. The test builds the cases from the example itself
and finds them equal to the restated ones, so the figures are the published ones; every figure of the example is used, or `unused` says
why not. Nothing here knows a single example.

In `vector.yaml` `each` names the part of the example a case is made from, and `{path}` a figure: `{actual}`, `{anchors.base.0}`,
`{/inputs.weight}` from the top, `{cases[code=1-1].rating}` one of a list, `{met|true=达标,false=未达标}` in other words (`null` too),
`{weight?}` where there may be none, `{share|*100}` and `{growth|+1}` reckoned (a share in percent, a growth as the figure after it).
A `scheme:` may be a pack (`../../../../src/hengji/packs/...`). After a change `python tests/engine/spec/test_vectors.py` writes the
restated cases anew.
"""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml

from hengji.engine.cases import run_cases
from hengji.engine.scheme import check_scheme, load_scheme
from hengji.engine.sentences import parse, render
from hengji.engine.sentences.reading import Understood
from hengji.engine.trace import rule_context
from hengji.engine.values.finding import errors
from hengji.engine.values.text import LANGS

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[2].parent / "shared" / "vectors"
EXAMPLES = sorted(path.parent.name for path in HERE.glob("*/vector.yaml"))
RESTATED = sorted(str(path.relative_to(HERE)) for path in HERE.glob("*/cases*.yaml"))
PUBLISHED = sorted(
    str(path.relative_to(HERE))
    for path in HERE.glob("*/*.yaml")
    if path.name != "vector.yaml" and not path.name.startswith("cases")
)
NOT_FIGURES = (
    "schema id title area confidence answer_origin source_kind source rule published reproduces notes abs_tol".split()
)
_PLACE = re.compile(r"\{([^{}]*)\}")
_SEGMENT = re.compile(r"([^.\[\]]+)|\[([^\]]*)\]")


@pytest.mark.parametrize("name", RESTATED)
def test_a_published_example_comes_out_as_published(name: str) -> None:
    report = run_cases(HERE / name)
    assert report.ok, report.render("en")
    assert report.cases


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_restated_figures_are_the_published_ones(example: str) -> None:
    if not SHARED.is_dir():
        warnings.warn(
            pytest.PytestWarning(f"REAL DATA ABSENT: {SHARED} is not there; {example} is not compared"), stacklevel=1
        )
        pytest.skip("no vectors beside the repository")
    built, idle = build(example)
    assert idle == []
    for file, content in built.items():
        assert _read(HERE / example / file) == content, f"{example}/{file}: run python {Path(__file__).name}"


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_rule_is_sound_and_can_be_read_aloud(name: str) -> None:
    scheme, findings = load_scheme(HERE / name)
    assert scheme is not None, [finding.render("en") for finding in findings]
    assert [finding.render("en") for finding in errors(check_scheme(scheme))] == []
    scored = [item for card in scheme.scorecards.values() for item in card.items() if not item.watch]
    for lang in LANGS:
        for item in scored:
            context = rule_context(scheme, item, item.weight)
            said = render(item.rule, context, lang)
            outcome = parse(said, context, lang)
            assert isinstance(outcome, Understood), (item.id, said)
            assert outcome.rule == item.rule, (item.id, said)


def test_every_restated_file_has_its_mapping() -> None:
    assert {name.split("/")[0] for name in RESTATED} == set(EXAMPLES)
    for example in EXAMPLES:
        restated = {path.name for path in (HERE / example).glob("cases*.yaml")}
        assert restated == set(_read(HERE / example / "vector.yaml")["files"])


def _read(path: Path) -> Any:
    # BaseLoader keeps every figure as the text that was written: nothing passes through a binary float.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506


def build(example: str) -> tuple[dict[str, Any], list[str]]:
    """The case files an example gives, and the figures of it that no case uses."""
    mapping = _read(HERE / example / "vector.yaml")
    source = Figures(_read(SHARED / f"{mapping['vector']}.yaml"))
    files = {name: _file(source, template) for name, template in mapping["files"].items()}
    excused = mapping.get("unused", {})
    return files, [path for path in source.unused() if not any(fnmatchcase(path, pattern) for pattern in excused)]


def _file(source: Figures, template: Mapping[str, Any]) -> dict[str, Any]:
    filled = source.filled({key: value for key, value in template.items() if key != "cases"}, "")
    filled["cases"] = [
        source.filled({key: value for key, value in case.items() if key != "each"}, place)
        for case in template["cases"]
        for place in (source.places(case["each"], "") if "each" in case else [""])
    ]
    return filled


class Figures:
    """A worked example: its figures by path, and which of them have been used."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.used: set[str] = set()

    def filled(self, template: Any, place: str) -> Any:
        """A template with its figures in place; a key whose figure is null or absent is left out."""
        if isinstance(template, dict):
            pairs = (
                (self.text(key, place), self.filled(value, place)) for key, value in template.items() if key != "if"
            )
            return {key: value for key, value in pairs if value is not None}
        if isinstance(template, list):
            chosen = (each for each in template if not isinstance(each, dict) or self.wanted(each, place))
            return [value for each in chosen if (value := self.filled(each, place)) is not None]
        return self.text(template, place)

    def wanted(self, template: Mapping[str, Any], place: str) -> bool:
        """Whether a row stands: its `if` names a figure that is true."""
        return "if" not in template or self.text(template["if"], place) == "true"

    def text(self, template: str, place: str) -> str | None:
        alone = _PLACE.fullmatch(template)
        if alone is not None:
            return self.figure(alone[1], place)
        return _PLACE.sub(lambda match: self.figure(match[1], place) or "—", template)

    def figure(self, wanted: str, place: str) -> str | None:
        path, _, words = wanted.partition("|")
        optional = path.endswith("?")
        found = self.places(path.removesuffix("?"), place)
        if not found and optional:
            return None
        assert len(found) == 1, f"{place}: {wanted} names {len(found)} figures"
        value = self.at(found[0])
        assert isinstance(value, str), f"{found[0]} is not a figure"
        self.used.add(found[0])
        if words[:1] in ("*", "+"):
            return _reckoned(value, words)
        spoken = dict(pair.split("=") for pair in words.split(",")) if words else {}
        return spoken.get(value, None if value in ("null", "~", "") else value)

    def places(self, path: str, place: str) -> list[str]:
        """The dotted paths of all parts `path` names, from `place` or, after a /, from the top."""
        found = [""] if path.startswith("/") else [place]
        for word, test in _SEGMENT.findall(path.removeprefix("/")):
            found = [step for at in found for step in self.steps(at, word, test)]
        if len(found) == 1 and isinstance(self.at(found[0]), list):
            return [f"{found[0]}.{index}" for index in range(len(self.at(found[0])))]
        return found

    def steps(self, at: str, word: str, test: str) -> Iterator[str]:
        here = self.at(at)
        if word:
            known = word in here if isinstance(here, dict) else int(word) < len(here)
            if known:
                yield f"{at}.{word}" if at else word
        elif ":" in test:
            low, high = (int(end) if end else None for end in test.split(":"))
            yield from (f"{at}.{index}" for index in range(len(here))[low:high])
        else:
            name, _, value = test.partition("=")
            yield from (f"{at}.{index}" for index, each in enumerate(here) if each.get(name) == value)

    def at(self, path: str) -> Any:
        here = self.root
        for word in path.split(".") if path else ():
            here = here[word] if isinstance(here, dict) else here[int(word)]
        return here

    def unused(self) -> list[str]:
        """The figures no case has used."""
        tops = [key for key in self.root if key not in NOT_FIGURES]
        return [path for top in tops for path in _leaves(self.root[top], top) if path not in self.used]


def _reckoned(value: str, by: str) -> str:
    """A figure times a number (`*100`) or plus one (`+1`), exactly."""
    number = Decimal(by[1:])
    found = Decimal(value) * number if by[0] == "*" else Decimal(value) + number
    return f"{found:f}"


def _leaves(node: Any, path: str) -> Iterator[str]:
    if isinstance(node, (dict, list)):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _leaves(value, f"{path}.{key}")
    else:
        yield path


class Plain(yaml.SafeDumper):
    """Writes figures as they stand, without quotes."""

    yaml_implicit_resolvers: Mapping[str, Sequence[Any]] = {}


def main() -> None:
    """Write the restated cases of every example anew."""
    for example in sys.argv[1:] or EXAMPLES:
        files, idle = build(example)
        for path in idle:
            print(f"{example}: not used: {path}")  # noqa: T201
        for name, content in files.items():
            head = f"# 公开算例 {example}，按 vector.yaml 由算例原数写成，测试核对两者一致。\n"
            head += f"# The published example {example}, written from it by vector.yaml.\n\n"
            body = yaml.dump(
                content, Dumper=Plain, allow_unicode=True, sort_keys=False, width=140, default_flow_style=None
            )
            (HERE / example / name).write_text(head + body, encoding="utf-8")


if __name__ == "__main__":
    main()
