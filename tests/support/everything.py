"""Everything that can be done, done once: each action of the product, in a course that makes sense."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.test import Client
from support import doer
from support.goals_of_group import REASON, Goals, found_goals, say, terms, words
from support.group_of_rooms import Group
from support.letters import Story, content, key, posted
from support.reporting import World, make_world
from support.schemes_of_rooms import TEXT, approve, in_force, second_leader, start, submit, version

from hengji.audit.acts import Answer
from hengji.contracts import actions as letters
from hengji.contracts.articles import written_articles
from hengji.contracts.content import written
from hengji.contracts.models import Amendment, Letter, Proposal
from hengji.engine.values.text import Text
from hengji.facts import actions as figures
from hengji.facts.cabinet import keep
from hengji.facts.models import Batch, Form, Measure
from hengji.goals import actions as goals
from hengji.goals.models import Goal, Interface, Node, NodeTemplate
from hengji.org import actions as org
from hengji.org import granting, guarding, merging, naming, opening, second_step, totp, withdrawing
from hengji.org.founding import SetUp, found_group
from hengji.org.models import Account, Appointment, Grant, Person, UnitSpan
from hengji.org.roles import Role
from hengji.policy import actions as policy
from hengji.web import accounts, door, renewals
from hengji.web.guarding import end_sessions
from hengji.web.seed import founding

DAY = date(2026, 10, 1)


def everything(group: Group) -> None:
    """All of it, on the small group, in an order in which each can be done."""
    with transaction.atomic():
        founding_alone()
    of_the_organisation(group)
    of_signing_in(group)
    of_figures(group)
    of_schemes(group)
    of_goals(group)
    of_letters(group)


def founding_alone() -> None:
    """The first act of the example, and that of a system of one's own, need an empty house: each is tried on one and taken back."""
    from hengji.audit import backup

    administrators = [
        {
            "role": role.value,
            "code": f"A{at}",
            "name_zh": f"管理员{at}",
            "name_en": f"Admin {at}",
            "login": f"admin{at}",
            "hashed": "!",
        }
        for at, role in enumerate((Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN))
    ]
    own = {"code": "G", "name": Text("集团", "Group"), "since": DAY, "administrators": administrators}
    for begin in (
        lambda: founding._found(SetUp(), key()),
        lambda: found_group(SetUp(), key(), **own),  # type: ignore[arg-type]
    ):
        with transaction.atomic():
            for model in backup._models():
                if model._meta.app_label != "audit":
                    model._base_manager.all()._raw_delete("default")
            begin()
            transaction.set_rollback(True)


