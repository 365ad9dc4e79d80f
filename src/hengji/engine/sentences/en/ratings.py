"""Words that rate, as data: levels that need no quotation marks."""

from __future__ import annotations

_DEGREES = "fully largely mostly mainly substantially partially partly not".split()
_DONE = (
    "meet",
    "achieve",
    "complete",
    "compliant",
    "implemented",
    "satisfied",
    "effective",
    "in place",
    "satisfactory",
)
"""How far something is done: together they name levels (`largely met`)."""

RATINGS = tuple(
    tuple(way.split())
    for way in sorted(
        (
            "excellent | very good | good | fair | satisfactory | average | adequate | acceptable | poor | very poor "
            "| unsatisfactory | unacceptable"
            " | inadequate | outstanding | exceptional | need improvement | needs improvement | pass | fail | passed "
            "| failed | yes | no | high"
            " | medium | low | none | partial | fully compliant | partially compliant | partly compliant "
            "| mostly compliant | largely compliant | compliant | non - compliant"
            " | noncompliant | exceed expectation | meet expectation | below expectation | gold | silver | bronze | "
            "red | amber | green | yellow"
            " | distinction | merit | qualified | unqualified | basically qualified | competent | not competent | "
            "basically competent | superior | weak"
            " | requires improvement | require improvement | top quartile | bottom quartile | second quartile | third quartile "
            "| first quartile | fourth quartile | upper quartile | lower quartile | certified | not certified"
            " | fully met | partially met | not met | fully meet | partially meet | not meet | moderate | strong | "
            "marginal | commendable | qualify"
            " | adverse | disclaimer | basic | developing | established | leading | emerging | optimised | optimising | on track"
            " | off track | at risk | on target | met | exceeded | critical | blue | black | platinum | achieved | improvement needed"
            " | median | > median | < median | upper decile | top decile | clean | clean audit"
            " | disclaimed | in place | implemented | "
            + " | ".join(f"{degree} {done}" for degree in _DEGREES for done in _DONE)
            + ""
            " | exceed expectations | meet expectations | < expectations | < expectation | improving | conform | non "
            "- conform"
        ).split(" | "),
        key=lambda way: -len(way.split()),
    )
)
"""Words that rate, known as levels without quotation marks; also single capital letters with + or -."""
