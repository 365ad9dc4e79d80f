"""What a form gives, as values; what cannot be read is refused with words that say what would work."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.http import HttpRequest

from ...audit.outcomes import Refusal
from ...engine.intake.spelt import alone, in_unit, spelt
from ...engine.values.number import NotANumber, parse_number
from ...engine.values.text import Text
from ...org.views import viewer_at
from ...store.exact import PER_CENT, NotExact, exact_in
from ...ui.unit_names import english
from ..models import Cycle
from ..queries import cycle_of


def posted(request: HttpRequest) -> dict[str, str]:
    """What the form gives, without the one sign no database keeps."""
    return {name: value.replace("\x00", "") for name, value in request.POST.dict().items()}


def asked(request: HttpRequest, name: str) -> str:
    """A word of the address, without that sign."""
    return request.GET.get(name, "").replace("\x00", "")


def number(request: HttpRequest, name: str) -> int:
    """A whole number of the address, 0 for whatever else stands there."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 6 else 0


def words(given: Mapping[str, str], name: str, title: Text) -> Text:
    """A bilingual text, `<name>_zh` and `<name>_en`; what is blank in one is as in the other. Raises `Refusal` where both are blank."""
    found = optional_words(given, name)
    if found is None:
        raise Refusal(
            Text(f"“{title.zh}”没有填", f"the {title.en} is missing"),
            Text("填写后再提交", "fill it in and submit again"),
            at=f"{name}_zh",
        )
    return found


def optional_words(given: Mapping[str, str], name: str) -> Text | None:
    """The same, None where both are blank."""
    zh, en = given.get(f"{name}_zh", "").strip(), given.get(f"{name}_en", "").strip()
    return Text(zh or en, en or zh) if zh or en else None


_THOUSANDS = re.compile(r"[+\-−]?[0-9]{1,3}([,，][0-9]{3})+(\.[0-9]+)?")


def plain_figure(text: str) -> str:
    """A figure without the commas between its thousands; any other comma stays, for it may have been meant for the point."""
    found = text.strip().replace("\u00a0", "").replace(" ", "").replace("−", "-")
    return found.replace(",", "").replace("，", "") if _THOUSANDS.fullmatch(found) else found


def plain_year(text: str) -> str:
    """A year as people type it, in full-width digits or with blanks around it."""
    return unicodedata.normalize("NFKC", text).strip()


def back_with(error: Refusal) -> dict[str, object]:
    """What a form that comes back says. Raises the refusal itself where it has a page of its own: missing, forbidden, overtaken."""
    if error.status != 422:
        raise error
    return {"refusal": error}


def figure(given: Mapping[str, str], name: str, title: Text, *, share: bool = False, unit: str = "") -> Decimal | None:
    """An exact figure in a field of a `unit`, None when blank; a `share`, as all that is in per cent, may bear the sign. Raises `Refusal`
    with the field and the reason."""
    text = given.get(name, "").strip()
    if not text:
        return None
    try:
        return exact_in(plain_figure(text), PER_CENT if share else unit)
    except NotExact as error:
        raise Refusal(
            Text(f"“{title.zh}”：{error.text.zh}", f"{title.en}: {error.text.en}"),
            error.hint
            or meant(text, PER_CENT if share else unit)
            or Text(
                "写成数字，如 1234.5 或 1,234.5；小数点用“.”",
                "write a figure, such as 1234.5 or 1,234.5, with a point for decimals",
            ),
            at=name,
        ) from error


def meant(text: str, unit: str) -> Text | None:
    """What to write instead of a figure with words or a sign beside it, in the unit of its field, as a workbook says it; None for anything
    else."""
    try:
        parse_number(plain_figure(text))
    except NotANumber:
        said = spelt(text)
    else:
        return None
    if said is None:
        return None
    return in_unit(said, unit, english(unit), "本栏") if unit.strip() else alone(said)


def needed_figure(given: Mapping[str, str], name: str, title: Text, *, share: bool = False) -> Decimal:
    """A figure that has to be there. Raises `Refusal`."""
    value = figure(given, name, title, share=share)
    if value is None:
        raise Refusal(Text(f"“{title.zh}”没有填", f"the {title.en} is missing"), at=name)
    return value


def day(given: Mapping[str, str], name: str, title: Text) -> date:
    """A day. Raises `Refusal`."""
    try:
        return date.fromisoformat(unicodedata.normalize("NFKC", given.get(name, "")).strip())
    except ValueError as error:
        raise Refusal(
            Text(f"“{title.zh}”不是日期", f"the {title.en} is no date"),
            Text("写成 年-月-日，例如 2026-09-30", "write year-month-day, such as 2026-09-30"),
            at=name,
        ) from error


def year_at(request: HttpRequest) -> Cycle | None:
    """The year of the address, else today's, as `cycle_of` chooses."""
    return cycle_of(viewer_at(request), request.GET.get("year"))


def year_needed(request: HttpRequest) -> Cycle:
    """The same. Raises `Refusal` where there is none."""
    return begun(year_at(request))


def begun(cycle: Cycle | None) -> Cycle:
    """The year that was asked for. Raises `Refusal` where there is none."""
    if cycle is None:
        raise Refusal(
            Text("还没有开始编制这一年度的目标", "the goals of that year have not been begun"),
            Text(
                "请考核办先在“目标”页的“管理年度”里开始这一年",
                "have the performance office begin the year first, at Goals, Years",
            ),
        )
    return cycle
