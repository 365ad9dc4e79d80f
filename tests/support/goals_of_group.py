"""Goals of the small group: a year, a goal of the group, and short ways to do what the tests do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from support.group_of_rooms import Group

from hengji.audit.acts import Answer
from hengji.engine.values.text import Text
from hengji.goals import actions
from hengji.goals.models import Cycle, Goal, Interface
from hengji.org.models import Account
from hengji.store.refs import new_ref

REASON = "集团〔2026〕3号"


def say(words: str) -> Text:
    """A text that reads alike in both languages."""
    return Text.same(words)


@dataclass(frozen=True)
class Goals:
    """The group with goals."""

    group: Group

    @property
    def cycle(self) -> Cycle:
        """The year."""
        return Cycle.objects.get(year=2026)

    def add(self, code: str, unit: str = "G", by: str = "olivia", **more: Any) -> Goal:
        """A goal of a unit."""
        given: dict[str, Any] = {
            "title": say(more.pop("title", f"目标{code}")), "source": "business", "task": "quantitative",
            "measure": "profit", "measure_unit": "万元",
        } | more  # fmt: skip
        target = given.pop("target", None)
        above = given.pop("parent", None)
        made = actions.add_goal(
            self.group.viewer(by), new_ref(), cycle=self.cycle.ref, code=code,
            unit=self.group.ref(unit) if unit else "", parent=above.ref if above else "",
            tiers={"target": Decimal(target)} if target is not None else None, **given,
        )  # fmt: skip
        return Goal.objects.get(ref=made["goal"])

    def cascade(self, goal: Goal, parts: dict[str, str | None], how: str = "strict", share: bool = False, by: str = "olivia",
                key: str = "") -> Answer:  # fmt: skip
        """Give a goal to units by values, or by shares."""
        goal.refresh_from_db()
        name = "share" if share else "value"
        lines: list[actions.Part] = [
            {"unit": self.group.ref(code), name: None if part is None else Decimal(part)}  # type: ignore[misc]
            for code, part in parts.items()
        ]
        return actions.cascade(
            self.group.viewer(by),
            key or new_ref(),
            goal=goal.ref,
            version=goal.version,
            how=how,
            parts=lines,
            reason=REASON,
        )

    def node(self, goal: Goal, title: str = "主设备招标", weight: str = "100", by: str = "olivia") -> Any:
        """A node of a goal."""
        goal.refresh_from_db()
        actions.add_nodes(
            self.group.viewer(by), new_ref(), goal=goal.ref, version=goal.version,
            nodes=[words(title, weight)],
        )  # fmt: skip
        return goal.nodes.get(title_zh=title, withdrawn=False)

    def interface(self, node: Any, by: str = "olivia", left: str = "D1", right: str = "D2") -> Interface:
        """Terms of 60 to 40 between two departments, proposed."""
        made = actions.propose_interface(
            self.group.viewer(by), new_ref(), node=node.ref, left=self.group.ref(left), right=self.group.ref(right),
            **terms("60", "40"),
        )  # fmt: skip
        return Interface.objects.get(ref=made["interface"])

    def locked(self, node: Any) -> Interface:
        """Terms that both heads have confirmed."""
        row = self.interface(node)
        for name in ("hana", "hugo"):
            row.refresh_from_db()
            actions.confirm_interface(self.group.viewer(name), new_ref(), interface=row.ref, version=row.version)
        row.refresh_from_db()
        return row

    def client(self, name: str) -> Client:
        """A signed-in browser."""
        client = Client()
        client.force_login(Account.objects.get(login=name), backend="django.contrib.auth.backends.ModelBackend")
        return client


def terms(left: str, right: str, reason: str = REASON) -> dict[str, Any]:
    """Terms of an interface."""
    return {
        "left_share": Decimal(left), "right_share": Decimal(right), "left_duty": say("编制招标文件"),
        "right_duty": say("组织评标"), "reason": reason,
    }  # fmt: skip


def words(title: str = "主体开工", weight: str = "100", when: date | int = date(2026, 6, 30)) -> actions.NodeWords:
    """A node as a form gives it."""
    return {
        "title": say(title),
        "when": when,
        "standard": say("取得开工令"),
        "weight": Decimal(weight),
        "evidence": say("开工令"),
    }


@contextmanager
def counted() -> Iterator[CaptureQueriesContext]:
    """The queries of what happens inside."""
    with CaptureQueriesContext(connections["default"]) as found:
        yield found


def found_goals(group: Group) -> Goals:
    """The year is begun."""
    actions.open_cycle(group.viewer("olivia"), new_ref(), year=2026, title=say("2026"))
    return Goals(group)
