"""Every page of the product can be used by everybody: each address that answers a page, each state of what has states, forms with
mistakes, empty lists, what is forbidden and what is missing; in both languages, wide and narrow; no script or policy complains."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

import pytest
import support.product  # noqa: F401 - it sets Django up
from support.browser import PATIENCE, Served, Watched, chromium, moving, running, sign_in
from support.doors import DOORS, METHOD, OPEN, Door, patterns
from support.reach import faults, sound
from support.who_may import PEOPLE, Who

WIDTHS, LANGUAGES = (1440, 390), ("zh", "en")
FILES = frozenset({
    "health", "people/choose", "people/import/template", "figures/forms/<str:ref>/template.xlsx",
    "figures/batches/<str:ref>/marked.xlsx", "notices/<str:name>", "trail/checkpoint", "figures/evidence/<str:ref>",
    "figures/units/export.xlsx",
    "goals/import/form", "goals/import/<ref:ref>/marked", "letters/<str:ref>/paper.<str:form>", "schemes/<str:ref>/workbook",
    "schemes/<str:ref>/classes/traits/workbook",
})  # fmt: skip
"""Addresses that answer something else than a page."""
FROM_THE_STAGE = frozenset({
    "gallery", "letters/<str:ref>/sign", "letters/<str:ref>/signed", "letters/<str:ref>/amend",
    "letters/<str:ref>/amendments/<str:amendment>", "verify/<str:code>",
    "sign-in/code",  # looked at where somebody signs in with a second step: test_sign_in.py
})  # fmt: skip
"""Pages of things in a state in which the matrix has none: the stage has them, or they are told below."""
MORE = {
    "": ("/sign-in",),
    "olivia": ("/gallery", "/no-such-page", "/units/nosuchunit", "/search?q=zzzz", "/search", "/letters?q=zzzz", "/schemes?q=zzzz",
               "/units?view=table&f-name=zzzz", "/people?f-name=zzzz"),
    "gus": ("/people", "/units", "/figures", "/goals", "/letters"),
    "none": ("/", "/units", "/figures", "/goals", "/letters", "/schemes", "/delegations", "/goals/interfaces"),
    "sys": ("/accounts?f-login=zzzz",),
    "sec": ("/grants?f-person=zzzz",),
    "mia": ("/", "/letters"),
}  # fmt: skip
FORMS = (
    ("olivia", "/units/{unit}/merge"),
    ("olivia", "/password"), ("olivia", "/units/new"), ("olivia", "/units/{unit}/rename"), ("olivia", "/units/{unit}/move"),
    ("olivia", "/units/{unit}/close"), ("olivia", "/people/import"), ("olivia", "/delegations"), ("sec", "/grants/new"),
    ("sys", "/accounts/new"), ("olivia", "/figures/forms/new"), ("olivia", "/figures/measures/new"),
    ("olivia", "/figures/measures/{measure}"), ("rep", "/figures/forms/{form}"), ("olivia", "/goals/new"),
    ("olivia", "/goals/{goal}/change"), ("olivia", "/goals/{goal}/nodes"), ("olivia", "/goals/{goal}/cascade"),
    ("olivia", "/goals/{goal}"), ("olivia", "/goals/years"), ("olivia", "/goals/templates/new"), ("olivia", "/goals/nodes/{node}"),
    ("olivia", "/goals/nodes/{node}/interface"), ("olivia", "/goals/import"), ("olivia", "/schemes/start"),
    ("olivia", "/schemes/{scheme}/source"), ("olivia", "/schemes/{scheme}/classes"), ("hana", "/letters/{letter}"),
)  # fmt: skip
"""Forms that are sent full of nonsense."""
SPOILT = """() => {
  const form = document.querySelector('main form[method=post]');
  form.noValidate = true;
  form.querySelectorAll('input:not([type=hidden], [type=file], [type=checkbox], [type=radio], [type=date], [type=number]), textarea')
    .forEach(each => { each.value = '×'; });
  form.requestSubmit();
}"""
WRONG = (401, 403, 409, 422)


@pytest.fixture(scope="module")
def stage() -> Iterator[Served]:
    """A product in which everything is."""
    if chromium() is None:
        pytest.skip("BROWSER ABSENT: no Chromium on this machine")
    with running("everything") as found:
        yield found


Seat = Callable[[str], Any]


@pytest.fixture(scope="module")
def seats(stage: Served, browser: Any) -> Iterator[tuple[Seat, Watched]]:
    """The page of each person, signed in once; and what the pages complained of."""
    held: dict[str, Any] = {}
    watched = Watched()

    def page_of(who: str) -> Any:
        if who not in held:
            context = browser.new_context(
                base_url=stage.address, viewport={"width": 1440, "height": 900}, locale="zh-CN"
            )
            context.set_default_timeout(PATIENCE)
            held[who] = context.new_page()
            watched.watch(held[who])
            if who:
                sign_in(context, who)
        return held[who]

    yield page_of, watched
    for page in held.values():
        page.context.close()


def pages_of_doors() -> list[tuple[Door, Who, str]]:
    """Every door that lets somebody look at a page, with the first who may and whose it is."""
    found = []
    for door in DOORS:
        if door.get is None or door.route in FILES or "export=" in door.path:
            continue
        for who, unit in product([each for each in PEOPLE if each.signed_in], ("S1", "D1", "G")):
            if unit in door.units and door.get(who, unit) == OPEN:
                found.append((door, who, unit))
                break
    return found


WALK = pages_of_doors()
WALKERS = sorted({who.name for _, who, _ in WALK} | set(MORE) | {"hana", "hugo", "leo", "ada", "rep", "mia"})


def addresses(stage: Served, name: str) -> list[str]:
    """Where one person is to look."""
    refs = stage.made["refs"]
    mine = [door.path.format(**refs[unit]) for door, who, unit in WALK if who.name == name]
    states = [path for who, path in stage.made["pages"] if who == name]
    return list(dict.fromkeys([*mine, *states, *MORE.get(name, ())]))


def found_at(page: Any, stage: Served, path: str, lang: str, axed: Sequence[int] = WIDTHS) -> list[str]:
    """What is wrong with a page, wide and narrow."""
    page.context.add_cookies([{"name": "hengji-lang", "value": lang, "url": stage.address}])
    page.goto(path)
    return [f"{path} {lang} {fault}" for fault in in_both_widths(page, axed)]


def in_both_widths(page: Any, axed: Sequence[int] = WIDTHS) -> list[str]:
    """What is wrong with the page that is open; axe looks at it in these widths."""
    found: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width} {fault}" for fault in (faults(page) if width in axed else sound(page))]
    return found


def in_turns(turn: int) -> Sequence[int]:
    """Where axe looks at this page: at half of the pages, as often at wide ones as at narrow ones, in either language."""
    return (WIDTHS[turn // 2 % 2],) if turn % 8 in (0, 3, 5, 6) else ()


def none_of(found: list[str]) -> None:
    """Nothing was found; else all of it is told."""
    assert not found, "\n".join(found)


def test_every_address_that_answers_a_page_is_looked_at() -> None:
    """A new page is walked because the matrix has it; whatever is left out is told here with the reason."""
    looked_at = {door.route for door, _, _ in WALK} | FROM_THE_STAGE
    only_sent = {door.route for door in DOORS} - {door.route for door in DOORS if door.get is not None}
    assert set(patterns()) - looked_at - FILES - only_sent == set()
    assert METHOD not in {door.get(who, unit) for door, who, unit in WALK if door.get is not None}


PARTS = {"olivia": 3}
"""Whoever may see most walks in parts, so that two can walk at once."""
SHARES = [(name, part) for name in WALKERS for part in range(PARTS.get(name, 1))]


@pytest.mark.parametrize(("name", "part"), SHARES)
def test_every_page_can_be_used_by_everybody(stage: Served, seats: tuple[Seat, Watched], name: str, part: int) -> None:
    """One page in Chinese, the next in English, each wide and narrow. Axe, which takes nine tenths of the time, looks at half of them, wide
    or narrow by turns; every night at all in both widths and both languages."""
    page_of, watched = seats
    page, watched.complaints[:] = page_of(name), []
    mine = addresses(stage, name)[part :: PARTS.get(name, 1)]
    found = [
        each
        for turn, path in enumerate(mine)
        for each in found_at(page, stage, path, LANGUAGES[turn % 2], in_turns(turn))
    ]
    none_of(found + watched.complaints)


def test_what_answers_a_mistake_can_be_used_by_everybody(stage: Served, seats: tuple[Seat, Watched]) -> None:
    page_of, watched = seats
    found, watched.complaints[:] = [], []
    for turn, (name, path) in enumerate(FORMS):
        page = page_of(name)
        page.context.add_cookies([{"name": "hengji-lang", "value": LANGUAGES[turn % 2], "url": stage.address}])
        page.goto(path.format(**stage.made["refs"]["D1"]))
        with page.expect_navigation() as answered:
            page.evaluate(SPOILT)
        found += [f"{path}: {answered.value.status}"] if answered.value.status not in (200, *WRONG) else []
        found += [f"{path} {fault}" for fault in in_both_widths(page, in_turns(turn))]
    none_of(found + watched.complaints)


def test_wrong_passwords_and_the_lock_can_be_read_by_everybody(stage: Served, seats: tuple[Seat, Watched]) -> None:
    page_of, watched = seats
    page, watched.complaints[:] = page_of(""), []
    page.context.add_cookies([{"name": "hengji-lang", "value": "zh", "url": stage.address}])
    page.goto("/sign-in")
    found: list[str] = []
    for turn in range(6):
        page.get_by_label("登录名").fill("nobody-here")
        page.get_by_label("密码").fill("wrong")
        with moving(page):
            page.get_by_role("button", name="登录").click()
        if turn in (0, 5) or page.get_by_role("heading", name="暂时锁定").count():
            found += faults(page)
        if page.get_by_role("heading", name="暂时锁定").count():
            break
    assert "暂时锁定" in page.get_by_role("heading", level=1).inner_text()
    none_of(found + watched.complaints)


@pytest.mark.nightly
@pytest.mark.parametrize("name", WALKERS)
def test_every_page_in_both_languages(stage: Served, seats: tuple[Seat, Watched], name: str) -> None:
    page_of, watched = seats
    page, watched.complaints[:] = page_of(name), []
    found = [
        each for path in addresses(stage, name) for lang in LANGUAGES for each in found_at(page, stage, path, lang)
    ]
    none_of(found + watched.complaints)
