"""YAML to the typed scheme: one module a part of the scheme, each with its key tables and the functions that build it.

Begin with `scheme` (the whole), then `desk` (where findings go), `box` (a mapping opened with its key table) and `scalars`.
"""

from .scheme import Draft, load_draft, load_scheme

__all__ = ["Draft", "load_draft", "load_scheme"]
