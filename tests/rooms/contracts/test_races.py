"""Two at once: exactly one wins, the other is told that it came second; on both databases, in real threads with real commits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connections
from support.databases import Database
from support.group_of_rooms import Group, found_group
from support.letters import Story, content, grant_office, key, with_weights

from hengji.audit.acts import Answer
from hengji.audit.outcomes import Conflict, Forbidden, Missing, Refusal
from hengji.audit.verify import verify
from hengji.contracts import actions
from hengji.contracts.content import written
from hengji.contracts.models import Amendment, Letter, LetterVersion, Signature
from hengji.org import actions as org
from hengji.org.models import Grant

ROUNDS = 12
Step = Callable[[], Answer]


@pytest.fixture(scope="module")
def races(vendor: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database of its own, beside the one of the session: what is done here is committed."""
    alias = f"{vendor.vendor}-races"
    file = tmp_path_factory.mktemp("races") / "races.db"
    if vendor.vendor == "postgres":
        with closing(vendor.connection()) as own, own.cursor() as cursor:
            cursor.execute("CREATE DATABASE races")
    name = str(file) if vendor.vendor == "sqlite" else "races"
    connections.settings[alias] = {**connections.settings[vendor.vendor], "NAME": name}
    made = Database(alias, connections.settings[alias], "")
    with made.in_use():
        call_command("migrate", verbosity=0)
        found_group()
        grant_office(Group())
        _second_leader(Group())
    yield made
    connections[alias].close()


def _second_leader(group: Group, days: int = 9) -> None:
    """For so many days by now."""
    person = group.person("fay")
    asked = org.grant_role(
        group.viewer("sec"),
        key(),
        person=person.ref,
        role="leader",
        unit=group.ref("G"),
        since=group.today - timedelta(days),
    )
    org.approve_grant(group.viewer("sec2"), key(), grant=asked["grant"], version=1)


@pytest.fixture
def racing(races: Database) -> Iterator[tuple[Database, Group]]:
    """On that database, with the letters of earlier races out of the way."""
    with races.in_use():
        yield races, Group()


