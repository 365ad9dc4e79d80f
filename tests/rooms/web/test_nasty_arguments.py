"""Whatever an action on figures, schemes, goals or letters is called with, it is done or refused in words: never by the database."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.everything import everything
from support.group_of_rooms import Group
from support.nasty import DATES, FIGURES, TEXTS, Refs, calls, course, refs_of_all
from support.schemes_of_rooms import TEXT

from hengji.contracts.models import LetterVersion
from hengji.engine.values.text import Text
from hengji.facts.cabinet import keep
from hengji.facts.models import Calendar, NullReason
from hengji.goals.models import How, Source, Task, TierKind, Way
from hengji.policy.models import SchemeVersion

TABLES = {
    "unit": "org_unit", "department": "org_unit", "owner": "org_unit", "left": "org_unit", "right": "org_unit",
    "letter": "contracts_letter",
    "proposal": "contracts_proposal", "amendment": "contracts_amendment", "batch": "facts_batch", "form": "facts_form",
    "measure": "facts_measure", "cycle": "goals_cycle", "goal": "goals_goal", "parent": "goals_goal", "node": "goals_node",
    "template": "goals_template", "interface": "goals_interface", "instead": "goals_interface", "ask": "goals_ask",
    "upload": "goals_upload", "ref": "policy_version",
}  # fmt: skip
FIGURE = st.sampled_from(FIGURES)
WORDS_OF = st.builds(Text, st.sampled_from(TEXTS[1:]), st.sampled_from(TEXTS[1:]))


@pytest.fixture
def refs(group: Group, tmp_path: Path) -> Any:
    """One of everything there is."""
    with override_settings(EVIDENCE=tmp_path):
        everything(group)
        yield refs_of_all()


def words(refs: Refs) -> dict[str, Any]:
    """What the arguments mean in these rooms, besides what nobody ought to give."""
    shown = st.fixed_dictionaries({"goal": st.sampled_from(refs["goals_goal"]), "version": st.integers(1, 8)})
    tiers = st.dictionaries(st.sampled_from(TierKind.values), st.one_of(st.none(), FIGURE), max_size=3)
    node = st.fixed_dictionaries(
        {"title": WORDS_OF, "when": st.sampled_from(DATES), "standard": WORDS_OF, "weight": FIGURE,
         "evidence": st.one_of(st.none(), WORDS_OF)}
    )  # fmt: skip
    days = st.sampled_from([-1, 0, 30, 2**31, 10**9])
    part = st.fixed_dictionaries(
        {"unit": st.sampled_from(refs["org_unit"])}, optional={"value": FIGURE, "share": FIGURE, "title": WORDS_OF}
    )
    some_text = st.sampled_from(TEXTS)
    return {
        "version": tuple(range(1, 9)), "reason": ("示例〔2026〕1号",), "since": DATES, "due": DATES, "start": DATES,
        "period": ("2026-09", "2026-10", "2026-00", "9999-12"), "turn": (0, 1, 2), "value": ("8", "-8.5", "1e5"),
        "null_reason": NullReason.values, "calendar": Calendar.values, "decimals": (0, 2, 6, 7), "low": ("", "0", "9"), "high": ("", "1"),
        "code": ("A1", "B1", "m1", "profit", "T1", "S1"), "year": (1999, 2026, 2027, 2100), "project": ("wind", "solar"),
        "source": lambda: st.sampled_from([*Source.values, TEXT]), "task": lambda: st.sampled_from(Task.values),
        "way": lambda: st.sampled_from(Way.values), "how": lambda: st.sampled_from(How.values),
        "figures": ("", "kept", "converted"),
        "tiers": lambda: tiers, "goals": lambda: st.lists(
            st.builds(lambda one, more: {**one, "tiers": more}, shown, tiers), max_size=3
        ),
        "nodes": lambda: st.lists(st.one_of(node, st.builds(lambda one, when: {**one, "when": when}, node, days)), max_size=3),
        "words": ("同意",), "goals.change-node:words": lambda: node, "parts": lambda: st.lists(part, max_size=3),
        "units": lambda: st.lists(st.sampled_from(refs["org_unit"]), max_size=3),
        "measures": lambda: st.lists(st.sampled_from(refs["facts_measure"]), max_size=3),
        "kinds": lambda: st.lists(st.sampled_from(["subsidiary", "department", "x" * 200]), max_size=3),
        "traits": lambda: st.dictionaries(some_text, some_text, max_size=3), "years": (0, 1, 100),
        "digest": (*SchemeVersion.objects.values_list("digest", flat=True),), "submission": (0, 1, 2),
        "placed": ("", *refs["policy_placement"]), "unit_class": ("coal", "wind", "power"), "until": (None, *DATES),
        "changes": lambda: st.lists(
            st.fixed_dictionaries({"card": st.sampled_from(["wind", "x"]), "part": st.sampled_from(["profit", "debt"]),
                                    "weight": some_text}),
            max_size=2,
        ),
        "content": (*LetterVersion.objects.values_list("content", flat=True),), "contents": lambda: st.lists(
            st.sampled_from(list(LetterVersion.objects.values_list("content", flat=True))), max_size=2
        ),
        "shown": (*LetterVersion.objects.values_list("hash", flat=True),), "side": ("unit", "group"), "item": ("profit", ""),
        "matter": ("comment", "weight", "tier:target"), "answer": ("accepted", "declined"), "reply": ("accepted", "refused", "taken-back"),
        "sha256": (keep(b"%PDF-1.7\nnasty"), "0" * 64), "name": ("九月.xlsx", "x.pdf", "a/b.pdf"),
        "left_share": (Decimal(50), Decimal(100)), "right_share": (Decimal(50),),
    }  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=25)
@given(data=st.data())
def test_every_action_of_the_other_rooms_is_done_or_refused_in_words(
    group: Group, refs: Refs, data: st.DataObject
) -> None:
    course(group, data.draw(calls(("facts.", "goals.", "policy.", "contracts."), TABLES, words(refs), refs)))
