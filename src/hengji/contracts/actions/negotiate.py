"""Negotiating: comments and counter-proposals on items, answers, agreement."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from django.utils import timezone

from ...audit.acts import Act, Answer, action
from ...audit.canonical import canonical
from ...audit.outcomes import Difference, Forbidden, Missing, Refusal
from ...engine.trace import tier_word
from ...engine.values.finding import Finding, Refused
from ...engine.values.text import Text
from ...goals.queries.library import listed
from ...org.standing import tell_for
from ...store.exact import NotExact, exact_in
from ..changes import compare, with_item, with_tier, with_unit, with_weight
from ..checks import IN_ORDER, check_item, check_or_refuse
from ..content import Content, Item, written
from ..doubts import doubts, unit_alone
from ..drafting import content_of, new_version
from ..lifecycle import Move, Side
from ..models import Answer as Given
from ..models import Letter, Matter, Proposal
from ..queries import open_proposals
from ..rights import NEGOTIATES, side_of, stands_for
from ..wording import meant, reworded
from .held import About, hold, settle, tell_changes, words_or_refuse

UNIT, WEIGHT, SENTENCE, TIER = "unit", "weight", "sentence", "tier:"
"""The fields of an item that can be proposed, by their names; a tier is `tier:target`."""


@action("contracts.propose")
def propose(
    act: Act, *, letter: str, version: int, item: str, words: str, matter: str = "", new: str = "", tier: str = "",
    fields: Mapping[str, str] | None = None, on: int = 0,
) -> Answer:  # fmt: skip
    """One side's comment on an item (or, with `item` empty, on the whole), or its counter-proposal of a tier, the weight or the sentence;
    or, by the names of its `fields`, of several of them at once, which are then answered together: a unit with its figures.

    Weights that would leave the whole, were everything accepted that is open, are no hindrance: the answer says so in `warning`.
    Raises `Refused` where the proposal could not stand: a figure out of order, a weight out of range, a sentence of several readings.
    """
    held = hold(act, letter, version, Move.PROPOSE, on=on)
    side = side_of(held.viewer, held.letter)
    what = _matter(matter, fields)
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
    old = becomes = ""
    odd: list[Finding] = []
    if item and what is Matter.COMMENT:
        title, word = _item(held.content, item).title, matter_word(what, "")
        act.tell(Text(f"{title.zh}：{word.zh}", f"{title.en}: {word.en}"), None, said)
    elif what is Matter.COMMENT:
        act.tell(Text("全文：意见", "the whole: comment"), None, said)
    else:
        before = _item(held.content, item)
        given = dict(fields or {}) if what is Matter.FIELDS else {_name(what, tier): new}
        after = with_fields(before, given, named=what is Matter.FIELDS)
        changed = differing(before, after, given)
        if not changed:
            raise Refusal(Text("与现在的内容相同", "it is the same as now"), code="unchanged")
        if before.tiers != after.tiers:
            odd = doubts(with_item(held.content, after), listed(held.viewer), item)
        if UNIT in changed:
            odd = [*odd, *unit_alone(before, after.unit, tiers_in(changed))]
        what, tier = _one_or_several(changed)
        old, becomes = (kept(each, changed) for each in (before, after))
        for name in changed:
            word = field_word(name)
            act.tell(
                Text(f"{before.title.zh}：{word.zh}", f"{before.title.en}: {word.en}"),
                _first(value_of(before, name)), _first(value_of(after, name)),
            )  # fmt: skip
    row = act.add(
        Proposal(
            letter=held.letter, on=held.letter.current, item=item, side=side.value, matter=what.value, old=old,
            tier=tier if what is Matter.TIER else "", new=becomes, words=said, by_id=held.viewer.person, at=act.at,
        )
    )  # fmt: skip
    tell_for(act, stands_for(held.viewer, NEGOTIATES[side], held.letter.unit_id))
    wanted = wanted_by_all(held.content, open_proposals(held.letter)) if WEIGHT in values_of(row) else None
    return settle(held, held.to) | {"proposal": row.ref} | _warned(wanted, odd)


@action("contracts.answer")
def answer_proposal(
    act: Act, *, letter: str, version: int, proposal: str, answer: str, words: str = "", on: int = 0
) -> Answer:
    """Accept or reject what the other side proposed, reply to a mere comment, or take back one's own. Accepting a counter-proposal makes a
    new version.

    Where a weight was answered and the weights are not the whole, the answer says so in `warning`."""
    held = hold(act, letter, version, Move.ANSWER, on=on, about=_of_proposal(proposal, answer, words.strip()))
    side = side_of(held.viewer, held.letter)
    row = Proposal.objects.select_for_update(of=("self",)).filter(ref=proposal, letter=held.letter).first()
    if row is None:
        raise Missing
    if row.answer:
        raise Refusal(Text("这条意见已经答复", "this proposal is answered already"), code="answered")
    given = Given(answer) if answer in Given.values and answer else _unknown_answer()
    _whose(row, side, given, held.viewer.person)
    if given is Given.REPLIED and row.matter != Matter.COMMENT:
        raise Refusal(
            Text("这条意见要改责任书，只能接受或不接受", "it would change the letter: it is accepted or rejected"),
            Text("话写在接受或不接受的说明里", "put the words into either of the two"),
            "reply-to-change",
        )
    if given is Given.REJECTED:
        words_or_refuse(words, "不接受的理由", "reason", at="words")
    if given is Given.REPLIED:
        words_or_refuse(words, "答复", "words", at="words")
    made = {}
    wanted = held.content
    if given is Given.ACCEPTED and row.matter != Matter.COMMENT:
        content = held.content
        wanted = with_item(content, as_proposed(_item(content, row.item), row))
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
    tell_for(act, stands_for(held.viewer, NEGOTIATES[side], held.letter.unit_id))
    return settle(held, held.to, **made) | _warned(wanted if WEIGHT in values_of(row) else None)


def _of_proposal(ref: str, answer: str, words: str) -> About:
    """What became of a proposal while somebody was about to answer it: its answer by now and the one that was meant, and of each of its
    fields what the letter says by now and what was proposed."""

    def about(letter: Letter, now: Content) -> tuple[Text | None, list[Difference]]:
        row = Proposal.objects.select_related("answered_by").filter(ref=ref, letter=letter).first()
        if row is None:
            return None, []
        item = now.item(row.item)
        whose = item.title if item is not None else Text("全文", "the whole")
        meant = str(Given(answer).label) if answer in Given.values and answer else answer
        rows = [Difference(Text(f"{whose.zh}：这条意见的答复", f"{whose.en}: the answer"), _answered(row), meant)]
        if row.answer_words:
            rows.append(Difference(Text("答复说明", "words of the answer"), row.answer_words, words))
        if row.answer:
            return Text(
                "这条意见已有答复，不必再答；仍有不同意见的，另提一条",
                "it is answered already; whoever still sees it otherwise makes a proposal of their own",
            ), rows
        if item is not None:
            rows += [_proposed(item, name, value) for name, value in values_of(row).items()]
        return Text(
            "这条意见仍待答复：看过上面的变动，仍要这样答复的，直接再提交一次",
            "it still waits for an answer: look at what changed, and send the answer again if it holds",
        ), rows

    return about


def _proposed(item: Item, name: str, value: str) -> Difference:
    """A field of a proposal: what the letter says by now, and what was proposed."""
    word = field_word(name)
    title = Text(f"{item.title.zh}：{word.zh}（意见要改成的）", f"{item.title.en}: {word.en} (as proposed)")
    return Difference(title, _spoken(value_of(item, name)), _spoken(value))


def _answered(row: Proposal) -> str:
    """The answer of a proposal by now, with who gave it and when."""
    label = str(row.get_answer_display())
    if row.answered_by is None or row.answered_at is None:
        return label
    zh, _, en = label.partition(" / ")
    at = f"{timezone.localtime(row.answered_at):%m-%d %H:%M}"
    return f"{row.answered_by.name_zh} {at} {zh} / {row.answered_by.name_en} {at} {en}"


def _spoken(kept: str) -> str:
    """A value as a conflict tells it: in both languages where it has two."""
    return kept.replace("\n", " / ") or "—"


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


def with_fields(item: Item, given: Mapping[str, str], *, named: bool = True) -> Item:
    """The item with other values of some fields: the unit first, then figures in that unit, the sentence last. Errors say at which field
    of the form they are, by its name where the form has fields of those names (`named`). Raises `Refusal`, `Refused` or `Missing`."""

    def at(name: str) -> str:
        return name if named else "new"

    after = item
    unit, sentence = given.get(UNIT, "").strip(), given.get(SENTENCE, "").split("\n")[0].strip()
    if unit and unit != item.unit:
        after = with_unit(after, unit, sentence or None)
    if WEIGHT in given:
        after = with_weight(after, figure(given[WEIGHT], at(WEIGHT)))
    for name, value in given.items():
        if name.startswith(TIER):
            tier = name.removeprefix(TIER)
            if item.tier(tier) is None:
                raise Missing
            after = with_tier(after, tier, figure(value, at(name), after.unit))
        elif name not in (UNIT, WEIGHT, SENTENCE):
            raise Missing
    if SENTENCE in given:
        after = reworded(after, sentence)
    found = check_item(after)
    if found:
        raise Refused(found)
    return after


def as_proposed(item: Item, row: Proposal) -> Item:
    """The item as a counter-proposal would have it. Raises `Refusal` or `Refused`."""
    return with_fields(item, values_of(row))


def values_of(row: Proposal) -> dict[str, str]:
    """What a counter-proposal gives, by field; nothing for a comment."""
    return fields_in(Matter(row.matter), row.tier, row.new)


def fields_in(what: Matter, tier: str, kept: str) -> dict[str, str]:
    """What `old` or `new` of a proposal holds, by field."""
    if what is Matter.COMMENT:
        return {}
    if what is Matter.FIELDS:
        held: dict[str, str] = json.loads(kept)
        return {name: held[name] for name in sorted(held, key=_order)}
    return {_name(what, tier): kept}


def tiers_in(names: Iterable[str]) -> frozenset[str]:
    """The tiers among the names of some fields."""
    return frozenset(name.removeprefix(TIER) for name in names if name.startswith(TIER))


def _order(name: str) -> tuple[int, str]:
    """The fields of an item in the order in which a letter shows them."""
    tiers = [f"{TIER}{each}" for each in IN_ORDER]
    order = [UNIT, WEIGHT, *tiers]
    return (order.index(name) if name in order else len(order) + (name == SENTENCE), name)


def differing(before: Item, after: Item, given: Iterable[str]) -> list[str]:
    """The fields that are given and really change; with another unit also the sentence, which is then said in it."""
    names = {*given, *({SENTENCE} if before.unit != after.unit else ())}
    return [name for name in sorted(names, key=_order) if value_of(before, name) != value_of(after, name)]


def _one_or_several(changed: list[str]) -> tuple[Matter, str]:
    """The matter of what changes, and the tier where it is one."""
    if len(changed) > 1 or changed == [UNIT]:
        return Matter.FIELDS, ""
    name = changed[0]
    return (Matter.TIER, name.removeprefix(TIER)) if name.startswith(TIER) else (Matter(name), "")


def kept(item: Item, names: list[str]) -> str:
    """The values of some fields as a proposal keeps them: one as it is, several as canonical JSON."""
    what, _ = _one_or_several(names)
    if what is Matter.FIELDS:
        return canonical({name: value_of(item, name) for name in names}).decode()
    return value_of(item, names[0])


def shown(item: Item, matter: Matter, tier: str, new: str = "") -> str:
    """What of an item a proposal is about, as it is kept."""
    names = list(fields_in(matter, tier, new or "{}"))
    return kept(item, names) if names else ""


def value_of(item: Item, name: str) -> str:
    """A field of an item: a figure, the unit, or the sentence in both languages, one a line."""
    if name == UNIT:
        return item.unit
    if name == WEIGHT:
        return f"{item.weight:f}"
    if name == SENTENCE:
        return f"{item.sentence.zh}\n{item.sentence.en}"
    tier = item.tier(name.removeprefix(TIER))
    return "" if tier is None or tier.value is None else f"{tier.value:f}"


def field_word(name: str) -> Text:
    """What a field is called: a tier by its name."""
    if name.startswith(TIER):
        return tier_word(name.removeprefix(TIER))
    return Text("计量单位", "unit") if name == UNIT else matter_word(Matter(name), "")


def _name(what: Matter, tier: str) -> str:
    """The field of a proposal of one."""
    return f"{TIER}{tier}" if what is Matter.TIER else what.value


def _matter(matter: str, fields: Mapping[str, str] | None) -> Matter:
    if fields:
        return Matter.FIELDS
    return Matter(matter) if matter in Matter.values and matter != Matter.FIELDS else _unknown()


def wanted_by_all(content: Content, proposals: Iterable[Proposal]) -> Content:
    """The content were every proposal of a weight accepted that still waits for an answer."""
    for each in proposals:
        item, weight = content.item(each.item), values_of(each).get(WEIGHT)
        if weight is not None and not each.answer and item is not None:
            content = with_item(content, replace(item, weight=figure(weight)))
    return content


def _warned(content: Content | None, odd: Iterable[Finding] = ()) -> Answer:
    """The warning of an answer: weights that are not the whole, what is odd in figures. Agreeing is what the first hinder, not
    talking."""
    told = [each.message for each in odd]
    if content is not None and content.amiss is not None:
        sum_ = f"{content.weighed.normalize():f}"
        zh, en = f"权重合计 {sum_}，{content.amiss.zh}", f"The weights add up to {sum_}, {content.amiss.en}"
        told.insert(0, Text(zh, en))
    if not told:
        return {}
    return {"warning": f"{'；'.join(each.zh for each in told)} / {'; '.join(each.en for each in told)}"}


def matter_word(what: Matter, tier: str) -> Text:
    """What a proposal is about: the tier by its name, else the matter."""
    if what is Matter.TIER:
        return tier_word(tier)
    zh, _, en = str(what.label).partition(" / ")
    return Text(zh, en)


def _first(kept: str) -> str | None:
    """A figure, or the sentence in Chinese: the trail keeps one value."""
    return kept.split("\n")[0] or None


def figure(text: str, at: str = "new", unit: str = "") -> Decimal:
    """A figure as people write it in a field of a unit. Raises `Refusal`."""
    try:
        return exact_in(text, unit)
    except NotExact as error:
        raise Refusal(error.text, error.hint or meant(text, unit), "figure", at=at) from error


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
