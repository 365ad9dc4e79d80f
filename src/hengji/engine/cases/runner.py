"""Running case files: every case is one run of its scheme, compared exactly, and every explanation opened as a check."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..run.result import Run
from ..run.score import score
from ..scheme.load import load_scheme
from ..scheme.model.scheme import Scheme
from ..trace import Disagreement, explain_cell
from ..values.finding import Finding, Level, Source, errors
from ..values.period import Period
from ..values.text import Lang, Text
from .compare import compare
from .model import Case, CaseFile
from .read import read_cases
from .tables import tables_of


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case after its run: `checked` results were compared; `findings` are the differences."""

    name: Text
    where: Source
    checked: int
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether everything came out as the case says."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class CaseReport:
    """A case file after its run. `refused` says why it could not be run at all."""

    file: str
    title: Text
    scheme: str
    cases: tuple[CaseResult, ...]
    refused: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the file could be run and every case holds."""
        return not self.refused and all(case.ok for case in self.cases)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that is wrong."""
        return (*self.refused, *(finding for case in self.cases for finding in case.findings))

    def render(self, lang: Lang) -> str:
        """The report as text: the cases that hold by name, the others with what differs and why."""
        lines = [f"{self.file}  {self.title.get(lang)}"]
        lines += ["  " + finding.render(lang) for finding in self.refused]
        for case in self.cases:
            lines.append(f"  {'✓' if case.ok else '✗'} {case.name.get(lang)}")
            lines += ["    " + finding.render(lang).replace("\n", "\n      ") for finding in case.findings]
        of, held, checked = (
            len(self.cases),
            sum(case.ok for case in self.cases),
            sum(case.checked for case in self.cases),
        )
        zh = f"  {of} 个用例，{held} 个符合，核对 {checked} 项"
        lines.append(zh if lang == "zh" else f"  {held} of {of} cases hold, {checked} results compared")
        return "\n".join(lines)


def run_cases(path: str | Path) -> CaseReport:
    """Run every case of a file. Nothing is raised: what is wrong with the file, its scheme or a case is a finding."""
    where = Path(path)
    cases, findings = read_cases(where)
    if cases is None:
        return CaseReport(str(path), Text.same(where.stem), "", (), tuple(errors(findings)))
    return run_file(cases, where.parent)


def run_file(cases: CaseFile, folder: Path) -> CaseReport:
    """Run cases already read; `folder` is where the path of their scheme starts."""
    scheme, findings = load_scheme(folder / cases.scheme)
    if scheme is None:
        return CaseReport(cases.file, cases.title, cases.scheme, (), tuple(errors(findings)))
    return CaseReport(cases.file, cases.title, scheme.id, tuple(_result(scheme, case) for case in cases.cases))


def _result(scheme: Scheme, case: Case) -> CaseResult:
    checked = sum(unit.expected.count for unit in case.units) + len(case.findings)
    period = case.period or Period(scheme.effective.start.year)
    tables, findings = tables_of(case, period)
    if not findings:
        run = score(scheme, tables, period)
        findings = [*_explained(run, case), *compare(case, run)]
    return CaseResult(case.name, case.where, checked, tuple(findings))


def _explained(run: Run, case: Case) -> list[Finding]:
    """Open the explanation of every cell: it must give the stored score."""
    found = []
    for card in run.cards:
        for unit in card.units:
            for item in card.items:
                try:
                    explain_cell(run, int(unit), item.id)
                except Disagreement as disagreement:
                    message = Text(
                        f"“{case.name.zh}”：{item.title.zh} 的说明与存储的得分不一致：{disagreement}",
                        f"'{case.name.en}': the explanation of {item.title.en} disagrees with its score: {disagreement}",
                    )
                    found.append(Finding("case-explanation", Level.ERROR, message, None, case.where))
    return found
