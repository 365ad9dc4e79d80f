"""Scheme versions and classes of units, on top of the pure engine."""
