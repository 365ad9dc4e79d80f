"""Whatever stands in a field of a form, the answer is a page that says what is wrong; never a crash, and nothing half written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from support.goals_of_group import REASON, Goals

from hengji.goals.models import Cycle, Goal, Interface, Node, NodeTemplate, Step, Tier
from hengji.store.refs import new_ref

BAD = ("\x00:1", "长" * 5000, "-1", "<script>alert(1)</script>", "")
TABLES = (Cycle, Goal, Interface, Node, NodeTemplate, Step, Tier)


def forms(goals: Goals) -> Iterator[tuple[str, dict[str, str]]]:
    """Every form with fields that would do."""
    top = goals.add("P", "D1", how="strict", target="10", task="milestone")
    node = goals.node(top)
    row = goals.interface(node)
    top.refresh_from_db()
    at, ref = f"/goals/{top.ref}", goals.group.ref
    goal = {"title_zh": "目标", "title_en": "goal", "source": "business", "task": "special", "way": "higher", "unit": ref("S1"),
            "parent": top.ref, "how": "none", "share": "10", "measure": "m", "measure_unit": "万元", "reason": REASON}  # fmt: skip
    named = {"title_zh": "节点", "title_en": "node", "standard_zh": "标准", "standard_en": "standard", "weight": "100",
             "evidence_zh": "佐证", "evidence_en": "evidence", "reason": REASON}  # fmt: skip
    terms = {"left_share": "60", "right_share": "40", "left_duty_zh": "甲", "left_duty_en": "a", "right_duty_zh": "乙",
             "right_duty_en": "b", "reason": REASON}  # fmt: skip
    seen = {"version": str(top.version)}
    yield "/goals/new?year=2026", {"code": "N", "target": "5", **goal}
    yield f"{at}/change", goal | seen
    yield (
        f"{at}/tiers",
        {"base": "1", "target": "2", "challenge_words_zh": "词", "challenge_words_en": "words", "reason": REASON}
        | seen,
    )
    yield (
        f"{at}/cascade",
        {"how": "strict", f"value-{ref('S1')}": "4", f"share-{ref('S2')}": "10", "reason": REASON} | seen,
    )
    yield f"{at}/cascade/left", {"how": "strict", f"value-{ref('S1')}": "4"} | seen
    yield f"{at}/nodes", named | {"due": "2026-09-30"} | seen
    yield f"{at}/nodes/template", {"template": "x", "start": "2026-01-01"} | seen
    yield f"{at}/withdraw", {"reason": REASON} | seen
    yield f"/goals/nodes/{node.ref}", named | {"due": "2026-09-30", "version": "1"}
    yield f"/goals/nodes/{node.ref}/interface", {"left": ref("D1"), "right": ref("S1")} | terms
    yield f"/goals/interfaces/{row.ref}/propose", terms | {"version": "1"}
    yield "/goals/templates/new", {"code": "T", "title_zh": "模板", "title_en": "template", "project": "wind", "n1-title_zh": "节点",
                                   "n1-offset": "3", "n1-standard_zh": "标准", "n1-weight": "100", "reason": REASON}  # fmt: skip
    yield "/goals/years", {"year": "2030", "title_zh": "年", "title_en": "year"}
    yield "/goals/many", {"do": "submit", "pick": f"{top.ref}:{top.version}", "back": "page=1"}


def held() -> dict[str, int]:
    return {table.__name__: table.objects.count() for table in TABLES}


@pytest.mark.parametrize("bad", BAD, ids=[f"{at}" for at in range(len(BAD))])
def test_a_bad_field_is_answered_with_a_page_that_says_so(goals: Goals, bad: str) -> None:
    client = goals.client("olivia")
    client.raise_request_exception = True
    for path, fields in forms(goals):
        for name in fields:
            before = held()
            with transaction.atomic():
                answer = client.post(path, fields | {"key": new_ref(), name: bad})
                assert answer.status_code in (200, 302, 403, 404, 409, 422), (path, name)
                if answer.status_code >= 400:
                    assert held() == before, (path, name)
                assert "<script>alert" not in answer.content.decode()
                transaction.set_rollback(True)


def test_what_is_no_reference_is_no_address(goals: Goals) -> None:
    client = goals.client("olivia")
    for path in (
        "/goals/%00",
        "/goals/A'--",
        "/goals/map?root=%00",
        "/goals/new?above=%00x",
        "/goals?text=%00&unit=%00",
        "/goals?page=１",
    ):
        assert client.get(path).status_code in (200, 404), path
