"""Findings on pages: what has to be done stands first, many notes of a kind are one line with their count."""

from __future__ import annotations

import re

from support.group_of_rooms import Group
from support.schemes_of_rooms import TEXT, start

from hengji.engine.values.finding import Finding, Level
from hengji.engine.values.text import Text
from hengji.policy.templatetags.findings import by_kind
from hengji.policy.views.refused import Shown

from .test_pages import browser


def found(code: str, level: Level) -> Shown:
    return Shown(Finding(code, level, Text.same(code)))


def test_notes_of_a_kind_are_folded_with_their_count_and_nothing_else_is() -> None:
    notes = [found("ours", Level.NOTE) for _ in range(35)]
    few = [found("cliff", Level.NOTE) for _ in range(2)]
    told = by_kind([*notes, *few, found("late", Level.WARNING), found("broken", Level.ERROR)])
    assert [each.finding.code for each in told.rows] == ["broken", "late", "cliff", "cliff"]
    assert [(each.title.zh, len(each.found)) for each in told.folds] == [("本方案拟定、来源未载明的数", 35)]


def test_the_page_of_a_version_names_the_kind_and_the_count_and_folds_the_rest(group: Group) -> None:
    ours = "".join(f"  p{n}: {{title: {{zh: 参数{n}, en: P{n}}}, value: {n}, ours: yes}}\n" for n in range(1, 8))
    row = start(group, TEXT.replace("measures:", f"parameters:\n{ours}measures:"))
    body = browser("olivia").get(f"/schemes/{row.ref}").content.decode()
    summaries = re.findall(r"<summary>(.*?)</summary>", body)
    assert "本方案拟定、来源未载明的数：提示 7 处，不影响使用" in summaries
    assert "没有用到的参数：提示 7 处，不影响使用" in summaries
