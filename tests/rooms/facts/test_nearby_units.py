"""No advice puts the figures of one company under another: a right code is not corrected, and tells nothing of what is out of sight."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from support.reporting import World, fill, grant

from hengji.engine.values.text import Text
from hengji.facts.lines import Place
from hengji.facts.nearby import LISTED, NOT_YOURS, instead_of
from hengji.facts.stored import stored_in

PLACES = [Place(1, "S01", Text("一号风场", "One"), ()), Place(2, "S1B", Text("西部检修", "West"), ())]


def _advice(written: str, *elsewhere: str) -> Text:
    return instead_of(written, PLACES, frozenset(elsewhere))


@pytest.mark.parametrize("written", ["S02", "S11", "S10", "s03", "Ｓ０９", "S1C", "S012"])
def test_a_code_of_a_proper_shape_is_not_taken_for_its_neighbour(written: str) -> None:
    assert _advice(written) == LISTED


@pytest.mark.parametrize(("written", "meant"), [("SO1", "S01"), ("5Ol", "S01"), ("SlB", "S1B"), ("S18", "S1B")])
def test_a_code_that_the_eye_does_not_tell_from_another_is_proposed(written: str, meant: str) -> None:
    assert _advice(written).zh == f"您是否想写“{meant}”？"
    assert _advice(written).en == f"did you mean '{meant}'?"


def test_a_name_is_corrected_unless_it_is_another_units() -> None:
    assert "一号风场" in _advice("一号风厂").zh
    assert _advice("二号风场", "二号风场") == NOT_YOURS
    assert _advice("SO1", "so1") == NOT_YOURS, "a unit in sight by that very code"


def test_the_advice_about_a_unit_out_of_sight_is_that_about_one_that_is_not_there(world: World) -> None:
    told = [_told(world, "gus", code) for code in ("S2", "S7")]
    assert told[0] == told[1] == LISTED


def test_a_unit_in_sight_that_is_not_asked_for_is_said_to_be_anothers(world: World) -> None:
    grant(world.group, "olivia", "liaison", "S1A")
    assert _told(world, "olivia", "S2") == NOT_YOURS
    assert _told(world, "olivia", "东部煤电") == NOT_YOURS


def _told(world: World, name: str, code: str) -> Text | None:
    """What a reporter is advised who writes this code over the first of the own rows."""
    batch = world.batch(world.upload(name, fill(world.template(name), _over(code))))
    (found,) = (each for each in stored_in(batch.content.body).findings if each.code == "unknown-unit")
    assert code in found.message.zh
    return found.hint


def _over(code: str) -> Callable[[Worksheet], None]:
    def put(sheet: Worksheet) -> None:
        sheet["A5"], sheet["B5"], sheet["I5"] = None, code, 5

    return put
