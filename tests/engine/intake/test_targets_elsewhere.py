"""Targets of another file stand in for those of the data; weights that fall away with them are named."""

from __future__ import annotations

from pathlib import Path

from hengji.engine.intake import read_tables

OWN = "unit,item,weight,target\nA,profit,60,100\nA,roe,40,8\nB,profit,50,90\n*,cash,10,1\n"


def told(folder: Path, other: str) -> list[tuple[str, str]]:
    data = folder / "data"
    data.mkdir()
    (data / "units.csv").write_text("unit,name\nA,甲公司\nB,乙公司\n", encoding="utf-8")
    (data / "facts.csv").write_text("unit,measure,period,value\nA,profit,2026,1\n", encoding="utf-8")
    (data / "targets.csv").write_text(OWN, encoding="utf-8")
    (folder / "standards.csv").write_text(other, encoding="utf-8")
    tables, found = read_tables(data, targets=folder / "standards.csv")
    assert tables.targets.rows == other.count("\n") - 1
    return [(each.level.value, each.message.zh) for each in found if each.code == "targets-weights-left"]


def test_weights_that_the_other_file_does_not_state_alike_are_named_with_their_units_and_items(tmp_path: Path) -> None:
    assert told(tmp_path, "unit,item,weight,target\n甲公司,profit,60,1\nB,profit,55,1\n") == [
        (
            "warning",
            "数据里的目标值表写的 3 个权重没有使用（standards.csv 里没有或不同）：A roe 40, B profit 50, * cash 10",
        )
    ]


def test_nothing_is_said_where_the_weights_are_the_same(tmp_path: Path) -> None:
    assert told(tmp_path, OWN) == []
