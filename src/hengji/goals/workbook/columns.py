"""The columns of the workbook of goals."""

from __future__ import annotations

from dataclasses import dataclass

from ...engine.values.text import Text
from ..models import How, Source, Task, Way

SHEET = "目标 goals"
NODE_SHEET = "节点 nodes"
HEAD = 1
"""The row of headers, from 1."""
LARGEST = 20_000
"""Goals in one workbook, and nodes."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what is written in it and by which rule."""

    key: str
    title: Text
    width: float
    says: Text
    choices: tuple[tuple[str, str], ...] = ()
    needed: bool = False
    figure: bool = False
    day: bool = False
    longest: int = 200

    @property
    def headed(self) -> str:
        """The header cell."""
        return f"{self.title.zh} {self.title.en}" + (" *" if self.needed else "")


def _choices(kind: type[Source] | type[Task] | type[Way] | type[How]) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), str(label)) for value, label in kind.choices)


MARK = Column(
    "mark",
    Text("系统标记", "mark"),
    22,
    Text("下载时带出，不要改；新的一行留空", "comes with the download, leave it; blank in a new row"),
    longest=60,
)
"""Which goal or node a row is, in which version, and how the row read when it was downloaded."""
_VALUE = Text("数字；没有就留空", "a figure; blank where there is none")
COLUMNS = (
    Column("code", Text("编号", "code"), 14, Text("本年度内不重复", "unique within the year"), needed=True, longest=40),
    Column("title_zh", Text("目标", "goal"), 34, Text("中文名称", "the Chinese title"), needed=True, longest=120),
    Column(
        "title_en",
        Text("英文名称", "English title"),
        34,
        Text("留空则同中文名称", "blank: as the Chinese one"),
        longest=200,
    ),
    Column("source", Text("来源", "source"), 26, Text("从列表选择", "from the list"), _choices(Source), needed=True),
    Column("task", Text("任务类型", "kind"), 20, Text("从列表选择", "from the list"), _choices(Task), needed=True),
    Column(
        "unit",
        Text("责任单位编号", "responsible unit, code"),
        16,
        Text("见“单位”表；留空为暂无责任单位", "see the sheet of units; blank: no responsible unit yet"),
    ),
    Column(
        "parent",
        Text("上级目标编号", "goal above"),
        16,
        Text("本表或系统中已有的编号", "a code of this sheet or of the product"),
        longest=40,
    ),
    Column(
        "how",
        Text("分解方式", "decomposition"),
        20,
        Text("从列表选择；留空为不分解", "from the list; blank: not decomposed"),
        _choices(How),
    ),
    Column(
        "share",
        Text("占上级份额%", "share of above %"),
        14,
        Text("大于 0，不超过 100", "more than 0, at most 100"),
        figure=True,
    ),
    Column(
        "measure", Text("指标编号", "measure"), 18, Text("指标库中的编号", "as in the indicator library"), longest=60
    ),
    Column("measure_unit", Text("计量单位", "unit of measure"), 12, Text("如 万元、%", "such as 万元, %"), longest=20),
    Column(
        "way",
        Text("方向", "direction"),
        24,
        Text("从列表选择；留空为越高越好", "from the list; blank: higher is better"),
        _choices(Way),
    ),
    Column("base", Text("基本值", "base"), 14, _VALUE, figure=True),
    Column("target", Text("目标值", "target"), 14, _VALUE, figure=True),
    Column("challenge", Text("挑战值", "challenge"), 14, _VALUE, figure=True),
    Column("prior", Text("上年值", "last year"), 14, _VALUE, figure=True),
    Column("leading", Text("行业先进值", "industry-leading"), 14, _VALUE, figure=True),
    Column(
        "words",
        Text("目标描述", "target in words"),
        40,
        Text("没有数字的目标写在这里", "for goals without figures"),
        longest=300,
    ),
    MARK,
)
NODE_COLUMNS = (
    Column(
        "goal",
        Text("目标编号", "goal"),
        14,
        Text("本表或系统中已有的目标", "a goal of this workbook or of the product"),
        needed=True,
        longest=40,
    ),
    Column("title_zh", Text("节点", "node"), 30, Text("中文名称", "the Chinese title"), needed=True, longest=120),
    Column("title_en", Text("英文名称", "English title"), 30, Text("留空则同中文名称", "blank: as the Chinese one")),
    Column("due", Text("完成时限", "due"), 14, Text("如 2026-09-30", "such as 2026-09-30"), needed=True, day=True),
    Column(
        "standard_zh",
        Text("完成标准", "standard"),
        40,
        Text("做到什么算完成", "what counts as done"),
        needed=True,
        longest=300,
    ),
    Column(
        "standard_en",
        Text("英文标准", "English standard"),
        30,
        Text("留空则同完成标准", "blank: as the Chinese one"),
        longest=400,
    ),
    Column(
        "weight",
        Text("权重%", "weight %"),
        12,
        Text("一个目标的节点合计 100", "the nodes of a goal make 100"),
        needed=True,
        figure=True,
    ),
    Column("evidence_zh", Text("佐证材料", "evidence"), 30, Text("凭什么看出完成了", "what shows it"), longest=200),
    Column(
        "evidence_en",
        Text("英文佐证", "English evidence"),
        30,
        Text("留空则同佐证材料", "blank: as the Chinese one"),
        longest=300,
    ),
    MARK,
)
TIERS = ("base", "target", "challenge", "prior", "leading")
PLACE = {column.key: at for at, column in enumerate(COLUMNS)}
