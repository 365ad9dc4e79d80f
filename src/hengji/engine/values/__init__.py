"""Values: exact numbers, units, periods, sources and findings. Imports nothing of the engine.

Begin with `number` (how a figure is read, rounded and shown) and `finding` (how an error is told).
"""
