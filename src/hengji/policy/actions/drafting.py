"""Writing a scheme: start one, save its text, change single items, copy a version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db.models import Max

from ...audit.acts import Act, Answer, action
from ...audit.outcomes import Refusal
from ...engine.scheme import Scheme as Meaning
from ...engine.values.text import Text
from ...org.actions import viewer
from ...org.models import Kind
from ...org.permissions import Permission
from ..edits import change_of, edited
from ..models import Scheme, SchemeVersion, Status
from ..queries import version_seen
from ..reading import Read, read
from ..titles import older_english
from ..years import moved_on
from .common import locked, open_for_edit, permitted, reasoned, signed_by, tell_differences, unchanged

LONGEST_NOTE = 500
MOST_TITLES = 20
"""Titles that an event names."""
NOTHING = "nothing-changed"
"""The code of a refusal to save what is there already."""


@action("policy.start-scheme")
def start_scheme(act: Act, *, owner: str, kinds: Sequence[str], source: str, note: str = "") -> Answer:
    """A scheme with a first draft. Raises engine's `Refused` with every finding, `Refusal` for a code that is taken."""
    unit = viewer(act).node(owner, Permission.SEE_SCHEMES)
    viewer(act).require(Permission.EDIT_SCHEMES, unit.unit, seen=Permission.SEE_SCHEMES)
    source = _tidy(source)
    found = read(source)
    meaning = found.usable
    if len(meaning.id) > 60:
        raise Refusal(Text("方案编号超过 60 个字符", "the code of a scheme has at most 60 characters"), at="code")
    if Scheme.objects.filter(code=meaning.id).exists():
        raise Refusal(
            Text(f"编号 {meaning.id} 已有方案", f"there is a scheme {meaning.id} already"),
            Text("换一个编号，或在那个方案里复制一个版本", "choose another code, or copy a version of that scheme"),
            "code-taken",
            at="code",
        )
    scheme = act.add(
        Scheme(code=meaning.id, title_zh=meaning.title.zh[:200], title_en=meaning.title.en[:200], owner_id=unit.unit,
               kinds=_kinds(kinds))
    )  # fmt: skip
    row = act.add(_version(scheme, 1, source, found, note))
    signed_by(act, row)
    act.subject, act.unit, act.reason = row.ref, unit.ref, row.note
    act.tell(Text("建立方案", "scheme started"), None, f"{meaning.id} {meaning.title.zh}")
    act.tell(Text("摘要", "digest"), None, found.digest)
    return {"scheme": scheme.ref, "version": row.ref}


@action("policy.save-draft")
def save_draft(act: Act, *, ref: str, version: int, source: str, note: str = "") -> Answer:
    """The text of a version anew; approvals given are void. Raises `Refused` with every finding, and `Conflict`."""
    row = locked(act, ref, Permission.EDIT_SCHEMES)
    open_for_edit(row)
    source = _tidy(source)
    found = read(source)
    found.usable  # noqa: B018 - raises with all findings
    unchanged(row, version, read(row.source), found)
    return _saved(act, row, version, source, found, note)


@action("policy.edit-items")
def edit_items(act: Act, *, ref: str, version: int, changes: Sequence[Mapping[str, object]], note: str = "") -> Answer:
    """Weights, sentences and tiers of single items; the text becomes the engine's canonical one, approvals given are void.

    Raises `Refused` with every finding of the scheme as it would be, `Refusal` (`NOTHING`) where it would be as it is, and `Conflict`.
    """
    row = locked(act, ref, Permission.EDIT_SCHEMES)
    open_for_edit(row)
    before = read(row.source)
    before.usable  # noqa: B018 - raises with all findings
    found = edited(before, [change_of(each) for each in changes])
    found.usable  # noqa: B018
    if found.digest == before.digest:  # nor does a save of nothing make approvals void
        raise Refusal(Text("没有改动，什么都没有保存", "nothing was changed, nothing was saved"), code=NOTHING)
    unchanged(row, version, before, found)
    # what is kept is what the text itself reads as: lines of findings are those of the text
    return _saved(act, row, version, found.canonical, read(found.canonical), note)


