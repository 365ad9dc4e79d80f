"""The packs, from their own files."""

from __future__ import annotations

from pathlib import Path

from markdown import cell, code, prose, table

import hengji
from hengji.engine.cases import read_cases
from hengji.engine.scheme import Scheme, load_scheme
from hengji.engine.scheme.model.identity import Basis, Parameter
from hengji.engine.values.number import show

HEAD = prose("pack.head")
PACKS = Path(hengji.__file__).resolve().parent / "packs"
UP = "../../src/hengji/packs"


def page() -> str:
    """The page."""
    out = [HEAD]
    for pack in sorted(folder for folder in PACKS.iterdir() if folder.is_dir() and not folder.name.startswith("_")):
        schemes = [_load(file.parent) for file in sorted(pack.rglob("scheme.yaml"))]
        out.append(f"## {pack.name}\n\n[说明 · about]({UP}/{pack.name}/README.md)，{_cases(pack)} 条用例 · cases\n\n")
        rows = [[code(f"{each.id} {each.version}"), _title(each), _days(each), _size(each)] for each in schemes]
        out.append(table(("方案 scheme", "名称 title", "有效期 effective", "内容 holds"), rows))
        basis = dict.fromkeys(_basis(each) for scheme in schemes for each in scheme.basis)
        out.append("\n依据 · basis：\n\n" + "".join(f"- {words}\n" for words in basis) if basis else "")
        ours = {(each.name, each.value): each for scheme in schemes for each in scheme.parameters.values() if each.ours}
        if ours:
            out.append("\n我们定的参数 · parameters of ours：\n\n")
            out.append(
                table(
                    ("参数 parameter", "意义 meaning", "值 value", "缘由 why"),
                    (_parameter(each) for each in ours.values()),
                )
            )
        out.append("\n")
    return "".join(out)


def _load(folder: Path) -> Scheme:
    scheme, findings = load_scheme(folder)
    if scheme is None:
        raise ValueError([finding.render("en") for finding in findings])
    return scheme


def _cases(pack: Path) -> int:
    found = 0
    for file in sorted(pack.rglob("tests/*.yaml")):
        cases, _ = read_cases(file)
        found += len(cases.cases) if cases is not None else 0
    return found


def _title(scheme: Scheme) -> str:
    return cell(f"{scheme.title.zh} · {scheme.title.en}")


def _days(scheme: Scheme) -> str:
    return f"{scheme.effective.start.isoformat()} .. {scheme.effective.end.isoformat()}"


def _size(scheme: Scheme) -> str:
    items = sum(1 for _ in scheme.items())
    return f"{len(scheme.scorecards)} 张考核表 scorecards，{items} 项 items，{len(scheme.indicators)} 个指标 indicators"


def _basis(basis: Basis) -> str:
    clause = f"，{basis.clause}" if basis.clause else ""
    return cell(f"{basis.document.zh} · {basis.document.en}{clause}")


def _parameter(parameter: Parameter) -> list[str]:
    note = f"{parameter.note.zh} · {parameter.note.en}" if parameter.note else ""
    return [
        code(parameter.name),
        cell(f"{parameter.title.zh} · {parameter.title.en}"),
        show(parameter.value),
        cell(note),
    ]
