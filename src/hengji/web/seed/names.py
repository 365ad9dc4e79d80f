"""The units of the example group: every name is invented, and none is of a company that exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

START = date(2022, 1, 1)
"""Since when the group stands as it does."""
YEAR = 2026
LAST_MONTH = 10
"""The figures go up to October."""

ROOT = ("G", "示例能源集团（虚构）", "Example Energy Group (invented)")

DEPARTMENTS = (
    ("D01", "综合管理部", "General Office"),
    ("D02", "战略发展部", "Strategy"),
    ("D03", "财务资产部", "Finance"),
    ("D04", "人力资源部", "Human Resources"),
    ("D05", "企业管理部", "Corporate Management"),
    ("D06", "生产技术部", "Production"),
    ("D07", "新能源发展部", "Renewables Development"),
    ("D08", "工程建设部", "Construction"),
    ("D09", "前期规划部", "Project Planning"),
    ("D10", "水电与抽蓄部", "Hydro and Pumped Storage"),
    ("D11", "燃料管理部", "Fuel"),
    ("D12", "市场营销部", "Marketing"),
    ("D13", "资本运营部", "Capital"),
    ("D14", "国际业务部", "International Business"),
    ("D15", "安全环保部", "Safety and Environment"),
    ("D16", "科技创新部", "Science and Technology"),
    ("D17", "数字化部", "Digital"),
    ("D18", "采购物资部", "Procurement"),
    ("D19", "审计风控部", "Audit and Risk"),
    ("D20", "党群工作部", "Party Affairs"),
)


@dataclass(frozen=True, slots=True)
class Company:
    """A subsidiary: its class, its size in 万千瓦 (for those that generate) and what its plants are called."""

    code: str
    kind: str
    zh: str
    en: str
    size: int
    plants: tuple[tuple[str, str], ...] = ()

    @property
    def generates(self) -> bool:
        """Whether it makes power."""
        return self.kind in GENERATES

    @property
    def generating(self) -> list[str]:
        """The codes of the plants that make power."""
        every = enumerate(self.plants, 1) if self.generates else ()
        return [f"{self.code}{at:02}" for at, (zh, _) in every if zh not in BESIDE]


BESIDE = frozenset({"运维码头站", "储能一站", "检修中心", "集控中心", "抽蓄筹建处"})
"""Units of generating companies that make no power."""
GENERATES = frozenset({"wind", "solar", "thermal", "hydro"})

COMPANIES = (
    Company("S01", "wind", "北原风电公司", "Beiyuan Wind", 420, (
        ("草原一号风电场", "Grassland Wind Farm No. 1"), ("草原二号风电场", "Grassland Wind Farm No. 2"),
        ("沙梁风电场", "Shaliang Wind Farm"), ("长岗风电场", "Changgang Wind Farm"),
    )),
    Company("S02", "wind", "海屿风电公司", "Haiyu Offshore Wind", 260, (
        ("东屿海上风电场", "Dongyu Offshore Wind Farm"), ("南屿海上风电场", "Nanyu Offshore Wind Farm"),
        ("运维码头站", "Service Port Station"),
    )),
    Company("S03", "wind", "云岭风电公司", "Yunling Wind", 180, (
        ("云岭一号风电场", "Yunling Wind Farm No. 1"), ("云岭二号风电场", "Yunling Wind Farm No. 2"),
        ("松坡风电场", "Songpo Wind Farm"),
    )),
    Company("S04", "solar", "西漠光伏公司", "Ximo Solar", 380, (
        ("金沙光伏电站", "Jinsha Solar Plant"), ("明月光伏电站", "Mingyue Solar Plant"), ("红柳光伏电站", "Hongliu Solar Plant"),
        ("储能一站", "Storage Station No. 1"),
    )),
    Company("S05", "solar", "南塘光伏公司", "Nantang Solar", 150, (
        ("荷塘渔光电站", "Hetang Fishpond Solar"), ("稻香光伏电站", "Daoxiang Solar Plant"), ("屋顶分布式中心", "Rooftop Solar Centre"),
    )),
    Company("S06", "solar", "高原光伏公司", "Gaoyuan Solar", 220, (
        ("星湖光伏电站", "Xinghu Solar Plant"), ("白石光伏电站", "Baishi Solar Plant"), ("牧场光伏电站", "Muchang Solar Plant"),
    )),
    Company("S07", "thermal", "中川火电公司", "Zhongchuan Thermal", 520, (
        ("中川电厂", "Zhongchuan Power Plant"), ("石桥电厂", "Shiqiao Power Plant"), ("安平热电厂", "Anping Heat and Power"),
        ("检修中心", "Maintenance Centre"),
    )),
    Company("S08", "thermal", "东港火电公司", "Donggang Thermal", 460, (
        ("东港电厂", "Donggang Power Plant"), ("柳湾电厂", "Liuwan Power Plant"), ("城北热电厂", "Chengbei Heat and Power"),
    )),
    Company("S09", "thermal", "临山燃气发电公司", "Linshan Gas Power", 160, (
        ("临山燃机电厂", "Linshan Gas Turbine Plant"), ("新城能源站", "Xincheng Energy Station"),
    )),
    Company("S10", "hydro", "清江源水电公司", "Qingjiangyuan Hydro", 340, (
        ("上滩水电站", "Shangtan Hydro Plant"), ("下滩水电站", "Xiatan Hydro Plant"), ("集控中心", "Control Centre"),
    )),
    Company("S11", "hydro", "岚溪水电公司", "Lanxi Hydro", 140, (
        ("岚溪水电站", "Lanxi Hydro Plant"), ("青石水电站", "Qingshi Hydro Plant"), ("抽蓄筹建处", "Pumped Storage Office"),
    )),
    Company("S12", "trade", "恒运煤炭贸易公司", "Hengyun Coal Trade", 0, (
        ("北站储运基地", "North Coal Base"), ("港口中转站", "Port Terminal"),
    )),
    Company("S13", "finance", "衡信财务公司", "Hengxin Finance", 0, (("结算中心", "Settlement Centre"),)),
    Company("S14", "services", "智维工程服务公司", "Zhiwei Engineering Services", 0, (
        ("工程项目部", "Project Office"), ("设备检测中心", "Equipment Testing Centre"),
    )),
)  # fmt: skip
