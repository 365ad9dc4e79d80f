"""Scheme tests a performance officer can read: YAML cases of a policy, run by the engine and compared exactly.

One file holds the sentences of a policy as cases: what was reported, and what the scheme must make of it.

- `keys`     the words a case file knows
- `model`    a case, what it gives and what it expects
- `read`     YAML to cases; whatever is not known is a finding
- `tables`   a case's figures as the tables of a run
- `compare`  what the run gave against what the case expects, each difference with its explanation
- `runner`   `run_cases(path)`
"""

from .read import read_cases
from .runner import CaseReport, CaseResult, run_cases, run_file

__all__ = ["CaseReport", "CaseResult", "read_cases", "run_cases", "run_file"]
