"""The whole scheme as canonical YAML."""

from __future__ import annotations

from ..model.scheme import Scheme
from . import parts
from .writer import Data, Raw, number, places, title, write


def dump_scheme(scheme: Scheme) -> str:
    """The canonical text of a scheme."""
    scale, rounding = scheme.scale, scheme.scale.round
    out: dict[str, Data] = {
        "scheme": scheme.id,
        "version": scheme.version,
        "canonical": Raw("yes"),
        "title": title(scheme.title),
        "effective": Raw(f"{scheme.effective.start.isoformat()} .. {scheme.effective.end.isoformat()}"),
        "basis": [
            {"document": title(basis.document)} | ({"clause": basis.clause} if basis.clause else {})
            for basis in scheme.basis
        ],
        "scale": {
            "full": number(scale.full),
            "points": Raw(scale.points.value),
            "partial_steps": Raw(scale.partial.value),
            "round": {
                name: places(getattr(rounding, name)) for name in ("ratio", "item", "points", "subtotal", "total")
            },
        },
        "parameters": {name: parts.parameter(value) for name, value in scheme.parameters.items()},
        "units": {name: parts.own_unit(value) for name, value in scheme.units.items()},
        "measures": {name: parts.measure(value) for name, value in scheme.measures.items()},
        "indicators": {name: parts.indicator(value) for name, value in scheme.indicators.items()},
    }
    if scheme.classification is not None:
        out["classes"] = {name: title(value.title) for name, value in scheme.classification.classes.items()}
        out["classify"] = parts.classify(scheme.classification)
    out |= {
        "panels": {name: parts.panel(value) for name, value in scheme.panels.items()},
        "tasks": {name: parts.board(value) for name, value in scheme.boards.items()},
        "scorecards": {name: parts.card(value) for name, value in scheme.scorecards.items()},
        "events": [parts.event(value) for value in scheme.events.values()],
        "gates": {name: parts.gate(value) for name, value in scheme.gates.items()},
        "coefficients": {name: parts.coefficient(value) for name, value in scheme.coefficients.items()},
        "progress": {name: parts.progress(value) for name, value in scheme.progress.items()},
        "ledger": [parts.step(value) for value in scheme.ledger],
    }
    if scheme.grades is not None:
        out["grades"] = parts.grades(scheme.grades)
    out |= {
        "rankings": {value.id: parts.ranking(value) for value in scheme.rankings},
        "results": {value.id: parts.result(value) for value in scheme.results},
    }
    required = ("indicators", "scorecards", "ledger")
    return write({key: value for key, value in out.items() if key in required or isinstance(value, Raw | str) or value})
