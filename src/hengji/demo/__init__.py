"""The example group: an invented energy group's headquarters, made by a seeded generator and labelled as an example."""

from .group import scheme_path, write_group

__all__ = ["scheme_path", "write_group"]
