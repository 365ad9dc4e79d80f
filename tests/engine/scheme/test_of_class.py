"""A scheme as one class meets it gives the units of that class what the whole scheme gives them."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.schemes import PACKS

from hengji.engine.cases.read import read_cases
from hengji.engine.cases.tables import tables_of
from hengji.engine.formula import needs
from hengji.engine.run.score import score
from hengji.engine.scheme import Scheme, load_scheme
from hengji.engine.scheme.model.ledger import Holds
from hengji.engine.scheme.of_class import of_class
from hengji.engine.values.period import Period

FILES = sorted(PACKS.glob("*/tests/*.yaml"))


def scheme_of(file: Path, written: str) -> Scheme:
    """The scheme of a file of cases."""
    found, _ = load_scheme(file.parent / written)
    assert found is not None
    return found


def names_other_cards(scheme: Scheme, name: str) -> bool:
    """Whether a condition names an item that this class does not have: it counts 0 there, and is unknown without its card."""
    card = scheme.card_for(name)
    assert card is not None
    others = {item.id for _, item in scheme.items()} - {item.id for item in card.items()}
    formulas = [gate.when.formula for gate in scheme.gates.values() if isinstance(gate.when, Holds)]
    return any(need.name in others for formula in formulas for need in needs(formula))


@pytest.mark.parametrize("file", FILES, ids=[f"{file.parent.parent.name}/{file.stem}" for file in FILES])
def test_units_of_a_class_have_the_same_result_by_the_scheme_of_that_class(file: Path) -> None:
    cases, _ = read_cases(file)
    assert cases is not None
    scheme = scheme_of(file, cases.scheme)
    for case in cases.cases:
        period = case.period or Period(scheme.effective.start.year)
        tables, findings = tables_of(case, period)
        assert not findings
        whole = score(scheme, tables, period)
        for name in dict.fromkeys(whole.units.classes):
            if scheme.card_for(name) is None or names_other_cards(scheme, name):
                continue
            own = score(of_class(scheme, name), tables, period)
            for unit in (unit for unit, of in enumerate(whole.units.classes) if of == name):
                assert own.total_of(unit) == whole.total_of(unit), (case.name.zh, name, whole.units.ids[unit])
                grades = scheme.grades
                if grades is not None and all(band.quota is None for band in grades.bands):
                    assert own.grade_of(unit) == whole.grade_of(unit)


def test_what_is_for_other_classes_is_not_there() -> None:
    scheme, _ = load_scheme(PACKS / "cn.classified-assessment")
    assert scheme is not None
    own = of_class(scheme, "service")
    assert set(own.coefficients) == {"difficulty_service"}
    assert set(own.progress) == {"progress_service"}
    assert own.gates["core_shortfall"].no_lift == ("difficulty_service", "progress_service")
    assert len(own.ledger) == len(scheme.ledger) - 4
    assert list(own.class_titles) == ["service"]
    with pytest.raises(KeyError):
        of_class(scheme, "nowhere")
