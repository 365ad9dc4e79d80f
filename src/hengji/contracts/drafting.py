"""New letters and new versions: what every action that writes a content does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..audit.acts import Act
from ..audit.outcomes import Forbidden, Missing, Refusal
from ..engine.values.text import Text
from ..org.models import Kind as UnitKind
from ..org.models import Person, Post, Unit
from ..org.permissions import Permission
from ..org.viewer import Viewer
from .content import Content, Holder, Kind, Term, hash_of, read
from .models import Letter, LetterVersion
from .plain import Unreadable
from .wording import check_wording

MOST_AT_ONCE = 500


def content_of(text: str) -> Content:
    """The content of a canonical text whose sentences are its rules. Raises `Refusal` or `Refused`."""
    try:
        content = read(text)
    except Unreadable as error:
        raise Refusal(
            Text("责任书内容读不懂", "the content of the letter cannot be read"),
            Text("重新生成后再提交", "generate it again and submit it then"),
            "unreadable",
        ) from error
    check_wording(content)
    return content


def new_letters(act: Act, viewer: Viewer, texts: Sequence[str]) -> list[Letter]:
    """Letters in draft, one for each content, in a fixed number of statements."""
    if not 1 <= len(texts) <= MOST_AT_ONCE:
        raise Refusal(Text(f"一次可起草 1 至 {MOST_AT_ONCE} 份", f"1 to {MOST_AT_ONCE} letters can be drafted at once"))
    contents = [content_of(text) for text in texts]
    subjects = [_subject(viewer, content) for content in contents]
    list(Unit.objects.select_for_update().filter(pk__in=subjects).order_by("pk").values_list("pk"))
    posts, people = _holders(contents, subjects)
    slots = [slot(content) for content in contents]
    _only_one(contents, slots)
    numbers = _numbers(viewer, contents, subjects)
    letters = act.add_all(
        [
            Letter(
                number=number,
                unit_id=unit,
                post_id=posts[content.holder.post] if content.holder else None,
                holder_id=people[content.holder.person] if content.holder else None,
                kind=content.kind.value,
                first_year=content.term.first,
                last_year=content.term.last,
                slot=place,
            )
            for content, unit, place, number in zip(contents, subjects, slots, numbers, strict=True)
        ]
    )
    versions = [
        LetterVersion(
            letter=letter, number=1, content=text, hash=hash_of(text), why="draft", by_id=viewer.person, at=act.at
        )
        for letter, text in zip(letters, texts, strict=True)
    ]
    act.add_all(versions)
    return letters


def new_version(act: Act, viewer: Viewer, letter: Letter, text: str, why: str) -> LetterVersion:
    """The next version of a letter; the content has been read by `content_of`."""
    last = LetterVersion.objects.filter(letter=letter).order_by("-number").values_list("number", flat=True)[0]
    return act.add(
        LetterVersion(
            letter=letter, number=last + 1, content=text, hash=hash_of(text), made_from=letter.current, why=why[:200],
            by_id=viewer.person, at=act.at,
        )
    )  # fmt: skip


def slot(content: Content) -> str:
    """The place of a letter: one of a kind for a subject and a period."""
    return place_of(content.kind, content.subject.ref, content.holder, content.term)


def place_of(kind: Kind, unit: str, holder: Holder | None, term: Term) -> str:
    """The same before there is a content."""
    whom = holder.post + "." + holder.person if holder else unit
    return f"{kind}:{whom}:{term}"


def same_frame(old: Content, new: Content) -> None:
    """Raises `Refusal` where parties, kind or period are others: that would be another letter."""
    if (old.kind, old.group, old.subject, old.holder, old.term, old.total) != (
        new.kind, new.group, new.subject, new.holder, new.term, new.total,
    ):  # fmt: skip
        raise Refusal(
            Text("责任书的双方、类别或期间变了", "the parties, the kind or the period are others"),
            Text("另起草一份", "draft another letter"),
        )


def _subject(viewer: Viewer, content: Content) -> int:
    """The unit of a content, which the viewer may draft for; names are those of the day."""
    node = viewer.node(content.subject.ref, Permission.SEE_LETTERS)
    viewer.require(Permission.DRAFT_LETTERS, node.unit, seen=Permission.SEE_LETTERS)
    above = viewer.tree.by_ref.get(content.group.ref)
    if above is None or above.unit == node.unit or above not in viewer.tree.path(node.unit):
        raise Refusal(
            Text(
                f"{content.group.name.zh}不是{node.name.zh}的上级",
                f"{content.group.name.en} is not above {node.name.en}",
            )
        )
    for party, held in ((content.subject, node), (content.group, above)):
        if (party.name, party.code) != (held.name, held.code):
            raise Refusal(
                Text(f"单位名称应为“{held.name.zh}”", f"the unit is called '{held.name.en}'"),
                Text("重新生成后再提交", "generate it again and submit it then"),
            )
    fits = {Kind.DEPARTMENT: UnitKind.DEPARTMENT, Kind.SUBSIDIARY: UnitKind.SUBSIDIARY}.get(content.kind)
    if (
        fits is not None
        and node.kind != fits
        and not (fits is UnitKind.SUBSIDIARY and node.kind == UnitKind.GRASSROOTS)
    ):
        raise Refusal(
            Text(f"{node.name.zh}不签{content.kind.words.zh}", f"{node.name.en} signs no {content.kind.words.en}")
        )
    return node.unit


def _holders(contents: Sequence[Content], subjects: Sequence[int]) -> tuple[dict[str, int], dict[str, int]]:
    """Posts and people by reference; each post is of its unit. Raises `Missing`."""
    wanted = [(content.holder, unit) for content, unit in zip(contents, subjects, strict=True) if content.holder]
    posts = {post.ref: post for post in Post.objects.filter(ref__in=[holder.post for holder, _ in wanted])}
    people = dict(Person.objects.filter(ref__in=[holder.person for holder, _ in wanted]).values_list("ref", "pk"))
    for holder, unit in wanted:
        if holder.post not in posts or posts[holder.post].unit_id != unit or holder.person not in people:
            raise Missing
    return {ref: post.pk for ref, post in posts.items()}, people


def _only_one(contents: Sequence[Content], slots: Sequence[str]) -> None:
    taken = set(Letter.objects.filter(slot__in=slots).values_list("slot", flat=True))
    taken |= {place for place, times in Counter(slots).items() if times > 1}
    twice = [content.title for content, place in zip(contents, slots, strict=True) if place in taken]
    if twice:
        named = Text("、".join(each.zh for each in twice[:5]), ", ".join(each.en for each in twice[:5]))
        raise Refusal(
            Text(f"已有一份：{named.zh}", f"there is one already: {named.en}"),
            Text("修改原有的一份，或先撤回它", "revise that one, or withdraw it first"),
            "letter-twice",
        )  # fmt: skip


def _numbers(viewer: Viewer, contents: Sequence[Content], subjects: Sequence[int]) -> list[str]:
    made = Counter(
        Letter.objects.filter(
            unit__in=set(subjects), first_year__in={each.term.first for each in contents}
        ).values_list("unit_id", "first_year")
    )
    numbers = []
    for content, unit in zip(contents, subjects, strict=True):
        made[unit, content.term.first] += 1
        numbers.append(f"{content.term.first}-{viewer.tree.nodes[unit].code}-{made[unit, content.term.first]:02}")
    return numbers


def refuse_both_sides() -> Forbidden:
    """One person never signs for both sides."""
    return Forbidden(
        Text("一个人不能代表双方签订，委托也不行", "one person cannot sign for both sides, not by standing in either"),
        Text("由另一位有权的人签订", "somebody else who may has to sign"),
    )
