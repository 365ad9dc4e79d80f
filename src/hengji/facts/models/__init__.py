"""The tables of measures and figures."""

from .batch import Batch, BatchHand, BatchUnit, Content, Purpose, Status
from .evidence import Evidence, EvidenceKind
from .fact import FINAL, Fact, NullReason, Tally
from .form import Form, FormMeasure, FormUnit
from .measure import Calendar, Measure

__all__ = [
    "FINAL",
    "Batch",
    "BatchHand",
    "BatchUnit",
    "Calendar",
    "Content",
    "Evidence",
    "EvidenceKind",
    "Fact",
    "Form",
    "FormMeasure",
    "FormUnit",
    "Measure",
    "NullReason",
    "Purpose",
    "Status",
    "Tally",
]
