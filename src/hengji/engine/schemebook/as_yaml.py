"""What a workbook says, as YAML: sentences and parameters as they were written, in the order of the scheme language."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..scheme import Scheme, dump_scheme, load_scheme, same_meaning
from ..scheme.dump.writer import Data, Raw, quoted, write
from ..scheme.load.scheme import SCHEME
from ..scheme.nodes import Leaf, Map, Node, Seq

_BARE = re.compile(r"-?\d[\d.]*%?|-?[\d.]* ?\.\. ?-?[\d.]*|[A-Za-z_]\w*(?: - \d+| \+ \d+)?", re.ASCII)


def yaml_of(root: Map, scheme: Scheme) -> str:
    """The YAML of nodes that mean this scheme; the canonical text of the scheme where they would read otherwise."""
    order = {name: at for at, name in enumerate(SCHEME.names())}
    entries = sorted(root.entries, key=lambda entry: order.get(entry[0].text, len(order)))
    data = _data(Map(tuple(entries), root.where))
    assert isinstance(data, Mapping)
    text = write(data)
    again, _ = load_scheme(text, "scheme.yaml")
    return text if again is not None and same_meaning(again, scheme) else dump_scheme(scheme)


def _data(node: Node) -> Data:
    if isinstance(node, Map):
        return {key.text: _data(value) for key, value in node.entries}
    if isinstance(node, Seq):
        return [_data(item) for item in node.items]
    return _word(node)


def _word(leaf: Leaf) -> Data:
    if not leaf.quoted and _BARE.fullmatch(leaf.text):
        return Raw(leaf.text)
    return quoted(leaf.text) if leaf.quoted else leaf.text
