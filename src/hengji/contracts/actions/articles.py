"""Keeping the wording that new letters of a kind begin with."""

from __future__ import annotations

import json

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Conflict, Difference, Forbidden, Refusal
from ...engine.values.text import Text
from ...org.actions import viewer
from ...org.models import Unit
from ...org.permissions import Permission
from ..articles import read_articles, written_articles
from ..changes import compare_articles
from ..content import Kind
from ..models import ArticleSet
from ..plain import Unreadable
from ..queries import articles_for, drafting_path
from .held import as_difference, tell_changes


@action("contracts.save-articles")
def save_articles(act: Act, *, kind: str, number: int, articles: str, why: str = "") -> Answer:
    """Another wording for the letters of a kind that are drafted from now on; those that are there keep their own. `number` is that of
    the wording shown (0: none was kept).

    Raises `Conflict` where somebody saved another one since, `Refusal` where nothing changes.
    """
    who = viewer(act)
    path = drafting_path(who)
    if not path or kind not in set(Kind):
        raise Forbidden(
            Text("条款由考核办维护", "articles are kept by the performance office"),
            Text("请考核办办理", "ask the performance office"),
        )
    who.require(Permission.DRAFT_LETTERS, path[0])
    unit = Unit.objects.select_for_update().get(pk=path[0])
    try:
        wanted = read_articles(articles)
    except (Unreadable, json.JSONDecodeError) as error:
        raise Refusal(Text("条款读不懂", "the articles cannot be read"), code="unreadable") from error
    of = Kind(kind)
    last = ArticleSet.objects.filter(unit=unit, kind=kind).order_by("-number").first()
    before = read_articles(last.content) if last is not None else articles_for(who, of)
    title = Text(f"{of.words.zh}的条款", f"articles of the {of.words.en}")
    if (last.number if last is not None else 0) != number:
        raise Conflict(
            Text("您打开后，别人保存了新的条款", "somebody saved other articles after you opened the page"),
            Text("看过现在的条款再改", "look at the articles as they are now, then change them"),
            [Difference(title, f"第 {last.number if last else 0} 版", f"第 {number} 版", seen=True)]
            + [as_difference(each) for each in compare_articles(title, wanted, before)[:30]],
        )
    changes = compare_articles(title, before, wanted)
    if last is not None and not changes:
        raise Refusal(Text("条款没有变动", "nothing is changed"), code="unchanged")
    row = act.add(
        ArticleSet(
            unit=unit, kind=kind, number=number + 1, content=written_articles(wanted), why=why.strip()[:200], by_id=who.person, at=act.at
        )
    )  # fmt: skip
    act.subject, act.unit, act.reason = row.ref, unit.ref, why.strip()
    act.tell(Text("条款版本", "version of the articles"), number or None, number + 1)
    tell_changes(act, changes)
    return {"articles": row.ref, "number": str(row.number)}
