"""Negotiating: comments and counter-proposals on items, answers, agreement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Forbidden, Missing, Refusal
from ...engine.trace import tier_word
from ...engine.values.finding import Refused
from ...engine.values.text import Text
from ...store.exact import NotExact, exact
from ..changes import compare, with_item, with_tier, with_weight
from ..checks import check_item, check_or_refuse
from ..content import Content, Item, written
from ..drafting import content_of, new_version
from ..lifecycle import Move, Side
from ..models import Answer as Given
from ..models import Matter, Proposal
from ..queries import open_proposals
from ..rights import side_of
from ..wording import reworded
from .held import hold, settle, tell_changes, words_or_refuse


@action("contracts.propose")
def propose(
    act: Act, *, letter: str, version: int, item: str, matter: str, words: str, new: str = "", tier: str = ""
) -> Answer:
    """One side's comment on an item (or, with `item` empty, on the whole), or its counter-proposal of a tier, the weight or the sentence.

    Weights that would leave the whole, were everything accepted that is open, are no hindrance: the answer says so in `warning`.
    Raises `Refused` where the proposal could not stand: a figure out of order, a weight out of range, a sentence of several readings.
    """
    held = hold(act, letter, version, Move.PROPOSE)
    side = side_of(held.viewer, held.letter)
    what = Matter(matter) if matter in Matter.values else _unknown()
    said = words_or_refuse(words, "说明", "words", at="words")
    if what is Matter.COMMENT and new.strip():
        raise Refusal(
            Text("选择要改的事项，或清空改为", "choose what is to be changed, or empty what it becomes"),
            Text(
                "“只提意见”不带数值，填的数不会生效", "a mere comment carries no value: what is typed would not count"
            ),
            "value-unused",
            at="new",
        )
    old = ""
    if item or what is not Matter.COMMENT:
        before = _item(held.content, item)
        if what is not Matter.COMMENT:
            after = proposed(before, what, tier, new)
            old, new = shown(before, what, tier), shown(after, what, tier)
            if old == new:
                raise Refusal(Text("与现在的内容相同", "it is the same as now"), code="unchanged")
        word, becomes = matter_word(what, tier), said if what is Matter.COMMENT else _first(new)
        title = Text(f"{before.title.zh}：{word.zh}", f"{before.title.en}: {word.en}")
        act.tell(title, _first(old), becomes)
    else:
        act.tell(Text("全文：意见", "the whole: comment"), None, said)
    row = act.add(
        Proposal(
            letter=held.letter, on=held.letter.current, item=item, side=side.value, matter=what.value, old=old,
            tier=tier if what is Matter.TIER else "",
            new=new if what is not Matter.COMMENT else "", words=said, by_id=held.viewer.person, at=act.at,
        )
    )  # fmt: skip
    told = _warned(wanted_by_all(held.content, open_proposals(held.letter))) if what is Matter.WEIGHT else {}
    return settle(held, held.to) | {"proposal": row.ref} | told


@action("contracts.answer")
def answer_proposal(act: Act, *, letter: str, version: int, proposal: str, answer: str, words: str = "") -> Answer:
    """Accept or reject what the other side proposed, or take back one's own. Accepting a counter-proposal makes a new version.

    Where a weight was answered and the weights are not the whole, the answer says so in `warning`."""
    held = hold(act, letter, version, Move.ANSWER)
    side = side_of(held.viewer, held.letter)
    row = Proposal.objects.select_for_update(of=("self",)).filter(ref=proposal, letter=held.letter).first()
    if row is None:
        raise Missing
    if row.answer:
        raise Refusal(Text("这条意见已经答复", "this proposal is answered already"), code="answered")
    given = Given(answer) if answer in Given.values and answer else _unknown_answer()
    _whose(row, side, given, held.viewer.person)
    if given is Given.REJECTED:
        words_or_refuse(words, "不接受的理由", "reason", at="words")
    made = {}
    wanted = held.content
    if given is Given.ACCEPTED and row.matter != Matter.COMMENT:
        content = held.content
        after = proposed(_item(content, row.item), Matter(row.matter), row.tier, row.new)
        wanted = with_item(content, after)
        text = written(wanted)
        content_of(text)
        tell_changes(act, compare(content, wanted))
        if text != held.on_table.content:
            made = {"current": new_version(act, held.viewer, held.letter, text, f"proposal {row.ref}").number}
    act.change(
        row, None, answer=given.value, answer_words=words.strip(), answered_by_id=held.viewer.person, answered_at=act.at
    )
    act.tell(
        Text("答复意见", "proposal answered"), row.words, f"{str(given.label).split(' / ')[0]} {words.strip()}".strip()
    )
    return settle(held, held.to, **made) | (_warned(wanted) if row.matter == Matter.WEIGHT else {})


@action("contracts.agree")
def agree_letter(act: Act, *, letter: str, version: int, shown: str) -> Answer:
    """The subject agrees to the whole text that was shown; to the letter of a post its holder, nobody who stands in.

    Raises `Refusal` while a proposal is open, `Refused` where the text cannot be
    signed as it stands (weights that do not add up after all the changes)."""
    held = hold(act, letter, version, Move.AGREE, shown=shown)
    if side_of(held.viewer, held.letter) is not Side.UNIT:
        raise Forbidden(
            Text("由责任方同意全文", "it is for the subject to agree"), Text("等对方答复", "wait for the other side")
        )
    if held.letter.holder_id not in (None, held.viewer.person):
        raise Forbidden(
            Text("岗位责任书由任职人本人同意", "the letter of a post is agreed to by its holder"),
            Text(
                "请任职人本人办理；受托人不能代为同意或签订",
                "let the holder do it: who stands in neither agrees nor signs",
            ),
        )
    open_ = open_proposals(held.letter).count()
    if open_:
        raise Refusal(
            Text(f"还有 {open_} 条意见没有答复", f"{open_} proposals wait for an answer"),
            Text("先逐条答复或收回", "answer them or take them back first"),
            "proposals-open",
        )
    check_or_refuse(held.content)
    return settle(held, held.to)


def proposed(item: Item, matter: Matter, tier: str, new: str) -> Item:
    """The item as a counter-proposal would have it. Raises `Refusal` or `Refused`."""
    if matter is Matter.WEIGHT:
        after = with_weight(item, figure(new))
    elif matter is Matter.TIER:
        if item.tier(tier) is None:
            raise Missing
        after = with_tier(item, tier, figure(new))
    else:
        after = reworded(item, new.split("\n")[0])
    found = check_item(after)
    if found:
        raise Refused(found)
    return after


def wanted_by_all(content: Content, proposals: Iterable[Proposal]) -> Content:
    """The content were every proposal of a weight accepted that still waits for an answer."""
    for each in proposals:
        item = content.item(each.item)
        if each.matter == Matter.WEIGHT and not each.answer and item is not None:
            content = with_item(content, replace(item, weight=figure(each.new)))
    return content


def _warned(content: Content) -> Answer:
    """The warning of an answer: weights that are not the whole. Agreeing is what they hinder, not talking."""
    if content.amiss is None:
        return {}
    sum_ = f"{content.weighed.normalize():f}"
    return {"warning": f"权重合计 {sum_}，{content.amiss.zh} / The weights add up to {sum_}, {content.amiss.en}"}


def shown(item: Item, matter: Matter, tier: str) -> str:
    """What of an item a proposal is about, as it is kept: a figure, or the sentence in both languages, one a line."""
    if matter is Matter.WEIGHT:
        return f"{item.weight:f}"
    if matter is Matter.TIER:
        held = item.tier(tier)
        return "" if held is None or held.value is None else f"{held.value:f}"
    return f"{item.sentence.zh}\n{item.sentence.en}"


def matter_word(what: Matter, tier: str) -> Text:
    """What a proposal is about: the tier by its name, else the matter."""
    if what is Matter.TIER:
        return tier_word(tier)
    zh, _, en = str(what.label).partition(" / ")
    return Text(zh, en)


def _first(kept: str) -> str | None:
    """A figure, or the sentence in Chinese: the trail keeps one value."""
    return kept.split("\n")[0] or None


def figure(text: str, at: str = "new") -> Decimal:
    """A figure as people write it in a field. Raises `Refusal`."""
    try:
        return exact(text.strip())
    except NotExact as error:
        raise Refusal(error.text, code="figure", at=at) from error


def _item(content: Content, id: str) -> Item:
    found = content.item(id)
    if found is None:
        raise Missing
    return found


def _whose(row: Proposal, side: Side, given: Given, person: int) -> None:
    """The other side answers, another person; one's own side may take it back."""
    own = Side(row.side) is side
    if own != (given is Given.TAKEN_BACK) or (not own and row.by_id == person):
        raise Forbidden(
            Text("由对方答复，本方只能收回", "the other side answers; one's own side can only take it back"),
            Text("等对方答复", "wait for the other side"),
        )


def _unknown() -> Matter:
    raise Refusal(Text("不认识的事项", "no such matter"), code="matter")


def _unknown_answer() -> Given:
    raise Refusal(Text("不认识的答复", "no such answer"), code="answer")
