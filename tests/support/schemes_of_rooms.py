"""Schemes and people for the tests of the policy room."""

from __future__ import annotations

from datetime import date
from itertools import count

from support.group_of_rooms import Group

from hengji.org import actions as org
from hengji.policy import actions
from hengji.policy.models import SchemeVersion

YEAR = 2026
TEXT = """\
scheme: our.letter
version: "2026"
title: {zh: 子企业考核方案, en: "Subsidiaries' scheme"}
effective: 2026-01-01 .. 2026-12-31
scale: {full: 100, points: weight, partial_steps: proportional}
measures:
  profit: {title: {zh: 利润总额, en: Profit}, unit: 万元}
  debt: {title: {zh: 资产负债率, en: Debt ratio}, unit: "%"}
indicators:
  profit: {title: {zh: 利润总额, en: Profit}, unit: 万元, direction: higher, decimals: 2}
  debt: {title: {zh: 资产负债率, en: Debt ratio}, unit: "%", direction: lower, decimals: 2}
classes:
  wind: {zh: 风电类, en: Wind}
  coal: {zh: 煤电类, en: Coal}
classify:
  rules: [{class: coal, when: {industry: 煤电}}]
  otherwise: wind
scorecards:
  wind:
    - dimension: {zh: 经营, en: Business}
      weight: 100
      items:
        - {indicator: profit, weight: 60, tiers: {target: 100}, rule: 完成目标值得满分；每低于目标值1%扣1分，扣完为止}
        - {indicator: debt, weight: 40, tiers: {target: 60}, rule: 不高于目标值得满分；每高于目标值1个百分点扣2分，扣完为止}
  coal:
    - dimension: {zh: 经营, en: Business}
      weight: 100
      items:
        - {indicator: profit, weight: 70, tiers: {target: table}, rule: 完成目标值得满分；每低于目标值1%扣1分，扣完为止}
        - {indicator: debt, weight: 30, tiers: {target: table}, rule: 不高于目标值得满分；每高于目标值1个百分点扣2分，扣完为止}
ledger:
  - sum: items
  - round: 2
"""
"""Two classes, two items each; no finding."""

_keys = count(1)


def key() -> str:
    """A fresh key of an action."""
    return f"key-{next(_keys):08}"


def second_leader(group: Group, name: str = "none") -> None:
    """Another person who may approve schemes."""
    asked = org.grant_role(
        group.viewer("sec"), key(), person=group.person(name).ref, role="leader", unit=group.ref("G"),
        since=date(2026, 1, 1),
    )  # fmt: skip
    org.approve_grant(group.viewer("sec2"), key(), grant=asked["grant"], version=1)


def start(group: Group, text: str = TEXT, owner: str = "G", kinds: tuple[str, ...] = ("subsidiary",)) -> SchemeVersion:
    """A scheme of the office's, in draft."""
    made = actions.start_scheme(group.viewer("olivia"), key(), owner=group.ref(owner), kinds=list(kinds), source=text)
    return version(made["version"])


def version(ref: str) -> SchemeVersion:
    """A version as it stands now."""
    found: SchemeVersion = SchemeVersion.objects.select_related("scheme").get(ref=ref)
    return found


def submit(group: Group, row: SchemeVersion) -> SchemeVersion:
    """Put before those who approve."""
    actions.submit(group.viewer("olivia"), key(), ref=row.ref, version=version(row.ref).version)
    return version(row.ref)


def approve(group: Group, row: SchemeVersion, name: str) -> SchemeVersion:
    """One person's approval of the text as it stands."""
    now = version(row.ref)
    actions.approve(group.viewer(name), key(), ref=row.ref, digest=now.digest, submission=now.round)
    return version(row.ref)


def put_in_force(group: Group, row: SchemeVersion) -> SchemeVersion:
    """Put in force."""
    now = version(row.ref)
    actions.put_in_force(group.viewer("olivia"), key(), ref=row.ref, version=now.version, digest=now.digest)
    return version(row.ref)


def in_force(group: Group, row: SchemeVersion) -> SchemeVersion:
    """The whole way; `second_leader` has been made."""
    submit(group, row)
    approve(group, row, "leo")
    approve(group, row, "none")
    return put_in_force(group, row)
