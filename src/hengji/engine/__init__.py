"""The engine: reads an assessment scheme, scores any group exactly and fast, explains every point.

Pure library: no Django, no clock, no network.
"""
