"""A signature holds for exactly the bytes, the person, the letter and the system it was made for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from support.group_of_rooms import Group
from support.letters import Story

from hengji.audit import keys
from hengji.contracts.models import Signature
from hengji.contracts.signing import verify_signature


def held(group: Group) -> Signature:
    """A signature of a letter in force."""
    Story(group).in_force()
    return Signature.objects.select_related("letter", "of").get(side="group")


def flips(text: str) -> list[str]:
    """The text with one byte changed, for every byte of it."""
    raw = text.encode()
    found = []
    for at in range(len(raw)):
        other = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        found.append(other.decode("utf-8", errors="replace"))
    return found


def test_every_flipped_byte_is_found(group: Group) -> None:
    signature = held(group)
    assert verify_signature(signature) == []
    tried = 0
    for name in ("statement", "signature", "key", "hash"):
        kept = getattr(signature, name)
        for text in flips(kept):
            setattr(signature, name, text)
            assert verify_signature(signature), (name, text)
            tried += 1
        setattr(signature, name, kept)
    for name in ("content", "hash"):
        kept = getattr(signature.of, name)
        for text in flips(kept):
            setattr(signature.of, name, text)
            assert verify_signature(signature), (name, text)
            tried += 1
        setattr(signature.of, name, kept)
    assert verify_signature(signature) == []
    assert tried > 3000


def test_a_signature_moved_to_another_letter_version_person_side_or_time_is_found(group: Group) -> None:
    signature = held(group)
    other = Story(group, "D2", "hugo").in_force()
    moved = Signature.objects.select_related("letter", "of").get(side="group", letter=other.letter)
    changes = {
        "letter": moved.letter,
        "of": moved.of,
        "person_id": group.person("olivia").pk,
        "principal_id": group.person("olivia").pk,
        "side": "unit",
        "role": "office",
        "acts_for": "王敏",
        "at": signature.at + timedelta(microseconds=1),
        "shown": signature.shown + " ",
    }
    for name, value in changes.items():
        kept = getattr(signature, name)
        setattr(signature, name, value)
        assert verify_signature(signature), name
        setattr(signature, name, kept)
    signature.letter.number = "2026-D9-01"
    assert verify_signature(signature)


def test_whoever_writes_a_key_of_their_own_into_the_database_is_found(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    signature = held(group)
    own = keys.public_key()
    monkeypatch.setattr("django.conf.settings.HENGJI_AUDIT_KEY", b"another key of somebody else")
    forged = forged_of(signature)
    assert verify_signature(forged) == [], "under its own key it holds"
    monkeypatch.undo()
    assert verify_signature(forged)
    assert verify_signature(signature, trusted=[own]) == []
    assert verify_signature(signature, trusted=["00" * 32])


def forged_of(signature: Signature) -> Signature:
    """The same statement signed with the key of the moment."""
    row: Signature = Signature.objects.select_related("letter", "of").get(pk=signature.pk)
    row.signature, row.key = keys.sign(row.statement.encode()), keys.public_key()
    return row


def test_a_name_may_change_later_without_harm_to_what_was_signed(group: Group) -> None:
    signature = held(group)
    assert "李建国" in signature.statement
    signature.person.name_zh = "李建国（曾用名）"
    assert verify_signature(signature) == []