@action("policy.copy-version")
def copy_version(act: Act, *, ref: str, years: int = 1, note: str = "") -> Answer:
    """A new draft of the same scheme from one of its versions, for so many years later (0: the same days)."""
    old = locked(act, ref, Permission.EDIT_SCHEMES)
    if years not in range(6):
        raise Refusal(Text("只能顺延 0 至 5 年", "it can be moved on by 0 to 5 years"))
    source = moved_on(old.source, read(old.source), years)
    found = read(source)
    found.usable  # noqa: B018
    scheme = act.lock(Scheme, pk=old.scheme_id)
    number = SchemeVersion.objects.filter(scheme=scheme).aggregate(Max("number"))["number__max"] + 1
    row = act.add(_version(scheme, number, source, found, note))
    signed_by(act, row)
    act.subject, act.reason = row.ref, row.note
    act.tell(Text("复制版本", "version copied"), old.number, number)
    act.tell(Text("有效期", "effective"), f"{old.since} – {old.until}", f"{row.since} – {row.until}")
    return {"scheme": scheme.ref, "version": row.ref}


@action("policy.assess-kinds")
def assess_kinds(act: Act, *, ref: str, version: int, kinds: Sequence[str], reason: str) -> Answer:
    """The kinds of units a scheme assesses; `version` is that of the scheme shown. Raises `Refusal` for none, `Conflict`."""
    seen = version_seen(viewer(act), ref)
    permitted(act, seen, Permission.EDIT_SCHEMES)
    scheme = act.lock(Scheme, pk=seen.scheme_id)
    before = scheme.kinds
    act.subject, act.unit, act.reason = seen.ref, seen.scheme.owner.ref, reasoned(reason)
    act.change(scheme, version, kinds=_kinds(kinds))
    act.tell(Text("考核对象", "whom it assesses"), before, scheme.kinds)
    return {"version": seen.ref}


def _saved(act: Act, row: SchemeVersion, version: int, source: str, found: Read, note: str) -> Answer:
    meaning, before = found.usable, read(row.source)
    scheme = row.scheme
    if meaning.id != scheme.code:
        raise Refusal(
            Text(
                f"这份文本是方案 {meaning.id} 的，不是 {scheme.code} 的",
                f"this text is of {meaning.id}, not of {scheme.code}",
            ),
            Text(f"第一行写 scheme: {scheme.code}", f"write scheme: {scheme.code}"),
            "another-scheme",
        )
    status = Status(row.status)
    act.change(row, version, source=source, digest=found.digest, status=Status.DRAFT.value, **_days(meaning),
               note=note[:LONGEST_NOTE] or row.note)  # fmt: skip
    titles = {"title_zh": meaning.title.zh[:200], "title_en": meaning.title.en[:200]}
    if any(getattr(scheme, name) != value for name, value in titles.items()):
        act.change(scheme, None, **titles)
    signed_by(act, row)
    act.reason = note[:LONGEST_NOTE]
    tell_differences(act, before, found)
    if before.meaning is not None:
        for each in older_english(before.meaning, meaning)[:MOST_TITLES]:
            act.tell(Text("英文名未随之修改", "English title not changed with the Chinese one"),
                     f"{each.old.zh}（{each.old.en}）", f"{each.new.zh}（{each.new.en}）")  # fmt: skip
    if status is not Status.DRAFT:
        act.tell(Text("提交与批准作废", "submission and approvals void"), status.label, Status.DRAFT.label)
    return {"version": row.ref}


def _version(scheme: Scheme, number: int, source: str, found: Read, note: str) -> SchemeVersion:
    return SchemeVersion(scheme=scheme, number=number, source=source, digest=found.digest, note=note[:LONGEST_NOTE],
                         **_days(found.usable))  # fmt: skip


def _days(meaning: Meaning) -> dict[str, object]:
    return {"since": meaning.effective.start, "until": meaning.effective.end + timedelta(days=1)}


def _kinds(kinds: Sequence[str]) -> str:
    known = [each.value for each in Kind if each is not Kind.PEER]
    chosen = [kind for kind in known if kind in kinds]
    if not chosen or len(chosen) != len(set(kinds)):
        raise Refusal(
            Text("没有选考核对象", "no kind of units is chosen"),
            Text("选部门、子企业或基层单位", "choose departments, subsidiaries or grassroots units"),
            at="kinds",
        )
    return ",".join(chosen)


def _tidy(source: str) -> str:
    """Lines as they are kept: a browser sends them with carriage returns."""
    return source.replace("\r\n", "\n").replace("\r", "\n")