def at_once(database: Database, *steps: Step) -> list[str]:
    """Each step in a thread with a connection of its own, all let go together; how each ended."""
    ready, ends = threading.Barrier(len(steps)), [""] * len(steps)

    def one(place: int, step: Step) -> None:
        with database.in_use():
            try:
                ready.wait(20)
                step()
                ends[place] = "done"
            except Conflict as conflict:
                ends[place] = "conflict" if conflict.differences else "conflict without versions"
            except (Forbidden, Missing):
                ends[place] = "forbidden"
            except Refusal as refusal:
                ends[place] = f"refused {refusal.code}"
            finally:
                connections[database.vendor].close()

    threads = [threading.Thread(target=one, args=(place, step)) for place, step in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return ends


def story(group: Group) -> Story:
    """A fresh letter of the finance department; the one before it gives up its place."""
    for old in Letter.objects.exclude(
        state__in=["withdrawn", "in-force", "amending", "amended", "half-amended", "closed"]
    ):
        actions.withdraw_letter(group.viewer("olivia"), key(), letter=old.ref, version=old.version, reason="下一轮")
    year = 2026 + Letter.objects.count()
    return Story(group, text=written(content(group, year=year)))


def signs(story: Story, who: str, side: str) -> Step:
    """Sign what is on the table now, with the version that is shown now."""
    viewer, given = (
        story.group.viewer(who),
        {"letter": story.ref, "version": story.letter.version, "shown": story.table.hash},
    )
    return lambda: actions.sign_letter(viewer, key(), side=side, **given)  # type: ignore[arg-type]


def edits(story: Story, text: str) -> Step:
    """Revise what is on the table now."""
    olivia, version = story.group.viewer("olivia"), story.letter.version
    return lambda: actions.revise_letter(olivia, key(), letter=story.ref, version=version, content=text)


def approves(story: Story, row: Amendment) -> Step:
    """Approve an amendment."""
    leo, version = story.group.viewer("leo"), story.letter.version
    return lambda: actions.approve_amendment(
        leo, key(), letter=story.ref, version=version, amendment=row.ref, shown=row.hash
    )


def drops(story: Story, row: Amendment) -> Step:
    """Take an amendment back."""
    hana, version = story.group.viewer("hana"), story.letter.version
    return lambda: actions.drop_amendment(
        hana, key(), letter=story.ref, version=version, amendment=row.ref, words="收回"
    )


def withdraws(group: Group, who: str) -> Step:
    """Withdraw a leader's role from today on."""
    grant = Grant.objects.get(person=group.person(who), role="leader", until=None)
    sec = group.viewer("sec")
    return lambda: org.withdraw_role(
        sec, key(), grant=grant.ref, version=grant.version, until=group.today, reason="免职"
    )


def test_of_two_who_sign_for_one_side_at_once_one_has_signed(racing: tuple[Database, Group]) -> None:
    database, group = racing
    for number in range(ROUNDS):
        letter = story(group).agreed()
        pair = ("leo", "fay") if number % 2 else ("leo", "leo")
        ends = at_once(database, *(signs(letter, who, "group") for who in pair))
        assert sorted(ends) == ["conflict", "done"]
        assert Signature.objects.filter(letter=letter.letter).count() == 1


def test_of_a_signature_and_an_edit_at_once_one_wins_and_what_is_signed_is_what_was_shown(
    racing: tuple[Database, Group],
) -> None:
    database, group = racing
    won = set()
    for _ in range(ROUNDS):
        letter = story(group).half_signed()
        text = written(with_weights(content(group, year=letter.letter.first_year), "45", "35", "20"))
        ends = at_once(database, signs(letter, "leo", "group"), edits(letter, text))
        assert sorted(ends) == ["conflict", "done"]
        state = letter.letter.state
        won.add(state)
        assert state == ("in-force" if ends[0] == "done" else "negotiating")
        for each in Signature.objects.filter(letter=letter.letter).select_related("of"):
            assert each.hash == each.of.hash
        assert LetterVersion.objects.filter(letter=letter.letter).count() == (1 if ends[0] == "done" else 2)


def test_of_an_approval_and_its_withdrawal_at_once_one_wins(racing: tuple[Database, Group]) -> None:
    database, group = racing
    letter = story(group).in_force()
    for _ in range(ROUNDS):
        letter.amend(who="hana")
        row = Amendment.objects.get(letter=letter.letter, decision="")
        ends = at_once(database, approves(letter, row), drops(letter, row))
        assert sorted(ends) == ["conflict", "done"]
        row = Amendment.objects.get(pk=row.pk)
        assert row.decision == ("approved" if ends[0] == "done" else "dropped")
        if row.decision == "approved":
            letter.do("hana", actions.drop_amendment, amendment=row.ref, words="收回")


def test_one_key_pressed_many_times_at_once_has_one_effect_and_one_answer(racing: tuple[Database, Group]) -> None:
    database, group = racing
    letter = story(group).agreed()
    same, answers = key(), []
    leo, given = (
        group.viewer("leo"),
        {"letter": letter.ref, "version": letter.letter.version, "shown": letter.table.hash},
    )

    def press() -> Answer:
        answer = actions.sign_letter(leo, same, side="group", **given)  # type: ignore[arg-type]
        answers.append(answer)
        return answer

    ends = at_once(database, *[press] * 6)
    assert set(ends) <= {"done", "conflict"}
    assert ends.count("done") >= 1
    assert press() == answers[0]
    assert all(each == answers[0] for each in answers)
    assert Signature.objects.filter(letter=letter.letter).count() == 1


def test_a_right_withdrawn_at_the_same_moment_is_gone_or_was_used(racing: tuple[Database, Group]) -> None:
    database, group = racing
    for _ in range(3):
        letter = story(group).agreed()
        ends = at_once(database, signs(letter, "fay", "group"), withdraws(group, "fay"))
        assert ends[1] == "done"
        assert ends[0] in ("done", "forbidden")
        assert Signature.objects.filter(letter=letter.letter).exists() == (ends[0] == "done")
        opened = signs(letter, "leo", "group")
        assert ends[0] == "done" or opened()["state"] == "half-signed"
        _second_leader(group, days=0)  # what was withdrawn held until today


def test_after_all_races_the_chain_and_every_row_agree(racing: tuple[Database, Group]) -> None:
    assert verify() == []
