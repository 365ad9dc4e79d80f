"""The ledger."""

from __future__ import annotations

import re

import pytest

from hengji.ui.charts import Frame, Kind, Ledger, Step, waterfall


def test_every_row_states_before_change_and_after_in_one_aligned_column_each(read, ledger_samples):
    drawing = read(waterfall(ledger_samples["full"], Frame("w", "台账", 1000)))
    columns: dict[float, list[str]] = {}
    for word in drawing.words("figure"):
        columns.setdefault(round(word.box.right, 1), []).append(word.text)
    assert len(columns) == 3
    assert columns[992.0][:3] == ["14.25", "94.45", "94.45"]
    assert all(re.fullmatch(r"[+−]?\d+\.\d\d", figure) for figures in columns.values() for figure in figures)


def test_the_change_is_after_minus_before(read):
    drawing = read(waterfall(Ledger((Step("扣分", 94, 91),), 1), Frame("w", "台账", 1000)))
    assert [word.text for word in drawing.words("figure")] == ["94.0", "−3.0", "91.0"]


def test_gates_vetoes_and_limits_have_a_sign_of_their_own_and_say_what_they_are(read, ledger_samples):
    drawing = read(waterfall(ledger_samples["full"], Frame("w", "台账", 1000)))
    assert {"sign veto", "sign clamp", "sign gate", "sign factor", "sign total"} <= {
        node.get("class") for node in drawing.root.iter()
    }
    said = [word.text for word in drawing.words("kind")]
    assert said == ["闸门", "系数", "系数 · 无变化", "封顶", "否决", "修约"]
    assert drawing.of_class("limit")
    assert drawing.of_class("cross")


def test_a_gate_that_was_passed_says_so(read):
    drawing = read(waterfall(Ledger((Step("合规", 90, 90, Kind.GATE),)), Frame("w", "台账")))
    assert [word.text for word in drawing.words("kind")] == ["闸门 · 未触发"]


def test_a_missing_figure_is_a_dash_with_a_word_and_no_bar(read, ledger_samples):
    drawing = read(waterfall(ledger_samples["holes"], Frame("w", "台账", 1000)))
    assert [word.text for word in drawing.words("kind")] == ["缺数"] * 3
    assert "—" in [word.text for word in drawing.words("figure")]
    assert "nan" not in waterfall(ledger_samples["holes"], Frame("w", "台账"))


def test_bars_that_do_not_start_at_zero_say_so(read, ledger_samples):
    texts = [word.text for word in read(waterfall(ledger_samples["not from zero"], Frame("w", "台账"))).words()]
    assert "横条未从 0 画起" in texts


def test_bars_start_at_zero_when_the_ledger_does(read, ledger_samples):
    texts = [word.text for word in read(waterfall(ledger_samples["full"], Frame("w", "台账"))).words()]
    assert "横条未从 0 画起" not in texts


def test_the_whole_ledger_can_be_heard(read, ledger_samples):
    said = read(waterfall(ledger_samples["full"], Frame("w", "台账"))).root[1].text
    assert "较大事故（否决） −82.00，0.00" in said
    assert said.count("；") == 10


@pytest.mark.parametrize("count", [0, 81])
def test_a_ledger_of_no_rows_or_too_many_is_refused(count):
    with pytest.raises(ValueError):
        waterfall(Ledger((Step("x", 0, 1),) * count), Frame("w", "台账"))
