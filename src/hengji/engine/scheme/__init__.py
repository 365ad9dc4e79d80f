"""Schemes: the whole assessment policy as typed values (`model`), read from strict YAML (`load`) and checked (`check`).

Begin with `model.scheme`.
"""