def of_the_organisation(group: Group) -> None:
    """Units, people, roles."""
    olivia, sys, sec, sec2 = (group.viewer(name) for name in ("olivia", "sys", "sec", "sec2"))
    unit = org.found_unit(
        olivia, key(), code="S9", kind="subsidiary", name=Text("新设公司", "New"), parent=group.ref("G"), since=DAY
    )["unit"]
    span = UnitSpan.objects.get(unit__ref=unit)
    olivia = group.viewer("olivia")
    org.change_unit(olivia, key(), unit=unit, version=span.version, since=DAY, name=Text("新公司", "Newer"), reason="x")
    span.refresh_from_db()
    org.close_unit(group.viewer("olivia"), key(), unit=unit, version=span.version, until=DAY + timedelta(9), reason="x")
    gone = org.found_unit(
        group.viewer("olivia"), key(), code="S7", kind="peer", name=Text("旧公司", "Old"), parent=group.ref("G"), since=DAY
    )["unit"]  # fmt: skip
    merging.merge_unit(
        group.viewer("olivia"), key(), unit=gone, version=1, into=group.ref("S2"), since=DAY + timedelta(9), reason="x"
    )
    later = group.today + timedelta(30)
    coming = org.found_unit(
        group.viewer("olivia"), key(), code="S6", kind="peer", name=Text("将来公司", "Later"), parent=group.ref("G"), since=later
    )["unit"]  # fmt: skip
    withdrawing.withdraw_change(group.viewer("olivia"), key(), unit=coming, version=1, reason="x")
    person = org.add_person(sys, key(), code="P900", name=Text("新人", "Newcomer"))["person"]
    org.open_account(sys, key(), person=person, login="new", password="a first password")
    post = posted(group, "S1", "max")
    org.appoint(olivia, key(), post=post.ref, person=group.person("mia").ref, since=DAY, reason="x")
    asked = org.grant_role(sec, key(), person=person, role="liaison", unit=group.ref("S2"), since=DAY)["grant"]
    org.approve_grant(sec2, key(), grant=asked, version=1)
    more = [
        org.grant_role(sec, key(), person=person, role="rater", unit=group.ref(code), since=DAY)["grant"]
        for code in ("S1", "S2")
    ]
    granting.approve_grants(sec2, key(), grants=[{"grant": more[0], "version": 1}])
    granting.turn_down_grants(sec2, key(), grants=[{"grant": more[1], "version": 1}], reason="x")
    other = org.grant_role(sec, key(), person=person, role="head", unit=group.ref("S2"), since=DAY)["grant"]
    org.turn_down_grant(sec2, key(), grant=other, version=1, reason="x")
    org.withdraw_role(
        sec, key(), grant=asked, version=Grant.objects.get(ref=asked).version, until=group.today, reason="x"
    )
    org.delegate(
        group.viewer("mia"),
        key(),
        taker=group.person("fay").ref,
        since=group.today,
        until=group.today + timedelta(5),
        reason="出差",
    )
    account = Account.objects.get(login="new").ref
    accounts.renew_password(sys, key(), account=account, password="another first password", reason="x")
    guard = Account.objects.get(login="sec").ref
    turned = accounts.ask_renewal(sys, key(), account=guard, reason="x")["renewal"]
    renewals.turn_down(sec2, key(), renewal=turned, version=1, reason="x")
    asked_for = accounts.ask_renewal(sys, key(), account=guard, reason="x")["renewal"]
    renewals.approve(sec2, key(), renewal=asked_for, version=1)
    accounts.renew_password(sys, key(), account=guard, password="a guard's first password", reason="x")
    accounts.renew_at_terminal(accounts.Terminal(), key(), login="new", password="one more first password", reason="x")
    accounts.change_password(group.viewer("mia"), key(), hashed=make_password("a sentence nobody knows"))
    for _ in range(5):
        AccessAttempt.objects.create(username="new", user_agent=key(), failures_since_start=1)
    door.lock_account(door.Door(), key(), login="new")
    accounts.unlock_account(sys, key(), account=account, reason="x")
    for _ in range(5):
        AccessAttempt.objects.create(username="new", user_agent=key(), failures_since_start=1)
    accounts.unlock_at_terminal(accounts.Terminal(), key(), login="new", reason="x")
    accounts.disable_account(sys, key(), account=account, reason="x")
    accounts.enable_account(sys, key(), account=account, reason="x")
    later = group.today + timedelta(5)
    stands_in = org.delegate(
        group.viewer("mia"), key(), taker=group.person("fay").ref, since=group.today, until=later, reason="x"
    )
    org.end_delegation(group.viewer("mia"), key(), delegation=stands_in["delegation"], version=1, reason="x")
    line = {
        "code": "P901", "name_zh": "甲", "name_en": "A", "unit": group.ref("S2"), "kind": "staff", "title_zh": "岗",
        "title_en": "Post", "post": "", "since": "2026-10-01",
    }  # fmt: skip
    founded = {"code": "S8", "name_zh": "新厂", "name_en": "Plant", "kind": "grassroots", "parent": group.ref("S2"), "place": "0",
               "since": "2026-10-01"}  # fmt: skip
    org.import_roster(group.viewer("olivia"), key(), lines=[line], source="花名册", reason="x", units=[founded])
    appointed = Appointment.objects.get(person__code="P901")
    org.end_appointment(
        group.viewer("olivia"), key(), appointment=appointed.ref, version=1, until=DAY + timedelta(9), reason="x"
    )
    new = Person.objects.get(code="P901").ref
    named = group.person("hugo")
    naming.correct_person(
        group.viewer("olivia"), key(), person=named.ref, version=named.version, name=Text("孙皓", "Hao"), reason="x"
    )
    opening.open_accounts(sys, key(), accounts=[{"person": new, "hashed": make_password("one"), "again": ""}])
    asked_line: granting.Line = {
        "person": new, "role": "rater", "unit": group.ref("S2"), "since": "2026-10-01", "until": "", "reason": "x",
    }  # fmt: skip
    granting.ask_roles(sec, key(), lines=[asked_line], source="花名册")


