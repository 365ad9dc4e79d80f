"""Forms of the group; what they offer is what the viewer may see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from ..engine.values.text import Text
from ..ui.forms import DateInput, HouseForm
from .doors import both
from .models import Kind, Person
from .permissions import Permission
from .queries import not_to_oneself, numbered, people_to_choose, seats_of
from .roles import ROLES, Role
from .viewer import Viewer
from .writing import as_code


def units_to_choose(viewer: Viewer, permission: Permission) -> list[tuple[str, Text]]:
    """The units for which something is allowed, in the order of the tree, indented by depth."""
    return [
        (node.ref, Text(f"{'　' * depth}{node.code} {node.name.zh}", f"{'　' * depth}{node.code} {node.name.en}"))
        for depth, node in viewer.shown(permission)
    ]


_AS_CHINESE = "不填同名称 / Left empty: the same as the Chinese name"
CHOICES = "people-choices"
"""The id of the list that `/people/choose` fills while one types."""


class PersonField(forms.CharField):
    """A person by staff number or name, out of those one may choose; the list is filled while one types. Its value is their reference."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {
            "list": CHOICES, "autocomplete": "off", "hx-get": "/people/choose", "hx-trigger": "input changed delay:250ms",
            "hx-target": f"#{CHOICES}", "hx-swap": "innerHTML", "hx-sync": "this:replace",
        }  # fmt: skip
        kwargs.setdefault("help_text", "写工号或姓名 / Staff number or name")
        super().__init__(max_length=80, widget=forms.TextInput(attrs=attrs), **kwargs)
        self.offered: QuerySet[Person] = Person.objects.none()
        self.oneself: tuple[int, Text, Text] | None = None
        self.viewer: Viewer | None = None

    def choose_from(self, viewer: Viewer, text: Text, hint: Text) -> None:
        """Everybody one may choose but oneself; who names oneself is told why not, and what would work."""
        self.offered, self.viewer = people_to_choose(viewer), viewer
        self.oneself = viewer.person, text, hint

    def clean(self, value: Any) -> str:
        """The reference of the one person meant; raises a `ValidationError` that says what would have worked."""
        typed = str(super().clean(value)).replace("\x00", "").strip()
        code = found.group(1) if (found := _IN_BRACKETS.search(typed)) else typed
        rows = self.offered.prefetch_related(None)
        meant = numbered(rows, code) or list(rows.filter(Q(name_zh=typed) | Q(name_en__iexact=typed))[:6])
        if not meant:
            raise forms.ValidationError(
                "没有这个人，或您看不到 / There is nobody of that number or name, or not for you to see"
            )
        if len(meant) > 1:
            raise forms.ValidationError(both(*self._several(meant[:5])))
        if self.oneself is not None and meant[0].pk == self.oneself[0]:
            raise forms.ValidationError(both(*self.oneself[1:]))
        return str(meant[0].ref)

    def _several(self, meant: Sequence[Person]) -> tuple[Text, Text]:
        """That several are called so, and the number of each with their seat."""
        seats = seats_of(self.viewer, meant) if self.viewer is not None else {}
        zh = "、".join(f"{each.code}（{seats[each.pk].zh}）" if each.pk in seats else each.code for each in meant)
        en = "; ".join(f"{each.code} ({seats[each.pk].en})" if each.pk in seats else each.code for each in meant)
        return (
            Text("有几个人叫这个名字", "several have that name"),
            Text(f"写工号：{zh}", f"write the number: {en}"),
        )


_IN_BRACKETS = re.compile(r"[（(]([^（）()]+)[）)]$")


def shown_as(person: Person) -> str:
    """A person as the field shows them."""
    return f"{person.name_zh}（{person.code}）"


