"""A text of a scheme as the engine reads it: parsed and checked once for each text, however often it is shown."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from ..engine.scheme import Scheme as Meaning
from ..engine.scheme import dump_scheme, examine
from ..engine.values.finding import Finding, Refused, errors


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """What a text says: `meaning` None where it cannot be used; `digest` is that of the canonical form, "" without a meaning.

    Two readings are the same when they are one: what is drawn from a reading is kept with it.
    """

    meaning: Meaning | None
    findings: tuple[Finding, ...]
    canonical: str = ""
    digest: str = ""

    @property
    def usable(self) -> Meaning:
        """The scheme; raises `Refused` with every finding where there is none, or an error among them."""
        if self.meaning is None or errors(self.findings):
            raise Refused(self.findings)
        return self.meaning


@lru_cache(maxsize=48)
def read(source: str) -> Read:
    """Read and check a text: 50 to 300 ms the first time, nothing after."""
    # a text of one line that ends in .yaml would be taken for a path
    meaning, findings = examine(source if "\n" in source else source + "\n")
    return made(meaning, tuple(findings))


def made(meaning: Meaning | None, findings: tuple[Finding, ...]) -> Read:
    """The reading of a scheme that came from elsewhere, such as a workbook."""
    text = dump_scheme(meaning) if meaning is not None else ""
    return Read(meaning, findings, text, digest_of(text) if text else "")


def digest_of(canonical: str) -> str:
    """What an approval binds."""
    return hashlib.sha256(canonical.encode()).hexdigest()
