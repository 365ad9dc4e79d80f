"""A scheme back to YAML: one canonical text, so that the same scheme always has the same bytes.

`load(dump(scheme))` is the scheme again, but for the places where things were written. Rules are written out in full, the
printed sentence beside them; parameters stand replaced by their values, and are listed.
"""

from .places import same_meaning, without_places
from .scheme import dump_scheme

__all__ = ["dump_scheme", "same_meaning", "without_places"]
