"""Twenty departments whose figures run from excellent to vetoed."""

from __future__ import annotations

from datetime import date
from typing import Any

from hengji.engine.intake.tables import Tables

from .items import items
from .kit import F, sheet

DEPARTMENTS = (
    "战略发展部",
    "财务资产部",
    "企业管理与法律事务部",
    "人力资源部",
    "科技创新部",
    "市场营销部",
    "安全环保监督部（应急管理办公室）",
    "审计风控部",
    "党群工作部",
    "纪检监察部",
    "国际业务部",
    "数字化部",
    "采购物资部",
    "工程建设部",
    "资本运营部",
    "董事会办公室（全面深化改革领导小组办公室、合规与全面风险管理委员会办公室）",
    "综合管理部",
    "质量管理部",
    "后勤服务部",
    "生产运营部",
)


def rich_tables() -> Tables:
    """Twenty departments whose figures run from excellent to vetoed; D19 and D20 are held."""
    units, facts, targets, events, reviews, tasks = [], [], [], [], [], []
    for i, name in enumerate(DEPARTMENTS, start=1):
        unit, level = f"D{i:02}", F(1130 - 15 * ((i * 7) % 20), 1000)
        units.append(
            {
                "unit": unit,
                "name": name,
                "class": "B" if i % 3 else "F",
                "难度": F(96 + (i * 5) % 11, 100),
                "奖金基数": 40 + (i * 13) % 37,
                "专项基数": F(100 + i, 10),
                "片区": ("北京", "上海", "成都")[i % 3],
            }
        )
        equity = 100 + 13 * i
        figures: dict[str, Any] = {
            "净利润": round(equity * 0.09 * float(level), 2),
            "利润总额": round(12 * float(level) + i / 7, 2),
            "资产负债率": round(63 + (1 - float(level)) * 20, 1),
            "营业现金比率": round(9 * float(level), 2),
            "全员劳动生产率": round(88.5 * float(level), 1),
            "百元收入营业成本": round(91 / float(level), 2),
            "审计整改率": round(min(100, 93 * float(level)), 1),
            "培训覆盖率": round(min(100, 97 * float(level)), 1),
            "党建工作责任制": round(min(100, 88 * float(level)), 1),
            "较大事故": 1 if i in (8, 11) else 0,
            "一般事故": i % 4,
            "重大事故": 1 if i == 8 else 0,
            "信访事件": (i * 3) % 5,
            "新签合同额": 30 + i,
            names_14(): 92,
        }
        if i == 6:
            del figures["百元收入营业成本"]
        if i == 19:
            del figures["利润总额"]
        facts += [{"unit": unit, "measure": key, "period": "2026", "value": value} for key, value in figures.items()]
        facts += [
            {"unit": unit, "measure": "所有者权益", "period": year, "value": equity + more}
            for year, more in (("2025", 0), ("2026", 8))
        ]
        if i != 20:
            facts.append(
                {
                    "unit": unit,
                    "measure": "科技创新成果等级",
                    "period": "2026",
                    "level": ("优秀", "良好", "合格", "不合格")[i % 4],
                }
            )
        targets += [
            {"unit": unit, "item": "净资产收益率", "base": F("7.5"), "target": F("8.6"), "challenge": F("9.8")},
            {"unit": unit, "item": "利润总额", "base": F("9.5"), "target": 12, "challenge": F("13.8")},
        ]
        for rater, group in enumerate(("leaders",) * 2 + ("peers",) * 5):
            reviews.append(
                {"unit": unit, "item": "协同满意度", "group": group, "score": min(100, 78 + (i * 5 + rater * 3) % 23)}
            )
        for n, size in enumerate(("big", "mid", "small", "small")[: 2 + i % 3]):
            done = date(2026, 6, 30).toordinal() + (i * 11 + n * 9) % 28 - 14
            tasks.append(
                {
                    "unit": unit,
                    "task": f"T{n + 1}",
                    "title": ("新能源大基地一期并网", "司库体系建设", "两金压降专项", "合同模板标准化")[n],
                    "size": size,
                    "due": date(2026, 6, 30),
                    "done": date.fromordinal(done),
                }
            )
    everybody = {
        "资产负债率": 64,
        "全员劳动生产率": 90,
        "百元收入营业成本": F("91.5"),
        "审计整改率": 95,
        names_14(): 100,
        "新签合同额": 45,
    }
    targets += [{"unit": "*", "item": item, "target": value} for item, value in everybody.items()]
    targets.append({"unit": "*", "item": "营业现金比率", "base": F("7.2"), "target": 9, "challenge": F("10.5")})
    events += [
        {
            "unit": "D01",
            "event": "bonus",
            "count": 2,
            "evidence": "省科技进步奖证书",
            "reason": "省级科技进步一等奖、集团标杆部门",
        },
        {"unit": "D04", "event": "bonus", "count": 1, "reason": "未附证书"},
        {"unit": "D03", "event": "challenge", "amount": F("2.5"), "reason": "首台套装备投运"},
        {"unit": "D08", "event": "veto", "count": 1, "reason": "“3·12”重大安全事故"},
        {"unit": "D15", "event": "red", "count": 1, "reason": "重大合规事件通报"},
        {
            "unit": "D13",
            "event": "exemption",
            "item": "审计整改率",
            "approved_by": "总经理办公会〔2026〕7号",
            "reason": "资料随案移送，非主观原因",
        },
        {"unit": "D12", "event": "late", "count": 3, "reason": "一季度、二季度、三季度报表"},
        {"unit": "D05", "event": "late", "count": 1, "reason": "年度报表"},
    ]
    return Tables(
        sheet("units", units, "unit name class 片区", "难度 奖金基数 专项基数"),
        sheet("facts", facts, "unit measure period level", "value"),
        sheet("targets", targets, "unit item period", "base target challenge"),
        sheet("events", events, "unit event item evidence approved_by reason", "count amount"),
        sheet("reviews", reviews, "unit item group grade", "score"),
        sheet(
            "tasks", tasks, "unit task title kind size grade exempt approved_by direction", "actual target", "due done"
        ),
    )


def names_14() -> str:
    return list(items())[14]
