"""What the actions share: finding and locking a version, and refusing what is out of turn."""

from __future__ import annotations

from collections.abc import Iterator

from ...audit.acts import Act
from ...audit.outcomes import Conflict, Difference, Forbidden, Refusal
from ...engine.values.text import Text
from ...org.actions import viewer
from ...org.permissions import Permission
from ..actors import rights
from ..compare import Differences, Kind, differences
from ..models import Author, SchemeVersion, Status
from ..queries import version_seen
from ..reading import Read

OPEN = (Status.DRAFT.value, Status.SUBMITTED.value, Status.APPROVED.value)
MOST_TOLD = 60
"""Changes told one by one in an event; a whole new text has more."""


def locked(act: Act, ref: str, permission: Permission) -> SchemeVersion:
    """The version, locked, for somebody who may do this with it. Raises `Missing` and `Forbidden`."""
    seen = version_seen(viewer(act), ref)
    permitted(act, seen, permission)
    row = act.lock(SchemeVersion, pk=seen.pk)
    act.subject, act.unit = row.ref, seen.scheme.owner.ref
    return row


def permitted(act: Act, seen: SchemeVersion, permission: Permission) -> None:
    """Raises `Forbidden` for somebody who sees a version and may not do this with it."""
    if not viewer(act).may(permission, seen.scheme.owner_id):
        raise Forbidden(
            Text(f"您没有这个方案的“{permission.words.zh}”权限", f"you may not {permission.words.en} of this owner"),
            Text("请安全管理员授予相应角色", "ask the security administrator for the role"),
        )
    viewer(act).use(permission, unit=seen.scheme.owner_id)


def in_status(row: SchemeVersion, *wanted: Status) -> None:
    """Raises `Refusal` for a version that has come to another point."""
    if row.status in [each.value for each in wanted]:
        return
    zh, _, en = str(Status(row.status).label).partition(" / ")
    names = [str(each.label).partition(" / ") for each in wanted]
    raise Refusal(
        Text(f"这个版本现在是“{zh}”，不能这样做", f"this version is '{en.lower()}': that cannot be done now"),
        Text(
            f"要先是：{'、'.join(name[0] for name in names)}",
            f"it has to be {' or '.join(n[2].lower() for n in names)}",
        ),
        "wrong-status",
    )


def open_for_edit(row: SchemeVersion) -> None:
    """Raises `Refusal` for a version that has been put in force: what people signed under is not rewritten."""
    if row.status not in OPEN:
        raise Refusal(
            Text("已施行的版本不能改", "a version that was put in force is not changed"),
            Text("复制成新版本再改", "copy it into a new version and change that"),
            "issued",
        )


def unchanged(row: SchemeVersion, version: int, now: Read, wanted: Read) -> None:
    """Raises `Conflict`, with what would differ, where somebody saved after this person opened the text."""
    if row.version == version:
        return
    pairs = list(_pairs(differences(now, wanted)))[:MOST_TOLD] if now.meaning and wanted.meaning else []
    raise Conflict(
        Text(
            f"您打开后，别人已改过（现为第 {row.version} 次保存）",
            f"somebody saved after you opened it (save {row.version} by now)",
        ),
        Text(
            "看过差别后，在新的文本上重做您的修改", "look at the differences, then make your change on the newer text"
        ),
        [Difference(title, old, new) for title, old, new in pairs],
    )


def tell_differences(act: Act, old: Read, new: Read) -> None:
    """What an edit changed, item by item."""
    found = list(_pairs(differences(old, new)))
    for title, before, after in found[:MOST_TOLD]:
        act.tell(title, before, after)
    if len(found) > MOST_TOLD:
        act.tell(Text("其余改动", "further changes"), None, len(found) - MOST_TOLD)
    act.tell(Text("摘要", "digest"), old.digest, new.digest)


def _pairs(found: Differences) -> Iterator[tuple[Text, str, str]]:
    for item in found.items:
        if item.kind is not Kind.CHANGED:
            words = item.kind.words
            yield Text(f"{words.zh}：{item.title.zh}", f"{words.en}: {item.title.en}"), "", ""
            continue
        for each in item.fields:
            title = Text(f"{item.title.zh}：{each.title.zh}", f"{item.title.en}: {each.title.en}")
            yield title, each.old.zh if each.old else "", each.new.zh if each.new else ""
    for rule in found.rules:
        title = Text(f"分类规则：{rule.place.zh}", f"rules of classification: {rule.place.en}")
        yield title, rule.old.zh if rule.old else "", rule.new.zh if rule.new else ""
    for part in found.parts:
        yield Text(f"其他部分：{part.key}", f"another part: {part.key}"), part.old[:500], part.new[:500]


def signed_by(act: Act, row: SchemeVersion) -> None:
    """The person, and those whose right was used, become authors of the version: none of them can approve it."""
    people = {viewer(act).person, *rights(viewer(act), Permission.EDIT_SCHEMES, row.scheme.owner_id)}
    known = set(Author.objects.filter(scheme_version=row).values_list("person_id", flat=True))
    act.add_all([Author(scheme_version=row, person_id=person) for person in sorted(people - known)])


def reasoned(reason: str) -> str:
    """The reason; raises `Refusal` where none is given."""
    if not reason.strip():
        raise Refusal(
            Text("没有写理由", "no reason is given"),
            Text("写明文号、会议或原因", "name the document, the meeting or the cause"),
            at="reason",
        )
    if len(reason) > 500:
        raise Refusal(Text("理由超过 500 字", "the reason is longer than 500 characters"), at="reason")
    return reason.strip()
