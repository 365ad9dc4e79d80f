"""Schemes: the whole assessment policy as typed values (`model`), read from strict YAML (`load`) and checked (`check`).

- `load_scheme(path or text)` -> the scheme, or None, and every finding;
- `check_scheme(scheme)` -> what is wrong or worth knowing beyond its form;
- `examine(path or text)` -> both at once, the checks also where a rule was not understood;
- `dump_scheme(scheme)` -> its canonical YAML; `same_meaning` compares two schemes but for their places;
- `json_schema()` -> the JSON Schema editors use.

What lives here, in the order to read it: `model` (begin with `model.scheme`), `yaml_source` and `nodes` (strict YAML with
places), `kinds` (the key tables' own language), `load`, `check`, `outline` (what is checked of a scheme that could not be read),
`examine`, `dump`, `schema`.
"""

from .check import check_scheme
from .dump import dump_scheme, same_meaning
from .examine import examine
from .load import load_scheme
from .model.scheme import Scheme
from .schema import json_schema

__all__ = ["Scheme", "check_scheme", "dump_scheme", "examine", "json_schema", "load_scheme", "same_meaning"]
