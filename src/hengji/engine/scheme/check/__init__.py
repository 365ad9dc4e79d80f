"""Lint beyond syntax: one rule a file, each `check(scheme)` giving findings; all are listed here, none finds itself.

An error means the scheme would compute something nobody can mean; a warning, that it is probably a mistake; a note, that
whoever signs should know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ...values.finding import Finding, Level
from ..model.scheme import Scheme
from . import (
    bonus_end,
    bonus_order,
    bounds_reached,
    caps,
    card_weights,
    classes,
    cliffs,
    coefficient_bounds,
    coefficient_span,
    combine_parts,
    curve_shape,
    difficulty_once,
    dimension_weights,
    direction_fits,
    effective_days,
    factor_weights,
    feeds,
    full_marks,
    gate_reach,
    grade_bands,
    inner_veto,
    item_references,
    ledger_order,
    ledger_references,
    lists,
    missing_nowhere,
    our_parameters,
    outcome_references,
    price_links,
    progress,
    quotas,
    reward_slope,
    sentences,
    tier_order,
    tiers_defined,
    tiers_used,
    unused,
    watch_weights,
    weight_ranges,
    zero_target,
)

Check = Callable[[Scheme], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    card_weights.check,
    dimension_weights.check,
    weight_ranges.check,
    watch_weights.check,
    item_references.check,
    tiers_defined.check,
    tiers_used.check,
    tier_order.check,
    sentences.check,
    inner_veto.check,
    feeds.check,
    full_marks.check,
    curve_shape.check,
    bounds_reached.check,
    caps.check,
    direction_fits.check,
    zero_target.check,
    price_links.check,
    missing_nowhere.check,
    cliffs.check,
    reward_slope.check,
    classes.check,
    ledger_references.check,
    gate_reach.check,
    ledger_order.check,
    difficulty_once.check,
    factor_weights.check,
    coefficient_bounds.check,
    coefficient_span.check,
    progress.check,
    combine_parts.check,
    grade_bands.check,
    bonus_order.check,
    bonus_end.check,
    quotas.check,
    outcome_references.check,
    lists.check,
    unused.check,
    effective_days.check,
    our_parameters.check,
)
_LEVELS = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}


def check_scheme(scheme: Scheme) -> list[Finding]:
    """Every finding of every rule: errors first, then by place."""
    found = dict.fromkeys(finding for check in CHECKS for finding in check(scheme))
    return sorted(found, key=lambda finding: (_LEVELS[finding.level], finding.where))
