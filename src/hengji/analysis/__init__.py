"""Analysis: why a figure moved, who uses his means well, how raters differ, which incentives tell the truth.

Pure library above the engine: no Django, no clock, no network. Each room is usable alone:

- `drivers`    what moved a figure: chain substitution, Shapley and Owen, logarithmic means
"""
