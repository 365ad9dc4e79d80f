"""Where in the tree a batch belongs: what the trail files its events under."""

from __future__ import annotations

from collections.abc import Collection

from ..org.viewer import Viewer


def common(viewer: Viewer, units: Collection[int]) -> str:
    """The reference of the lowest unit that stands above all of these, or is the only one; blank where there is none. One that is no more
    counts as what it went into."""
    paths = [viewer.tree.path(unit) for unit in {viewer.heir(unit) for unit in units}]
    if not paths:
        return ""
    shared = ""
    for level in zip(*paths, strict=False):
        if len({node.unit for node in level}) > 1:
            break
        shared = level[0].ref
    return shared
