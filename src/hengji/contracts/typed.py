"""What somebody typed into the form of a letter, for the page that says that the form is no longer there: only what was changed, each with
what it is called, and first why. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..engine.trace import tier_word
from ..engine.values.text import Lang, Text
from .content import Content
from .editing import ALSO, NEW, NEW_NODES, changed, other
from .parts import Part

Said = tuple[Text, str]
"""What a field is called, and what was typed into it."""
_WHY = {
    "reason": Text("理由", "Reason"),
    "evidence": Text("佐证材料", "Evidence"),
    "why": Text("修改说明", "Why"),
}
_TITLE, _WEIGHT, _OUT = Text("名称", "title"), Text("权重", "weight"), Text("删去", "leave out")
_OF_NODE = {
    "title": _TITLE,
    "due": Text("期限", "due day"),
    "standard": Text("完成标准", "standard"),
    "weight": Text("权重或份额（%）", "weight or share, %"),
    "out": _OUT,
}
_OF_ARTICLE = {
    "": Text("内容", "text"),
    "-title": Text("标题", "title"),
    "-part": Text("所属部分", "part"),
    "-place": Text("序号", "number"),
    "-out": _OUT,
}
_LANGUAGES: Mapping[Lang, Text] = {"zh": Text("中文", "in Chinese"), "en": Text("英文", "in English")}
_YES, _EMPTY = Text("是", "yes"), Text("（空）", "(empty)")


def typed_in(opened: Content, given: Mapping[str, str], lang: Lang) -> list[Said]:
    """What was typed into the form of the content it was `opened` with, in the order of the form and nothing of it cut; what stands as it
    was shown is left out."""
    found = [(label, said) for name, label in _WHY.items() if (said := given.get(name, "").strip())]
    new = changed(opened, opened, given, lang).given
    for name, label in _labels(opened, lang).items():
        blank_and_new = name not in new or (NEW in name.split("-") and not new[name].strip())
        if not blank_and_new:
            found.append((label, _words(opened, name, new[name], lang)))
    added = [item.title.get(lang) for id in given.get("added", "").split(",") if (item := opened.item(id)) is not None]
    if added:
        found.append((Text("加上的考核项", "items added"), ("、" if lang == "zh" else ", ").join(added)))
    return found


def in_language(given: Mapping[str, str], lang: Lang) -> dict[str, str]:
    """A form as the page in this language would send it: where somebody turned to the other language after opening it, its words and those
    of the other language change places."""
    found = dict(given)
    if given.get("spoken", lang) == lang:
        return found
    for name in given:
        if name.startswith(ALSO) and (there := name.removeprefix(ALSO)) in given:
            found[name], found[there] = given[there], given[name]
    return found | {"spoken": lang}


def _words(content: Content, name: str, said: str, lang: Lang) -> str:
    """What was typed, in words where it is a choice."""
    kind, _, rest = name.partition("-")
    size = content.size(said) if kind == "size" else None
    if size is not None:
        return size.title.get(lang)
    if name.endswith("-part") and said in set(Part):
        return Part(said).words.get(lang)
    if said == "1" and (kind in ("own", "item") or rest.endswith("-out")):
        return _YES.get(lang)
    return said.strip() or _EMPTY.get(lang)


def _labels(content: Content, lang: Lang) -> dict[str, Text]:
    """What each field of the form of a content is called, by its name."""
    there = _LANGUAGES[other(lang)]
    found = dict(_fields(content))
    also = {
        f"{ALSO}{name}": Text(f"{each.zh}（{there.zh}）", f"{each.en} ({there.en})") for name, each in found.items()
    }
    return found | also


def _fields(content: Content) -> Iterator[tuple[str, Text]]:
    for item in content.items:
        yield f"title-{item.id}", _of(item.title, _TITLE)
        yield f"weight-{item.id}", _of(item.title, _WEIGHT)
        for tier in item.tiers:
            yield f"tier-{item.id}-{tier.name}", _of(item.title, tier_word(tier.name))
        yield f"sentence-{item.id}", _of(item.title, Text("评分语句", "scoring sentence"))
        yield f"own-{item.id}", _of(item.title, Text("个人指标", "holder's own"))
        yield f"item-out-{item.id}", _of(item.title, _OUT)
    for goal in content.goals:
        yield f"size-{goal.code}", _of(goal.title, Text("规模", "size"))
    nodes = [(str(at), node.title) for at, node in enumerate(content.nodes)]
    for key, title in [*nodes, *((key, Text("新节点", "new node")) for key in NEW_NODES)]:
        for name, what in _OF_NODE.items():
            yield f"node-{key}-{name}", _of(title, what)
    articles = [(str(at), clause.title) for at, clause in enumerate(content.clauses)]
    for key, title in [*articles, (NEW, Text("新条款", "new article"))]:
        for name, what in _OF_ARTICLE.items():
            yield f"clause-{key}{name}", _of(title, what)


def _of(title: Text, what: Text) -> Text:
    return Text(f"{title.zh} {what.zh}", f"{title.en}, {what.en}")
