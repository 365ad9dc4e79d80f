"""Formulas: the language in which an indicator says how it is computed from measures.

`净利润 ÷ 平均(期初所有者权益, 期末所有者权益)`: names, exact numbers with units (`5%`, `5000万元`), + - * /, comparisons, and the functions
min max avg sum abs growth positive if prior ytd opening closing round, each with its Chinese name. No power, no attributes, no
text; length, parts and depth are bounded.

What lives here, in the order to read it:

- `tree`      what a formula means: frozen nodes, and the figures (`Need`) it asks for
- `words`     the functions and their names in both languages
- `parse`     text to tree (`tokens` cuts, `grammar` and `calls` build, `resolve` finds names, `dimension` checks units, `mistakes` point)
- `evaluate`  the exact number of a tree, one figure at a time; `explain` the same with every step told
- `columns`   the same over numpy columns, proven exact (`carrier` is the arithmetic)
- `render`    tree to canonical text, Chinese and English
- `ask`       texts in, texts out: the work of `hengji eval`

Imports `values` only.
"""

from .ask import Answer, evaluate_text
from .columns import Column, RatioColumn, TruthColumn, evaluate_columns, holds_columns
from .dimension import convert, natural_unit
from .evaluate import Lookup, Truth, Value, evaluate, holds
from .explain import Step, explain
from .mistakes import Mistake, caret
from .parse import MAX_LENGTH, NotParsed, Parsed, parse
from .render import render
from .tree import MAX_NODES, Condition, Need, Node, Span, Tree, needs

__all__ = [
    "MAX_LENGTH",
    "MAX_NODES",
    "Answer",
    "Column",
    "Condition",
    "Lookup",
    "Mistake",
    "Need",
    "Node",
    "NotParsed",
    "Parsed",
    "RatioColumn",
    "Span",
    "Step",
    "Tree",
    "Truth",
    "TruthColumn",
    "Value",
    "caret",
    "convert",
    "evaluate",
    "evaluate_columns",
    "evaluate_text",
    "explain",
    "holds",
    "holds_columns",
    "natural_unit",
    "needs",
    "parse",
    "render",
]
