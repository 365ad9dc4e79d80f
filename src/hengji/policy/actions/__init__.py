"""Writes of schemes and classes: each authorises, checks, writes and tells, in one transaction (`hengji.audit.acts`)."""

from .approving import approve, put_in_force, reject, submit
from .drafting import NOTHING, assess_kinds, copy_version, edit_items, save_draft, start_scheme
from .placing import describe_unit, describe_units, place_unit

__all__ = [
    "NOTHING",
    "approve",
    "assess_kinds",
    "copy_version",
    "describe_unit",
    "describe_units",
    "edit_items",
    "place_unit",
    "put_in_force",
    "reject",
    "save_draft",
    "start_scheme",
    "submit",
]
