"""The lifecycle of versions against a small model of it: whoever does whatever in whatever order, both come to the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from support.group_of_rooms import Group
from support.schemes_of_rooms import TEXT, key, second_leader, start, version

from hengji.audit.outcomes import Missing, Refusal
from hengji.org import actions as org
from hengji.org.viewer import Viewer
from hengji.policy import actions
from hengji.policy.models import SchemeVersion
from hengji.policy.queries import in_force_on

TEXTS = {
    "whole": TEXT,
    "other": TEXT.replace("target: 100", "target: 101"),
    "autumn": TEXT.replace("effective: 2026-01-01", "effective: 2026-07-01"),
}
DAYS = [date(year, month, 15) for year in (2026, 2027, 2028) for month in (3, 9)]
RIGHTS = {"olivia": "olivia", "otto": "otto", "leo": "leo", "none": "none", "fay": "leo", "hana": ""}
"""Whose right each uses: fay stands in for leo, hana has none. otto is a second person of the office."""
EDITORS, APPROVERS = {"olivia", "otto"}, {"olivia", "otto", "leo", "none", "fay"}


@dataclass
class Model:
    """A version as the rules of the house say it should be."""

    text: tuple[str, int]
    status: str = "draft"
    round: int = 0
    authors: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    approvals: int = 0
    days: set[date] = field(default_factory=set)

    @property
    def stated(self) -> set[date]:
        """The days its text states."""
        name, shift = self.text
        months = (9,) if name == "autumn" else (3, 9)
        return {day for day in DAYS if day.year == 2026 + shift and day.month in months}


class Lifecycle(RuleBasedStateMachine):
    """Does the same to the product and to the model."""

    group: ClassVar[Group]
    viewers: ClassVar[dict[str, Viewer]]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.models: dict[str, Model] = {}
        self.forced: list[str] = []
        self.seen: list[tuple[object, ...]] = []

    @initialize()
    def begin(self) -> None:
        self.models[start(self.group).ref] = Model(("whole", 0), authors={"olivia"})

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    def pick(self, number: int) -> tuple[str, Model, SchemeVersion]:
        ref = list(self.models)[number % len(self.models)]
        return ref, self.models[ref], version(ref)

    def same(self, allowed: bool, done: bool) -> None:
        assert done == allowed
        held = list(
            SchemeVersion.objects.values_list("ref", "status", "round", "since", "until", "ended", "number", "scheme")
        )
        assert {row[:3] for row in held} == {(ref, each.status, each.round) for ref, each in self.models.items()}
        if held == self.seen:  # the same rows in the same words: what they say of each day was seen to be right
            return
        self.seen = held
        scheme = version(held[0][0]).scheme
        for day in DAYS:
            found = in_force_on(self.viewers["olivia"], scheme, day)
            right = [ref for ref in self.forced if day in self.models[ref].days]
            assert [found.ref] == right if found is not None else not right

    @rule(
        number=st.integers(0, 3),
        who=st.sampled_from(["olivia", "otto", "leo", "hana"]),
        name=st.sampled_from(sorted(TEXTS)),
    )
    def save(self, number: int, who: str, name: str) -> None:
        ref, model, row = self.pick(number)
        allowed = who in EDITORS and model.status in ("draft", "submitted", "approved")
        text = TEXTS[name].replace("2026-", f"{2026 + model.text[1]}-")
        done = self.tried(
            lambda: actions.save_draft(self.viewers[who], key(), ref=ref, version=row.version, source=text)
        )
        if allowed:
            model.text, model.status = (name, model.text[1]), "draft"
            model.authors.add(who)
        self.same(allowed, done)

    @rule(number=st.integers(0, 3), who=st.sampled_from(["olivia", "otto", "leo"]))
    def submit(self, number: int, who: str) -> None:
        ref, model, row = self.pick(number)
        allowed = who in EDITORS and model.status == "draft"
        done = self.tried(lambda: actions.submit(self.viewers[who], key(), ref=ref, version=row.version))
        if allowed:
            model.status, model.round, model.used, model.approvals = "submitted", model.round + 1, set(), 0
            model.authors.add(who)
        self.same(allowed, done)

    @rule(number=st.integers(0, 3), who=st.sampled_from(sorted(RIGHTS)), yes=st.sampled_from([True, True, True, False]))
    def decide(self, number: int, who: str, yes: bool) -> None:
        ref, model, row = self.pick(number)
        used = {who, RIGHTS[who]}
        allowed = who in APPROVERS and model.status == "submitted" and not used & (model.authors | model.used)
        do = actions.approve if yes else actions.reject
        done = self.tried(
            lambda: do(self.viewers[who], key(), ref=ref, digest=row.digest, submission=row.round, reason="会议")
        )
        if allowed:
            model.used |= used
            model.approvals += yes
            model.status = "draft" if not yes else "approved" if model.approvals == 2 else "submitted"
        self.same(allowed, done)

    @rule(number=st.integers(0, 3), who=st.sampled_from(["olivia", "otto", "leo"]))
    def put_in_force(self, number: int, who: str) -> None:
        ref, model, row = self.pick(number)
        allowed = who in EDITORS and model.status == "approved"
        done = self.tried(
            lambda: actions.put_in_force(self.viewers[who], key(), ref=ref, version=row.version, digest=row.digest)
        )
        if allowed:
            model.status, model.days = "in-force", model.stated
            for other in (self.models[each] for each in self.forced):
                if other.days & model.days:
                    other.status, other.days = "superseded", {day for day in other.days if day < min(model.days)}
            self.forced.append(ref)
        self.same(allowed, done)

    @precondition(lambda self: len(self.models) < 4)
    @rule(number=st.integers(0, 3), years=st.integers(0, 1))
    def copy(self, number: int, years: int) -> None:
        ref, model, _ = self.pick(number)
        if model.text[1] + years > 2:
            return
        made = actions.copy_version(self.viewers["olivia"], key(), ref=ref, years=years)
        self.models[made["version"]] = Model((model.text[0], model.text[1] + years), authors={"olivia"})
        self.same(True, True)

    @precondition(lambda self: any(model.status == "draft" for model in self.models.values()))
    @rule(number=st.integers(0, 3))
    def whole_way(self, number: int) -> None:
        """The usual course, so that many runs come to the end of it."""
        waiting = [ref for ref, model in self.models.items() if model.status == "draft"]
        at = list(self.models).index(waiting[number % len(waiting)])
        self.submit(at, "olivia")
        self.decide(at, "leo", True)
        self.decide(at, "none", True)
        self.put_in_force(at, "olivia")

    def tried(self, do: object) -> bool:
        try:
            do()  # type: ignore[operator]
        except (Refusal, Missing):
            return False
        return True


def test_the_lifecycle_goes_as_the_model_says(group: Group) -> None:
    second_leader(group)
    asked = org.grant_role(
        group.viewer("sec"), key(), person=group.person("hugo").ref, role="office", unit=group.ref("G"),
        since=date(2026, 1, 1),
    )  # fmt: skip
    org.approve_grant(group.viewer("sec2"), key(), grant=asked["grant"], version=1)
    org.delegate(
        group.viewer("leo"), key(), taker=group.person("fay").ref, since=group.today, until=date(2026, 11, 1),
        reason="出差",
    )  # fmt: skip
    Lifecycle.group = group
    Lifecycle.viewers = {name: group.viewer("hugo" if name == "otto" else name) for name in RIGHTS}
    run_state_machine_as_test(
        Lifecycle,
        settings=settings(
            max_examples=25, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck),
            derandomize=True, database=None,
        ),
    )  # fmt: skip
