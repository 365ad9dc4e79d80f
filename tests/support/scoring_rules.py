"""The strategies of the tests of sentences: rules of every shape the engine has a sentence for."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

_spec = spec_from_file_location("sentence_strategies", Path(__file__).parents[1] / "engine/sentences/strategies.py")
assert _spec is not None
assert _spec.loader is not None
_module = module_from_spec(_spec)
_spec.loader.exec_module(_module)
rules = _module.rules
