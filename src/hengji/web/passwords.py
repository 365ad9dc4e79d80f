"""What a password has to be, in two profiles: `modern` (long, no recipe, no expiry) and `classified` (classified protection, level 3:
eight signs of three kinds, changed every ninety days). Pure but for the list of common passwords."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from ..engine.values.text import Text

SHORTEST = {"modern": 12, "classified": 8}
KINDS, LASTS = 3, timedelta(days=90)
DIFFERENT, LEAPS = 5, 4
"""So many different signs at least, and so often one that neither repeats nor follows the one before it."""
RUN = 3
"""So many signs in a row that repeat or count on are nothing to guess."""
WARNED = timedelta(days=14)
RULES = {
    "modern": Text(
        "至少 12 个字符；可以是一句话；不含登录名。",
        "At least 12 characters; a sentence will do; without the sign-in name.",
    ),
    "classified": Text(
        "至少 8 个字符，大写、小写、数字、符号中至少三种；不含登录名；90 天一换。",
        "At least 8 characters, three of capitals, small letters, digits and signs; without the sign-in name; changed every 90 days.",
    ),
}


_COMMON = Text("太常见，容易被猜中", "It is a common one and easily guessed")


def faults(new: str, login: str, profile: str) -> list[Text]:
    """Everything that is wrong with a new password."""
    found = []
    least = SHORTEST[profile]
    if len(new) < least:
        found.append(Text(f"少于 {least} 个字符", f"It has fewer than {least} characters"))
    if profile == "classified" and kinds(new) < KINDS:
        found.append(
            Text("大写、小写、数字、符号不足三种", "It has fewer than three of: capitals, small letters, digits, signs")
        )
    if len(login) >= 3 and login.lower() in new.lower():
        found.append(Text("不能含登录名", "It must not hold the sign-in name"))
    if new and _common(new):
        found.append(_COMMON)
    elif len(new) >= least and monotonous(new):
        found.append(
            Text(
                "只是几个字符的重复或连续的字符，容易被猜中",
                "It only repeats a few signs or counts on from one to the next, and is easily guessed",
            )
        )
    elif new and padded(new):
        found.append(_COMMON)
    if len(new) > 128:
        found.append(Text("多于 128 个字符", "It has more than 128 characters"))
    return found


def kinds(text: str) -> int:
    """How many kinds of signs: capitals, small letters, digits, all else."""
    return sum(
        any(test(sign) for sign in text)
        for test in (
            str.isupper,
            str.islower,
            str.isdigit,
            lambda sign: not (sign.isupper() or sign.islower() or sign.isdigit()),
        )
    )


def monotonous(text: str) -> bool:
    """Whether a password is long without being hard to guess: `1111…`, `abab…`, `12345678…` (NIST SP 800-63B, 5.1.1.2: repetitive or
    sequential characters)."""
    signs = text.casefold()
    leaps = sum(abs(ord(after) - ord(before)) > 1 for before, after in pairwise(signs))
    return len(set(signs)) < DIFFERENT or leaps < LEAPS


def padded(text: str) -> bool:
    """Whether a password is a common one made longer: by counting on or repeating, by digits and signs around it, or written twice."""
    signs = text.casefold()
    again = (signs + signs).find(signs, 1)
    if again < len(signs):
        return _common(signs[:again])
    rest = _without_runs(signs)
    core = rest.strip("".join(sign for sign in rest if not sign.isalnum()))
    return len(rest) < len(signs) and (_common(core) or _common(core.strip("0123456789")))


def _without_runs(signs: str) -> str:
    """What is left without three or more signs in a row that repeat, or count up or down."""
    kept, at = [], 0
    while at < len(signs):
        end = max(_run(signs, at, step) for step in (-1, 0, 1))
        if end - at < RUN:
            kept.append(signs[at])
            end = at + 1
        at = end
    return "".join(kept)


def _run(signs: str, at: int, step: int) -> int:
    """Where a run of signs ends that begins here and goes on by this step; 0 follows 9."""
    end = at + 1
    while end < len(signs) and (
        ord(signs[end]) - ord(signs[end - 1]) == step or (step == 1 and signs[end - 1 : end + 1] == "90")
    ):
        end += 1
    return end


def _common(text: str) -> bool:
    try:
        CommonPasswordValidator().validate(text)
    except ValidationError:
        return True
    return False


def ends(since: datetime | None, profile: str) -> datetime | None:
    """When a password has to be changed; never in the modern profile."""
    return since + LASTS if profile == "classified" and since is not None else None