class UnitForm(HouseForm):
    """A new unit, or changes of one."""

    parent = forms.ChoiceField(label="上级单位 / Parent unit")
    code = forms.CharField(
        label="编号 / Code", max_length=20, help_text="全集团唯一，以后不变 / Unique in the group; it never changes"
    )
    kind = forms.ChoiceField(label="类型 / Kind", choices=[each for each in Kind.choices if each[0] != Kind.GROUP])
    name_zh = forms.CharField(label="名称 / Chinese name", max_length=80)
    name_en = forms.CharField(label="英文名称 / English name", max_length=120, required=False, help_text=_AS_CHINESE)
    since = forms.DateField(
        label="生效日 / From",
        widget=DateInput,
        help_text="自这一天起生效，此前的历史不变 / History before this day stays as it was",
    )
    reason = forms.CharField(
        label="依据 / Reason", max_length=200, help_text="文号或会议 / The document or the meeting"
    )

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = units_to_choose(viewer, Permission.EDIT_TREE)  # type: ignore[attr-defined]


class RenameForm(HouseForm):
    """Another name from a day on."""

    name_zh = forms.CharField(label="新名称 / New Chinese name", max_length=80)
    name_en = forms.CharField(
        label="新英文名称 / New English name", max_length=120, required=False, help_text=_AS_CHINESE
    )
    since = forms.DateField(label="生效日 / From", widget=DateInput)
    reason = forms.CharField(
        label="依据 / Reason", max_length=200, help_text="文号或会议 / The document or the meeting"
    )


