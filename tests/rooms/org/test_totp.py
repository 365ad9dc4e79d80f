"""One-time codes as RFC 6238 computes them: its own vectors, drift of one step, and none twice."""

from __future__ import annotations

import base64

import pytest

from hengji.org import totp

SEED = b"12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_vectors_of_the_rfc(seconds: int, code: str) -> None:
    assert totp.code_at(SEED, seconds // 30, digits=8) == code
    assert totp.code_at(SEED, seconds // 30) == code[-6:]


def test_a_clock_may_be_one_step_off_and_no_more() -> None:
    now = 1_700_000_010
    for steps, fits in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        code = totp.code_at(SEED, now // 30 + steps)
        assert (totp.matching_step(SEED, code, now) is not None) is fits, steps


def test_a_used_step_and_those_before_it_fit_no_more() -> None:
    now = 1_700_000_010
    step = now // 30
    assert totp.matching_step(SEED, totp.code_at(SEED, step), now, after=step) is None
    assert totp.matching_step(SEED, totp.code_at(SEED, step - 1), now, after=step) is None
    assert totp.matching_step(SEED, totp.code_at(SEED, step + 1), now, after=step) == step + 1


def test_spaces_are_no_matter_and_other_signs_are_wrong() -> None:
    code = totp.code_at(SEED, 100)
    assert totp.matching_step(SEED, f"{code[:3]} {code[3:]}", 3000) == 100
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    for typed in (wide, f"{wide[:3]}\u3000{wide[3:]}", f"\u200b{code}\u00a0"):
        assert totp.matching_step(SEED, typed, 3000) == 100
    for wrong in ("", "abc", "１２３４５６", code + "0"):
        assert totp.matching_step(SEED, wrong, 3000) is None


def test_the_secret_is_spelled_and_addressed_as_authenticators_read_it() -> None:
    secret = totp.new_secret()
    assert len(secret) == 20
    plain = base64.b32encode(secret).decode()
    assert totp.spelled(secret).replace(" ", "") == plain
    assert totp.address(secret, "a b").startswith(f"otpauth://totp/Hengji:a%20b?secret={plain}&issuer=Hengji")
