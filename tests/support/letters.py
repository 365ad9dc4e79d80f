"""A letter to talk about: the finance department's, with three items; and the steps that bring it to a state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from support.group_of_rooms import Group

from hengji.audit.acts import Act, Answer, action
from hengji.contracts import actions
from hengji.contracts.changes import with_item, with_tier, with_weight
from hengji.contracts.content import (
    Clause,
    Content,
    Duty,
    Holder,
    Item,
    Kind,
    Node,
    Party,
    Range,
    Term,
    Tier,
    read,
    written,
)
from hengji.contracts.models import Letter, LetterVersion
from hengji.contracts.wording import reworded
from hengji.engine.rules.model import Rule
from hengji.engine.values.direction import Direction
from hengji.engine.values.text import Text
from hengji.org import actions as org
from hengji.org.models import Appointment, Person, Post, Unit

_keys = count(1)
STEPS = "完成目标值得满分；每低于目标值1个百分点扣2分，扣完为止"
CLIMB = "完成基本值得80%，完成目标值得100%，达到挑战值得120%，其间按线性插值"
COUNTED = "每发生1起一般及以上设备事故扣5分，扣完为止"


def key() -> str:
    """A fresh key of a command."""
    return f"test-key-{next(_keys):08}"


def item(
    id: str,
    weight: str,
    sentence: str,
    unit: str = "%",
    own: bool = False,
    allowed: tuple[str, str] | None = None,
    **tiers: str,
) -> Item:
    """An item with the rule that a sentence says."""
    bare = Item(
        id=id,
        dimension=Text("质量效益", "Value"),
        title=Text(f"{id}指标", f"{id.title()} ratio"),
        indicator=id,
        unit=unit,
        direction=Direction.LOWER if unit == "起" else Direction.HIGHER,
        weight=Decimal(weight),
        allowed=Range(Decimal(allowed[0]), Decimal(allowed[1])) if allowed else None,
        tiers=tuple(Tier(name, Decimal(value)) for name, value in tiers.items()),
        sentence=Text.same("—"),
        rule=Rule(),
        own=own,
    )
    return reworded(bare, sentence)


def party(group: Group, code: str) -> Party:
    """A unit of the group as a side."""
    node = group.viewer("olivia").tree.by_ref[group.ref(code)]
    return Party(node.ref, node.code, node.name)


def content(
    group: Group, code: str = "D1", kind: Kind | None = None, holder: Holder | None = None, year: int = 2026
) -> Content:
    """A letter that can be sent."""
    kinds = {"D": Kind.DEPARTMENT, "S": Kind.SUBSIDIARY}
    own = holder is not None
    return Content(
        kind=kind or kinds[code[0]],
        group=party(group, "G"),
        subject=party(group, code),
        holder=holder,
        term=Term(year, year),
        scheme="cn.test 2026.1",
        unit_class="competition",
        items=(
            item(
                "profit",
                "50",
                CLIMB,
                unit="万元",
                own=own,
                allowed=("40", "60"),
                base="900",
                target="1000",
                challenge="1100",
            ),
            item("budget", "30", STEPS, target="95"),
            item("safety", "20", COUNTED, unit="起"),
        ),
        nodes=(
            Node("budget", Text("预算编制", "Budget drafted"), date(year, 3, 31), Text("经党委会审定", "Approved")),
        ),
        duties=(Duty(Text("并网", "Grid"), Text("生产技术部", "Production"), Decimal(40), Text("提供资料", "Papers")),),
        constraints=(Text("安全生产一票否决", "A veto for safety"),),
        clauses=(Clause(Text("兑现", "Pay"), Text("按办法执行", "By the rules")),),
    )


def with_weights(whole: Content, *weights: str) -> Content:
    """The content with other weights, its sentences written anew."""
    items = [with_weight(each, Decimal(weight)) for each, weight in zip(whole.items, weights, strict=True)]
    return replace(whole, items=tuple(items))


class Story:
    """A letter and what is done with it, always by who may and with the version as it stands."""

    def __init__(self, group: Group, code: str = "D1", head: str = "hana", text: str = "") -> None:
        self.group, self.head = group, head
        made = actions.draft_letter(group.viewer("olivia"), key(), content=text or written(content(group, code)))
        self.ref = made["letter"]

    @property
    def letter(self) -> Letter:
        """As it stands."""
        found: Letter = Letter.objects.get(ref=self.ref)
        return found

    @property
    def table(self) -> LetterVersion:
        """The version on the table."""
        letter = self.letter
        found: LetterVersion = LetterVersion.objects.get(letter=letter, number=letter.current)
        return found

    def do(self, who: str, act: Callable[..., Answer], **given: object) -> Answer:
        """An action of somebody on the letter as it stands."""
        return act(self.group.viewer(who), key(), letter=self.ref, **{"version": self.letter.version, **given})

    def sent(self) -> Story:
        """Sent to the subject."""
        self.do("olivia", actions.send_letter)
        return self

    def agreed(self) -> Story:
        """Agreed as it was drafted."""
        self.sent().do(self.head, actions.agree_letter, shown=self.table.hash)
        return self

    def half_signed(self) -> Story:
        """Signed by the subject."""
        self.agreed().sign(self.head, "unit")
        return self

    def in_force(self) -> Story:
        """Signed by both."""
        self.half_signed().sign("leo", "group")
        return self

    def sign(self, who: str, side: str) -> Answer:
        """Sign what is on the table."""
        return self.do(who, actions.sign_letter, side=side, shown=self.table.hash)

    def amend(self, target: str = "950", who: str = "olivia") -> Answer:
        """Ask for another target of the first item."""
        return self.do(
            who, actions.amend_letter, content=self.lowered(target), reason="煤价上涨", evidence="集团〔2026〕12号"
        )

    def lowered(self, target: str) -> str:
        """The content in force with another target of the first item."""
        now = self.bound
        return written(with_item(now, with_tier(now.items[0], "target", Decimal(target))))

    def weighted(self, *weights: str) -> str:
        """The content in force with other weights."""
        return written(with_weights(self.bound, *weights))

    @property
    def bound(self) -> Content:
        """The content in force."""
        return read(LetterVersion.objects.get(letter=self.letter, number=self.letter.in_force).content)


def stand_in(group: Group, giver: str, taker: str) -> None:
    """Somebody stands in for another for some days."""
    org.delegate(
        group.viewer(giver), key(), taker=group.person(taker).ref, since=group.today, until=group.today + timedelta(9),
        reason="出差",
    )  # fmt: skip


def grant_office(group: Group, who: str = "none") -> None:
    """A second person of the performance office."""
    asked = org.grant_role(
        group.viewer("sec"), key(), person=group.person(who).ref, role="office", unit=group.ref("G"), since=group.today
    )
    org.approve_grant(group.viewer("sec2"), key(), grant=asked["grant"], version=1)


@action("test.post")
def _post(act: Act, *, unit: str, person: str) -> Answer:
    held = Unit.objects.get(code=unit)
    post = act.add(Post(unit=held, kind="chief", title_zh="总经理", title_en="General manager"))
    act.add(Appointment(post=post, person=Person.objects.get(ref=person), since=date(2026, 1, 1)))
    return {"post": post.ref}


def posted(group: Group, unit: str, who: str) -> Post:
    """A post with its holder."""
    made = _post(group.viewer("olivia"), key(), unit=unit, person=group.person(who).ref)
    found: Post = Post.objects.get(ref=made["post"])
    return found