def of_signing_in(group: Group) -> None:
    """The second step set up, renewed, given up, got past, reset and asked for; sessions ended."""
    sec, now = group.viewer("sec"), second_step.seconds() // totp.SECONDS
    for who in ("hana", "hugo", "mia"):
        factor, viewer, set_up = second_step.begun(Account.objects.get(login=who)), group.viewer(who), key()
        secret = second_step.unsealed(factor) or b""
        guarding.confirm(viewer, set_up, code=totp.code_at(secret, now))
        if who == "hana":
            guarding.renew_codes(viewer, key(), code=totp.code_at(secret, now + 1))
            guarding.reset(sec, key(), account=factor.account.ref, reason="x")
        elif who == "hugo":
            guarding.drop(viewer, key(), code=totp.code_at(secret, now + 1))
        else:
            guarding.use_recovery(viewer, key(), code=second_step.recovery_codes(factor, set_up)[0])
            guarding.reset(sec, key(), account=factor.account.ref, reason="x")
    guarding.require(sec, key(), role="rater", required=True, version=0, reason="x")
    lin = Account.objects.get(login="lin")
    Client().force_login(lin, backend="django.contrib.auth.backends.ModelBackend")
    end_sessions(sec, key(), account=lin.ref, session="", reason="x")


def of_figures(group: Group) -> None:
    """The library, a form, a report that is sent back, one that is taken back, one that is accepted, and a correction."""
    world = make_world(group)
    olivia = group.viewer("olivia")
    figure(world, "gus", "attached", 5)
    measure = Measure.objects.get(ref=world.measures["output"])
    figures.change_measure(
        olivia, key(), measure=measure.ref, version=measure.version, title=Text("电量", "Power"), unit="万千瓦时", decimals=2,
        low="", high="", department=group.ref("D1"), calendar="month", about="", in_use=True, reason="x",
    )  # fmt: skip
    batch = figure(world, "gus", "rejected", 6)
    figures.reject(group.viewer("mia"), key(), batch=batch.ref, version=batch.version, reason="核对")
    batch = figure(world, "gus", "withdrawn", 9)
    figures.withdraw(group.viewer("gus"), key(), batch=batch.ref, version=batch.version, reason="x")
    world.accept("mia", figure(world, "gus", "accepted", 7))
    profit = world.measures["profit"]
    figures.correct(
        group.viewer("gus"),
        key(),
        unit=group.ref("S1A"),
        measure=profit,
        period="2026-09",
        turn=1,
        value="8",
        reason="x",
    )
    form = Form.objects.get(ref=world.form.ref)
    figures.change_form(olivia, key(), form=form.ref, version=form.version, due=DAY, closed=True, reason="x")


def figure(world: World, who: str, name: str, value: int) -> Batch:
    """A report, with a file of evidence, handed in."""
    batch = world.batch(world.upload(who, world.filled(who, dict.fromkeys(world.measures, value)), f"{name}.xlsx"))
    proof = keep(b"%PDF-1.7\n" + name.encode())
    figures.attach(world.viewer(who), key(), batch=batch.ref, sha256=proof, name=f"{name}.pdf")
    world.submit(who, batch, "x")
    return world.batch({"batch": batch.ref})


