"""Goals: the pool with its sources, the cascade, tiers, milestone nodes and what two departments owe each other at a node."""
