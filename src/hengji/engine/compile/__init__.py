"""Compile: a rule with its weight becomes a table of integers, with bounds proven for the figures at hand."""
