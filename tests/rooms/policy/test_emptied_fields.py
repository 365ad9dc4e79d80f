"""A field of the editor that is emptied is refused at the field; what was there before is never kept under the word saved."""

from __future__ import annotations

import pytest
from support.group_of_rooms import Group
from support.schemes_of_rooms import start, submit, version

from hengji.policy.queries import reading

from .test_pages import browser, form, item_form

SENTENCE = "完成目标值得满分；每低于目标值1%扣2分，扣完为止"
SAID = {
    "zh": ("没有计分规则", "没有写权重", "写一个数，原来是 60", "没有改动，什么都没有保存"),
    "en": ("no scoring rule here", "no weight is given", "write a number; it was 60", "Nothing was changed"),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("blank", ["", "   ", "\u3000"])
def test_an_emptied_sentence_is_refused_and_what_else_was_typed_is_kept(group: Group, lang: str, blank: str) -> None:
    row = start(group)
    sent = item_form(row, sentence=blank, **{"tier:target": "123"})
    answer = browser("olivia", lang).post(f"/schemes/{row.ref}/item", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert SAID[lang][0] in page
    assert 'aria-invalid="true"' in page
    assert 'value="123"' in page
    assert version(row.ref).version == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_emptied_weight_of_an_item_is_refused(group: Group, lang: str) -> None:
    row = start(group)
    answer = browser("olivia", lang).post(f"/schemes/{row.ref}/item", item_form(row, weight=" ", sentence=SENTENCE))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert SAID[lang][1] in page
    assert SAID[lang][2] in page
    assert SENTENCE in page
    assert version(row.ref).version == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("other", ["40", "100"])
def test_an_emptied_weight_of_a_card_is_refused_at_its_cell_and_counts_as_nothing(
    group: Group, lang: str, other: str
) -> None:
    row = start(group)
    sent = form(row, card="wind", **{"weight:profit": " ", "weight:debt": other})
    answer = browser("olivia", lang).post(f"/schemes/{row.ref}/weights", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert SAID[lang][1] in page
    assert SAID[lang][2] in page
    assert 'aria-describedby="empty-profit"' in page
    assert f'name="weight:debt" value="{other}"' in page
    assert 'name="weight:profit" value="60"' not in page, "the old weight is not put back"
    assert "160" not in page, "the old weight is not counted"
    assert version(row.ref).version == 1


def test_the_field_of_an_emptied_dimension_is_still_there(group: Group) -> None:
    row = start(group)
    dimension = next(iter(reading(row).usable.scorecards["wind"].dimensions)).id
    answer = browser("olivia").post(
        f"/schemes/{row.ref}/weights", form(row, card="wind", **{f"weight:{dimension}": ""})
    )
    assert answer.status_code == 422
    assert f'name="weight:{dimension}" value=""' in answer.content.decode()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_save_of_nothing_says_so_and_leaves_what_was_submitted(group: Group, lang: str) -> None:
    row, client = start(group), browser("olivia", lang)
    submit(group, row)
    forms = {
        "item": item_form(row),
        "weights": form(row, card="wind", **{"weight:profit": "60.0", "weight:debt": "40"}),
    }
    for end, sent in forms.items():
        answer = client.post(f"/schemes/{row.ref}/{end}", sent)
        assert answer.status_code == 302
        page = client.get(answer.url).content.decode()
        assert SAID[lang][3] in page
        assert ("已保存" if lang == "zh" else "Saved.") not in page
        assert version(row.ref).status == "submitted"
