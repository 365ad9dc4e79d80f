"""What is told of a progress index, whole: at which level, in both languages, with the way to mend it and the place it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from support.files import measures, run

from hengji.engine.run.result import Run
from hengji.engine.values.finding import Finding, Level, Source
from hengji.engine.values.text import Text

WHERE = Source(field="better", clause="第八条")
GUIDE = Text("新设单位无须处理；其余补报往年数", "nothing to do for new units; else report the figures of the past")


def plan(index: str, *names: str) -> str:
    """Two classes by an attribute, a progress index over these indicators."""
    card = "".join(
        f"      - {{indicator: {name}, id: item_{name}_{{0}}, weight: {100 // len(names)}, missing: full, "
        "tiers: {base: 0}, rule: {curve: {-1000000: full}}}\n"
        for name in names
    )
    cards = "".join(
        f"  {kind}:\n  - dimension: {{zh: 维, en: D}}\n    items:\n" + card.replace("{0}", kind) for kind in ("x", "y")
    )
    return (
        measures(**dict.fromkeys(names, "higher"))
        + "scorecards:\n"
        + cards
        + f"progress:\n  better: {{title: {{zh: 进步指数, en: Progress}}, clause: 第八条, {index}}}\n"
        + "ledger: [{sum: items}, {add: {progress: better, span: 5}}, {round: 2}]\n"
    )


HEAD = """
scheme: t
version: 1
effective: 2026-01-01 .. 2026-12-31
title: {zh: 试, en: Trial}
scale: {full: 100, points: weight, partial_steps: proportional, round: {item: 2, points: 2, total: 2}}
classes: {x: {zh: 甲类, en: X}, y: {zh: 乙类, en: Y}}
classify: {given: yes}
"""


def scored(folder: Path, scheme: str, kinds: str, **years: Mapping[str, Sequence[object]]) -> Run:
    units = "unit,class\n" + "".join(f"u{at},{kind}\n" for at, kind in enumerate(kinds))
    rows = [
        f"u{at},{name},{year[1:]},{value}"
        for year, figures in years.items()
        for name, values in figures.items()
        for at, value in enumerate(values)
        if value is not None
    ]
    return run(folder, scheme, HEAD, units=units, facts="unit,measure,period,value\n" + "\n".join(rows) + "\n")


def told(done: Run, code: str) -> list[Finding]:
    found = [each for each in done.all_findings if each.code == code]
    assert {each.where for each in found} <= {WHERE}
    return found


ONE = "indicators: {a: 1}, own: 60%, fewest: 3"


def test_each_class_that_is_too_small_is_named_and_the_last_that_is_not_stays_silent(tmp_path: Path) -> None:
    done = scored(tmp_path, plan(ONE, "a"), "xxxyy", y2025={"a": [1, 2, 3, 4, 5]}, y2026={"a": [2, 5, 1, 1, 1]})
    (small,) = told(done, "class-too-small")
    assert (small.level, small.hint) == (Level.NOTE, None)
    assert small.message == Text(
        "类别“y”只有 2 个单位，进步指数按 50 计，不加不减",
        "class 'y' has only 2 units; Progress is 50 and adds nothing",
    )


def test_a_large_class_with_few_figures_is_told_by_indicator(tmp_path: Path) -> None:
    index = "indicators: {a: 1, b: 1}, own: 60%, fewest: 3"
    past = {"a": [1, 2, None, None, None, 6, 7], "b": [1, 2, 3, None, None, 6, 7]}
    now = {"a": [2, 5, 1, 1, 1, 1, 1], "b": [2, 5, 1, 1, 1, 1, 1]}
    done = scored(tmp_path, plan(index, "a", "b"), "xxxxxyy", y2025=past, y2026=now)
    few, small = told(done, "class-too-small")
    if "b量" in few.message.zh or "只有 2 个单位，" in few.message.zh:
        few, small = small, few
    assert (few.level, few.hint) == (Level.NOTE, None)
    assert few.message == Text(
        "类别“x”只有 2 个单位有“a量”的本期与往年数，该指标按 50 计",
        "only 2 units of class 'x' have a of now and of the past; it counts as 50",
    )
    (none,) = told(done, "progress-none")
    assert (none.level, none.hint) == (Level.NOTE, GUIDE)
    assert none.message == Text(
        "2 个单位缺少本期或往年数，没有进步指数，不加不减：u3、u4",
        "2 units lack figures of now or of the past: no Progress, nothing is added: u3, u4",
    )
    (partly,) = told(done, "progress-partly")
    assert (partly.level, partly.hint) == (Level.WARNING, GUIDE)
    assert partly.message == Text(
        "1 个单位缺少“a量”的本期或往年数，其权重分给进步指数的其他指标：u2",
        "1 units lack a of now or of the past; its weight goes to the others of Progress: u2",
    )


def test_a_whole_class_without_a_past_is_a_warning_and_a_class_too_small_for_one_is_not(tmp_path: Path) -> None:
    figures = {"a": [1, 2, 4, 1, 1, 1]}
    gone = scored(tmp_path, plan(ONE, "a"), "xxxyyy", y2025={"a": [1, 2, 3]}, y2026=figures)
    assert [(each.level, each.message.zh[-8:]) for each in told(gone, "progress-none")] == [
        (Level.WARNING, "u3、u4、u5")
    ]
    (tmp_path / "small").mkdir()
    small = scored(tmp_path / "small", plan(ONE, "a"), "xxxxyy", y2025={"a": [1, 2, 3, 4]}, y2026=figures)
    assert [each.level for each in told(small, "progress-none")] == [Level.NOTE]
    (tmp_path / "one").mkdir()
    one = scored(tmp_path / "one", plan(ONE, "a"), "xxxyyy", y2025={"a": [1, 2, 3, 9]}, y2026=figures)
    assert [each.level for each in told(one, "progress-none")] == [Level.NOTE]


def test_changes_that_are_alike_are_a_note_and_those_the_scale_loses_a_warning(tmp_path: Path) -> None:
    past = {"a": [1, 2, 4, 1, 2, 3]}
    done = scored(
        tmp_path, plan(f"{ONE}, scale_places: 0", "a"), "xxxyyy", y2025=past, y2026={"a": [4, 5, 7, "1.1", 2, 3]}
    )
    alike, lost = told(done, "progress-no-scale")
    assert (alike.level, alike.hint) == (Level.NOTE, None)
    assert alike.message == Text(
        "类别“x”的“a量”各单位变动相同，没有尺度，进步指数只计位次进步",
        "class 'x', a: all changes are alike; without a scale Progress counts the rank alone",
    )
    assert (lost.level, lost.hint) == (
        Level.WARNING,
        Text("加大 scale_places，或写明 scale", "raise scale_places, or state a scale"),
    )
    assert lost.message == Text(
        "类别“y”的“a量”各单位变动的差别不到 0 位小数，没有尺度，进步指数只计位次进步",
        "class 'y', a: changes differ by less than 0 decimals; without a scale Progress counts the rank alone",
    )


def test_a_stated_scale_is_never_doubted(tmp_path: Path) -> None:
    index = "indicators: [{of: a, weight: 1, scale: 2}], own: 60%, fewest: 3"
    past = {"a": [1, 2, 4, 1, 2, 3]}
    done = scored(tmp_path, plan(index, "a"), "xxxyyy", y2025=past, y2026={"a": [4, 5, 7, 9000, 3, 2]})
    assert told(done, "progress-no-scale") == []
    assert told(done, "progress-scale-by-one") == []


def test_a_scale_that_one_unit_makes_is_told_with_all_its_figures(tmp_path: Path) -> None:
    past = {"a": [10, 20, 30, 40, 50]}
    done = scored(
        tmp_path, plan(f"{ONE}, scale_places: 2", "a"), "xxxxx", y2025=past, y2026={"a": [14, 18, 930, 45, 50]}
    )
    # changes 4 -2 900 5 0: without the third mean 1.75, root of 32.75 / 4 = 2.8614..
    (found,) = told(done, "progress-scale-by-one")
    assert found.level is Level.WARNING
    assert found.message == Text(
        "类别“x”的“a量”变动尺度 359.31 是 u2 一家（变动 900）造成的，不计它为 2.86；其余单位的自身进步几乎不起作用",
        "class 'x', a: the scale of 359.31 is made by u2 alone (a change of 900), without it 2.86; "
        "own progress of the others counts next to nothing",
    )
    assert found.hint == Text(
        "核对这一家的数；属实的，给该指标写明 scale，或把它另归一类",
        "check its figures; if they are right, state a scale for the indicator, or put it in another class",
    )


def test_a_unit_far_off_is_found_whichever_way_it_went(tmp_path: Path) -> None:
    past = {"a": [1000, 20, 30, 40]}
    done = scored(tmp_path, plan(f"{ONE}, scale_places: 2", "a"), "xxxx", y2025=past, y2026={"a": [10, 24, 33, 45]})
    (found,) = told(done, "progress-scale-by-one")
    assert "u0 一家（变动 -990）" in found.message.zh


def test_the_mean_spread_is_asked_by_its_own_measure(tmp_path: Path) -> None:
    past = {"a": [10, 20, 30, 40, 50]}
    index = f"{ONE}, scale_places: 2, scale: mean_deviation"
    done = scored(tmp_path, plan(index, "a"), "xxxxx", y2025=past, y2026={"a": [14, 18, 930, 45, 50]})
    # mean 181.4: (177.4 + 183.4 + 718.6 + 176.4 + 181.4) / 5; without the third mean 1.75: (2.25 + 3.75 + 3.25 + 1.75) / 4
    (found,) = told(done, "progress-scale-by-one")
    assert "变动尺度 287.44 是 u2" in found.message.zh
    assert "不计它为 2.75" in found.message.zh