def of_schemes(group: Group) -> None:
    """A scheme written, edited, sent back, approved by two and put in force; copied; units placed."""
    second_leader(group)
    olivia, row = group.viewer("olivia"), start(group)
    policy.save_draft(
        olivia, key(), ref=row.ref, version=row.version, source=TEXT.replace("target: 100", "target: 101")
    )
    changes = [{"card": "wind", "part": "profit", "weight": "70"}, {"card": "wind", "part": "debt", "weight": "30"}]
    policy.edit_items(olivia, key(), ref=row.ref, version=version(row.ref).version, changes=changes)
    scheme = version(row.ref).scheme
    policy.assess_kinds(
        olivia, key(), ref=row.ref, version=scheme.version, kinds=["subsidiary", "department"], reason="x"
    )
    now = submit(group, row)
    policy.reject(group.viewer("leo"), key(), ref=row.ref, digest=now.digest, submission=now.round, reason="x")
    in_force(group, row)
    copy = version(policy.copy_version(olivia, key(), ref=row.ref)["version"])
    submit(group, copy)
    approve(group, copy, "leo")
    policy.place_unit(
        olivia, key(), ref=row.ref, unit=group.ref("S1"), placed="", unit_class="coal", since=DAY, reason="x"
    )
    policy.describe_unit(olivia, key(), unit=group.ref("S2"), traits={"industry": "煤电"}, since=DAY, reason="x")
    traits = [{"unit": group.ref("S2"), "traits": {"industry": ["煤电", "风电"], "规模": ["", "120"]}}]
    policy.describe_units(olivia, key(), ref=row.ref, changes=traits, since=DAY, reason="x")


def of_goals(group: Group) -> None:
    """A year of goals, one by one, many at once and from a workbook; nodes, templates, and terms between departments."""
    held = found_goals(group)
    olivia, cycle = group.viewer("olivia"), held.cycle
    top = held.add("A1", target="100")
    held.cascade(top, {"S1": "60", "S2": "40"})
    part = Goal.objects.get(code="A1-S1")
    asked = on(goals.ask_other, group.viewer("mia"), part, value=Decimal(50), base=Decimal(40), reason="x")["ask"]
    goals.answer_other(olivia, key(), ask=asked, version=1, reply="accepted")
    one = held.add("A2", "D1")
    now = Goal.objects.get(pk=one.pk)
    goals.change_goal(
        olivia, key(), goal=one.ref, version=now.version, title=say("改名"), source=now.source, task=now.task, way=now.way,
        unit=group.ref("D1"), parent="", how="none", share=None, measure="profit", measure_unit="万元", reason="x",
    )  # fmt: skip
    on(goals.set_tiers, olivia, one, tiers={"target": Decimal(9)}, reason="x")
    typed: goals.Typed = {**shown(one), "tiers": {"target": Decimal(8)}}
    goals.set_values(olivia, key(), goals=[typed], reason="x")
    nodes(group, held, one)
    on(goals.submit_goal, olivia, one)
    on(goals.send_back_goal, group.viewer("leo"), one, reason="x")
    on(goals.submit_goal, olivia, one)
    on(goals.approve_goal, group.viewer("leo"), one)
    many = [held.add(f"B{number}", "D2", target="5") for number in range(2)]
    goals.submit_goals(olivia, key(), goals=[shown(goal) for goal in many])
    goals.approve_goals(group.viewer("leo"), key(), goals=[shown(goal) for goal in many])
    on(goals.withdraw_goal, olivia, held.add("A3", "D2"), reason="x")
    handed = goals.hand_in(olivia, key(), cycle=cycle.ref, name="a.xlsx", content=doer.workbook("W"))
    goals.import_goals(olivia, key(), upload=handed["upload"], version=1)
    cycle.refresh_from_db()
    goals.close_cycle(olivia, key(), cycle=cycle.ref, version=cycle.version, reason="x")
    goals.reopen_cycle(olivia, key(), cycle=cycle.ref, version=cycle.version + 1, reason="x")
    goals.rename_cycle(olivia, key(), cycle=cycle.ref, version=cycle.version + 2, title=say("二〇二六"))


