"""Every pack keeps its promises: its own tests hold, it is checked clean, its rules read back from their sentences, it is cited."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import hengji
from hengji.cli.rooms import packs
from hengji.engine.cases import run_cases
from hengji.engine.scheme import Scheme, check_scheme, dump_scheme, load_scheme, same_meaning
from hengji.engine.scheme.model.scorecards import Item
from hengji.engine.sentences import parse, render
from hengji.engine.sentences.reading import Understood
from hengji.engine.trace import rule_context
from hengji.engine.values.finding import Level
from hengji.engine.values.text import LANGS, Lang

PACKS = Path(hengji.__file__).parent / "packs"
SCHEMES = sorted(path.parent for path in PACKS.glob("**/scheme.yaml"))
CASES = sorted(path for path in PACKS.glob("**/tests/*.yaml"))
FILES = sorted(path for path in PACKS.rglob("*") if path.suffix in (".yaml", ".md"))


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKS))


def loaded(folder: Path) -> Scheme:
    scheme, findings = load_scheme(folder)
    assert scheme is not None, [finding.render("en") for finding in findings]
    return scheme


def test_every_pack_can_be_called_by_the_id_of_its_scheme() -> None:
    assert {loaded(folder).id: folder for folder in SCHEMES} == dict(packs())
    assert len(packs()) == len(SCHEMES)


@pytest.mark.parametrize("file", CASES, ids=name_of)
def test_the_tests_of_a_pack_hold(file: Path) -> None:
    report = run_cases(file)
    assert report.ok, report.render("en")
    assert report.cases


@pytest.mark.parametrize("folder", SCHEMES, ids=name_of)
def test_a_pack_is_loaded_and_checked_without_errors_or_warnings(folder: Path) -> None:
    scheme, findings = load_scheme(folder)
    assert scheme is not None
    found = [*findings, *check_scheme(scheme)]
    assert [finding.render("en") for finding in found if finding.level is not Level.NOTE] == []


@pytest.mark.parametrize("folder", SCHEMES, ids=name_of)
def test_a_pack_keeps_its_meaning_when_written_out(folder: Path) -> None:
    scheme = loaded(folder)
    again, _ = load_scheme(dump_scheme(scheme))
    assert again is not None
    assert same_meaning(scheme, again)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("folder", SCHEMES, ids=name_of)
def test_every_rule_reads_back_from_its_sentence(folder: Path, lang: Lang) -> None:
    scheme = loaded(folder)
    assert [
        item.id for _, item in scheme.items() if not item.watch and not _reads_back(scheme, item, item.weight, lang)
    ] == []


def _reads_back(scheme: Scheme, item: Item, weight: Fraction, lang: Lang) -> bool:
    context = rule_context(scheme, item, weight)
    outcome = parse(render(item.rule, context, lang), context, lang)
    return isinstance(outcome, Understood) and outcome.rule == item.rule


@pytest.mark.parametrize("folder", SCHEMES, ids=name_of)
def test_a_pack_is_dated_and_cited_and_says_which_numbers_are_ours(folder: Path) -> None:
    scheme = loaded(folder)
    assert scheme.basis
    assert scheme.effective.end.year >= scheme.effective.start.year >= 2000
    assert all(parameter.note for parameter in scheme.parameters.values() if parameter.ours)


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_pack_cites_documents_by_name_and_links_nothing(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "http" not in text
    assert "www." not in text


def test_every_pack_has_a_readme_and_tests() -> None:
    for pack in sorted({path.relative_to(PACKS).parts[0] for path in SCHEMES}):
        assert (PACKS / pack / "README.md").is_file(), pack
        assert list((PACKS / pack).glob("tests/*.yaml")), pack