class MoveForm(HouseForm):
    """Another parent from a day on."""

    parent = forms.ChoiceField(label="新的上级单位 / New parent unit")
    since = forms.DateField(label="生效日 / From", widget=DateInput)
    reason = forms.CharField(
        label="依据 / Reason", max_length=200, help_text="文号或会议 / The document or the meeting"
    )

    def __init__(self, viewer: Viewer, unit: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {viewer.tree.nodes[each].ref for each in viewer.tree.below(unit)}
        offered = [each for each in units_to_choose(viewer, Permission.EDIT_TREE) if each[0] not in own]
        self.fields["parent"].choices = offered  # type: ignore[attr-defined]


class MergeForm(HouseForm):
    """A unit goes into another."""

    into = forms.ChoiceField(label="并入 / Merged into")
    since = forms.DateField(
        label="并入日 / From",
        widget=DateInput,
        help_text="从这一天起不再存在，下级归并入单位 / It no longer exists from this day on; what is below it stands below the other",
    )
    reason = forms.CharField(
        label="依据 / Reason", max_length=200, help_text="文号或会议 / The document or the meeting"
    )

    def __init__(self, viewer: Viewer, unit: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {viewer.tree.nodes[each].ref for each in viewer.tree.below(unit)}
        offered = [each for each in units_to_choose(viewer, Permission.EDIT_TREE) if each[0] not in own]
        self.fields["into"].choices = offered  # type: ignore[attr-defined]


class WithdrawChangeForm(HouseForm):
    """A change of a unit is taken back before its first day."""

    reason = forms.CharField(
        label="原因 / Reason", max_length=200, help_text="文号或会议 / The document or the meeting"
    )


class CloseForm(HouseForm):
    """The end of a unit."""

    until = forms.DateField(
        label="撤销日 / Closed from",
        widget=DateInput,
        help_text="从这一天起不再存在 / It no longer exists from this day on",
    )
    reason = forms.CharField(
        label="依据 / Reason", max_length=200, help_text="文号或会议 / The document or the meeting"
    )


class GrantForm(HouseForm):
    """A role for a person."""

    person = PersonField(label="人员 / Person")
    role = forms.ChoiceField(
        label="角色 / Role", choices=[("", "—"), *((role.value, ROLES[role].title) for role in Role)]
    )
    unit = forms.ChoiceField(label="范围 / Scope", help_text="含全部下级单位 / All units below it are included")
    since = forms.DateField(label="自 / From", widget=DateInput)
    until = forms.DateField(
        label="至（不含） / Until (excluded)",
        widget=DateInput,
        required=False,
        help_text="不填为长期 / Empty: for good",
    )
    reason = forms.CharField(
        label="依据 / Reason", max_length=200, help_text="任命文件或申请单 / The appointment or the request"
    )

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choose_from(viewer, *not_to_oneself(viewer))  # type: ignore[attr-defined]
        units = units_to_choose(viewer, Permission.GRANT_ROLES)
        self.fields["unit"].choices = [("", "—"), *units]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        """The end comes after the beginning."""
        return _forward(self, super().clean())


class LoginField(forms.RegexField):
    """A sign-in name, in plain signs whatever keyboard it was typed on."""

    def to_python(self, value: Any) -> str:
        """As it is kept."""
        return as_code(str(super().to_python(value) or ""))


class AccountForm(HouseForm):
    """A person, and the name they sign in with."""

    code = forms.CharField(
        label="工号 / Staff number",
        max_length=20,
        help_text="已有的人员写其工号即可 / Of somebody there is already, the number will do",
    )
    name_zh = forms.CharField(label="姓名 / Chinese name", max_length=40)
    name_en = forms.CharField(
        label="英文姓名 / English name",
        max_length=60,
        required=False,
        help_text="不填用中文姓名 / Empty: the Chinese name",
    )
    login = LoginField(
        r"^[a-z0-9._-]{3,40}$", label="登录名 / Sign-in name", max_length=40,
        help_text="小写字母、数字、点与横线 / Small letters, digits, dots and dashes",
        error_messages={"invalid": "用小写字母、数字、点与横线，至少 3 个 / At least three small letters, digits, dots or dashes"},
    )  # fmt: skip


class WithdrawForm(HouseForm):
    """The end of a role."""

    until = forms.DateField(
        label="收回日 / Withdrawn from",
        widget=DateInput,
        help_text="从这一天起不再有效；已生效的写今天或以后 / From this day on it is not in force; of one in force, today or later",
    )
    reason = forms.CharField(label="原因 / Reason", max_length=200)


class LeaveForm(HouseForm):
    """The end of an appointment."""

    until = forms.DateField(
        label="离任日 / Leaves on",
        widget=DateInput,
        help_text="从这一天起不再任此岗 / From this day on the post is no longer held",
    )
    reason = forms.CharField(
        label="原因 / Reason", max_length=200, help_text="文号或去向 / The document, or where the person goes"
    )


class NameForm(HouseForm):
    """The name of a person, corrected."""

    name_zh = forms.CharField(label="姓名 / Chinese name", max_length=40)
    name_en = forms.CharField(label="英文姓名 / English name", max_length=60)
    reason = forms.CharField(
        label="原因 / Reason", max_length=200, help_text="凭什么更正，如证件 / The ground, such as an identity document"
    )


class TurnDownForm(HouseForm):
    """Why a role that was asked for is not given: it never takes effect, so there is no day to choose."""

    reason = forms.CharField(label="原因 / Reason", max_length=200)


class EndForm(HouseForm):
    """Standing in is ended early."""

    reason = forms.CharField(label="为何提前结束 / Why it ends early", max_length=200)


STANDS_IN = (
    Text("不能委托给自己", "one cannot stand in for oneself"),
    Text("委托是请别人代办：写另一个人", "somebody else acts in your place: name another person"),
)


class DelegationForm(HouseForm):
    """Somebody stands in for oneself."""

    taker = PersonField(label="受托人 / Who stands in")
    since = forms.DateField(label="自 / From", widget=DateInput)
    until = forms.DateField(
        label="至（不含） / Until (excluded)", widget=DateInput, help_text="最长 90 天 / At most 90 days"
    )
    reason = forms.CharField(label="事由 / Reason", max_length=200)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taker"].choose_from(viewer, *STANDS_IN)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        """The end comes after the beginning."""
        return _forward(self, super().clean())


def _forward(form: forms.Form, given: dict[str, Any] | None) -> dict[str, Any] | None:
    given = given or {}
    since, until = given.get("since"), given.get("until")
    if since is not None and until is not None and until <= since:
        form.add_error("until", "应晚于开始日 / It has to be later than the beginning")
    return given