def on(act: Callable[..., Answer], by: object, goal: Goal, **given: object) -> Answer:
    """An action on a goal as it stands."""
    return act(by, key(), goal=goal.ref, version=Goal.objects.get(pk=goal.pk).version, **given)


def shown(goal: Goal) -> goals.Shown:
    """A goal as a list shows it."""
    now = Goal.objects.get(pk=goal.pk)
    return {"goal": now.ref, "version": now.version}


def nodes(group: Group, held: Goals, goal: Goal) -> None:
    """Nodes of a goal and who answers for which part of one."""
    olivia = group.viewer("olivia")
    held.node(goal, "一", "60")
    other = held.node(goal, "二", "40")
    goals.save_template(olivia, key(), code="T1", title=say("模板"), project="wind", nodes=[words(when=30)])
    template = NodeTemplate.objects.get(code="T1")
    more = held.add("A4", "D1")
    on(goals.add_nodes_from_template, olivia, more, template=template.ref, start=date(2026, 1, 1))
    goals.withdraw_node(olivia, key(), node=other.ref, version=other.version, reason="x")
    first = Node.objects.get(title_zh="一")
    goals.change_node(olivia, key(), node=first.ref, version=first.version, words=words("一", "100"), reason="x")
    row = held.locked(Node.objects.get(pk=first.pk))
    for act, who, given in (
        (goals.dispute_interface, "hana", {"reason": "x"}),
        (goals.answer_dispute, "hugo", {"reason": "x"}),
        (goals.decide_interface, "olivia", terms("50", "50", REASON)),
    ):
        now = Interface.objects.get(pk=row.pk)
        act(group.viewer(who), key(), interface=now.ref, version=now.version, **given)  # type: ignore[arg-type]


def of_letters(group: Group) -> None:
    """Letters drafted, negotiated, signed, amended and closed; one withdrawn."""
    letters.draft_letters(group.viewer("olivia"), key(), contents=[written(content(group, "D2"))])
    wording = written_articles(content(group, "D2").clauses)
    letters.save_articles(group.viewer("olivia"), key(), kind="department", number=0, articles=wording, why="x")
    story = Story(group)
    changed = written(content(group)).replace("一票否决", "一票否决制")
    story.do("olivia", letters.revise_letter, content=changed, why="x")
    story.sent().do("hana", letters.propose, item="profit", matter="comment", words="x")
    proposal = Proposal.objects.get(letter=story.letter)
    story.do("olivia", letters.answer_proposal, proposal=proposal.ref, answer="accepted", words="x")
    story.do("hana", letters.agree_letter, shown=story.table.hash)
    story.sign("hana", "unit")
    story.sign("leo", "group")
    story.amend("950")
    first = Amendment.objects.get(letter=story.letter)
    story.do("leo", letters.reject_amendment, amendment=first.ref, words="x")
    story.amend("945", "hana")
    again = Amendment.objects.filter(letter=story.letter).latest("pk")
    story.do("hana", letters.drop_amendment, amendment=again.ref, words="x")
    story.amend("940", "hana")
    second = Amendment.objects.filter(letter=story.letter).latest("pk")
    story.do("leo", letters.approve_amendment, amendment=second.ref, shown=second.hash)
    story.sign("hana", "unit")
    story.sign("leo", "group")
    story.do("olivia", letters.close_letter, reason="x")
    other = Letter.objects.exclude(ref=story.ref).get()
    letters.withdraw_letter(group.viewer("olivia"), key(), letter=other.ref, version=other.version, reason="x")
