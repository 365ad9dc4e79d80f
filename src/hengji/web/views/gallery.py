"""The gallery of the components, in the demo only: each in all its states, for whoever builds a page."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ...audit.outcomes import Missing
from ...engine.values.text import Text
from ...org.doors import lang_of, viewer_at
from ...org.models import UnitSpan
from ...org.permissions import Permission
from ...org.queries import in_force
from ...org.views.units import units_table
from ...ui.forms import DateInput, HouseForm
from ...ui.pieces import SIGNS, Badge, Branch, KeyFigure, Part, Progress, Step, Tab

TONES = {
    "good": Text("正常", "On track"),
    "warn": Text("预警", "At risk"),
    "bad": Text("滞后", "Behind"),
    "info": Text("草稿", "Draft"),
    "none": Text("无数据", "No data"),
}


TYPED = (
    {"name": Text("第一公司", "Company one"), "state": Text("没有改动", "as it is"), "value": "1,200"},
    {"name": Text("第二公司", "Company two"), "state": Text("改动了，未保存", "changed, not saved"), "value": "860", "kind": "changed"},
    {"name": Text("第三公司", "Company three"), "state": Text("已保存", "saved"), "value": "75.5", "kind": "saved"},
    {"name": Text("第四公司", "Company four"), "state": Text("有问题", "wrong"), "value": "3万",
     "fault": Text("“3万”不是数字。写成 30000", "'3万' is not a number. Write 30000")},
)  # fmt: skip
"""Cells in every state."""


class Sample(HouseForm):
    """One field of every kind."""

    name = forms.CharField(label="名称 / Name", help_text="与文件一致 / As in the document", max_length=40)
    day = forms.DateField(label="日期 / Date", widget=DateInput)
    kind = forms.ChoiceField(label="类型 / Kind", choices=[("a", "定量 / Quantitative"), ("b", "定性 / Qualitative")])
    amount = forms.CharField(label="金额（万元） / Amount (10k yuan)", help_text="可写 1,234.5 / 1,234.5 will do")
    note = forms.CharField(label="说明 / Note", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agreed = forms.BooleanField(label="已与对方协商 / Agreed with the other side", required=False)


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component."""
    if not settings.DEMO:
        raise Missing
    viewer = viewer_at(request)
    wrong = Sample(
        {"key": "a-key-of-the-gallery", "name": "", "day": "", "kind": "c", "amount": ""}, auto_id="wrong_%s"
    )
    wrong.add_error(None, "权重合计为 95，应为 100 / The weights add up to 95, not to 100")
    leaf = Branch(
        Text("净资产收益率 ≥ 9.2%", "ROE ≥ 9.2 %"),
        "/gallery",
        "2.1",
        Text("财务资产部 · 73%", "Finance · 73 %"),
        Badge("warn", TONES["warn"]),
    )
    page = {
        "steps": [Step("/", Text("首页", "Home")), Step("/gallery", Text("组件", "Components"))],
        "figures": [
            KeyFigure(Text("目标完成率", "Goals reached"), Decimal("83.4"), "%"),
            KeyFigure(Text("红灯事项", "Red lights"), 17, Text("项", "items"), "bad", "/gallery"),
            KeyFigure(Text("待我处理", "Waiting for me"), 6, Text("项", "items"), "warn"),
            KeyFigure(Text("数据上报率", "Figures in"), None),
        ],
        "tones": [Badge(tone, text) for tone, text in TONES.items()],  # type: ignore[arg-type]
        "signs": list(SIGNS),
        "branches": [
            Branch(Text("建设世界一流企业", "A world-class company"), "/gallery", "1", Text("集团公司 · 78%", "Group · 78 %"),
                   Badge("good", TONES["good"]),
                   (Branch(Text("价值创造能力提升", "More value"), "", "2", "", None, (leaf, leaf), True), leaf), True)
        ],
        "tabs": [
            Tab("/gallery", Text("全部", "All"), True, 12),
            Tab("/gallery", Text("待签订", "To be signed"), False, 3),
            Tab("/gallery", Text("已签订", "Signed")),
        ],
        "progress": Progress(
            Text("2026 年责任书", "Letters of 2026"),
            "/gallery",
            [Part(tone, text, count, "/gallery") for (tone, text), count in zip(TONES.items(), (21, 3, 1, 8, 4), strict=True)],  # type: ignore[arg-type]
        ),
        "form": Sample(),
        "wrong": wrong,
        "typed": TYPED,
        "bars": [(78, "good"), (45, "warn"), (12, "bad"), (60, "")],
    }  # fmt: skip
    rows = UnitSpan.objects.filter(in_force(viewer.today), unit__in=viewer.units(Permission.SEE_UNIT)).select_related(
        "unit"
    )
    table = units_table(viewer, viewer.units(Permission.SEE_UNIT), viewer.tree)
    return table.answer(request, rows, "web/gallery.html", page, lang=lang_of(request))
