"""Every page of goals: who sees what on it, how many queries it takes, how large it is, and that its forms do what they say."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from support.goals_of_group import REASON, Goals, counted, say

from hengji.goals import actions, queries
from hengji.goals.models import Goal, Interface, State, Upload
from hengji.goals.queries import cycle_of, forget_faults
from hengji.goals.rules.coverage import Kind
from hengji.goals.workbook import SHEET
from hengji.org.permissions import Permission
from hengji.org.queries import forget_viewers
from hengji.org.viewer import Viewer
from hengji.store.refs import new_ref

CANARIES = ("东部机密", "88776655.443322", "五号标段机密")
"""What East coal carries: its title, its value, its node."""


@pytest.fixture
def year(goals: Goals) -> Goals:
    """A goal of the group given to a department and two subsidiaries, nodes, an interface, and goals below."""
    top = goals.add("P", how="strict", target="100000000", title="集团利润")
    goals.cascade(top, {"D1": "10", "S1": "5000000", "S2": "88776655.443322"})
    east = top.children.get(unit__code="S2")
    actions.change_goal(
        goals.group.viewer("olivia"), new_ref(), goal=east.ref, version=east.version, title=say("东部机密"), source="business",
        task="quantitative", way="higher", unit=goals.group.ref("S2"), parent=top.ref, how="none", share=None,
        measure="profit", measure_unit="万元", reason="东部机密",
    )  # fmt: skip
    goals.node(east, "五号标段机密")
    west = top.children.get(unit__code="S1")
    goals.cascade(west, {"S1A": "2000000", "S1B": "2999999.999999"})
    goals.locked(goals.node(top.children.get(unit__code="D1")))
    goals.add("LOST", unit="", title="无主目标")
    return goals


def pages(goals: Goals) -> list[str]:
    """Every page that is read."""
    code = {goal.code: goal.ref for goal in Goal.objects.all()}
    found = ["/goals", "/goals/map", "/goals/coverage", "/goals/new", "/goals/interfaces", "/goals/templates", "/goals/import",
             "/goals?f-title=机密", "/goals?sort=-target", "/goals/coverage?f-kind=unassigned"]  # fmt: skip
    for ref in code.values():
        found += [
            f"/goals/{ref}",
            f"/goals/{ref}/cascade",
            f"/goals/{ref}/change",
            f"/goals/{ref}/nodes",
            f"/goals/map?root={ref}",
        ]
    return found + [f"/goals/interfaces/{row.ref}" for row in Interface.objects.all()]


def test_every_page_takes_few_queries_and_is_light(year: Goals) -> None:
    client = year.client("olivia")
    client.get("/goals")
    counts: dict[str, int] = {}
    for path in [*pages(year), "/goals/years", "/goals/templates/new"]:
        with counted() as found:
            answer = client.get(path)
        assert answer.status_code == 200, path
        assert len(answer.content) <= 100_000, path
        counts[path] = len(found)
    assert max(counts.values()) <= 20, {path: count for path, count in counts.items() if count > 20}


@pytest.mark.parametrize("name", ["mia", "hana", "gus", "lin", "hugo"])
def test_no_page_tells_a_unit_what_another_beside_it_carries(year: Goals, name: str) -> None:
    client = year.client(name)
    for path in pages(year):
        answer = client.get(path)
        body = answer.content.decode()
        # what was asked for stands in the search box again
        told = [canary for canary in CANARIES if canary in body or f"{Decimal('88776655.443322'):,f}" in body]
        assert not told, (path, told)
    for path in ("/goals?year=2026&export=xlsx", "/goals?year=2026&export=xlsx&f-title=机密"):
        answer = client.get(path)
        assert answer.status_code == 200
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
        cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
        assert not [canary for canary in CANARIES if any(canary in cell for cell in cells)]


def test_the_canaries_are_seen_by_whom_they_concern(year: Goals) -> None:
    """So that the test above can fail."""
    for name in ("max", "olivia", "ada"):
        ref = Goal.objects.get(code="P-S2").ref
        body = year.client(name).get(f"/goals/{ref}").content.decode()
        assert "东部机密" in body
        assert "88776655.443322" in body.replace(",", "")
        assert "五号标段机密" in body


def test_without_the_scope_the_canaries_are_told(year: Goals, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof that the pages above are searched where it counts: with the guard removed they tell."""
    everything = frozenset(year.group.viewer("olivia").units(Permission.SEE_GOALS))
    monkeypatch.setattr(Viewer, "units", lambda self, permission: everything)
    client = year.client("mia")
    told = [path for path in pages(year) if any(canary in client.get(path).content.decode() for canary in CANARIES)]
    ref = Goal.objects.get(code="P-S2").ref
    assert {"/goals", "/goals/map", f"/goals/{ref}", f"/goals/{ref}/change", f"/goals/{ref}/nodes"} <= set(told)


def test_a_head_sees_the_title_of_the_goal_above_and_not_its_value_nor_those_beside(year: Goals) -> None:
    own, top = Goal.objects.get(code="P-D1"), Goal.objects.get(code="P")
    client = year.client("hana")
    body = client.get(f"/goals/{own.ref}").content.decode()
    assert "集团利润" in body
    assert "100,000,000" not in body
    assert "100000000" not in body
    assert client.get(f"/goals/{top.ref}").status_code == 404
    assert [code for code in ("P-S1", "P-S2", "LOST") if code in client.get("/goals").content.decode()] == []


def test_a_sum_is_told_only_to_who_sees_all_its_parts(year: Goals) -> None:
    """What is left of the department's goal would say what the subsidiary below it carries."""
    own = Goal.objects.get(code="P-D1")
    year.cascade(own, {"S2": "3.25"}, by="olivia")
    body = year.client("hana").get(f"/goals/{own.ref}").content.decode()
    assert "6.75" not in body
    assert "3.25" not in body
    assert "P-D1-S2" not in body
    hana = year.client("hana")
    for path in ("/goals/coverage", "/goals/map", f"/goals/{own.ref}/cascade", f"/goals/{own.ref}/moved?target=5"):
        assert "6.75" not in hana.get(path).content.decode()
    assert hana.get(f"/goals/{own.ref}/moved?target=5").status_code == 404
    sent = {"key": new_ref(), "version": str(Goal.objects.get(pk=own.pk).version), "how": "strict", "reason": REASON,
            f"value-{year.group.ref('D1')}": "8"}  # fmt: skip
    refused = hana.post(f"/goals/{own.ref}/cascade", sent)
    assert refused.status_code == 403
    assert "1.25" not in refused.content.decode()
    assert "6.75" in year.client("olivia").get(f"/goals/{own.ref}").content.decode()


def test_who_may_not_see_goals_finds_no_page(year: Goals) -> None:
    for name in ("sys", "sec", "aud", "none"):
        client = year.client(name)
        for path in pages(year):
            answer = client.get(path)
            assert answer.status_code in (403, 404) or "集团利润" not in answer.content.decode(), (name, path)
            assert "P-S1" not in answer.content.decode()


def test_a_reader_is_offered_nothing_to_change_and_can_change_nothing(year: Goals) -> None:
    goal = Goal.objects.get(code="P-S1")
    client = year.client("ada")
    body = client.get(f"/goals/{goal.ref}").content.decode()
    assert 'name="reason"' not in body
    given = {"key": new_ref(), "version": str(goal.version), "reason": REASON}
    for step in ("withdraw", "submit", "approve", "tiers", "cascade"):
        assert client.post(f"/goals/{goal.ref}/{step}", given).status_code in (403, 422), step
    goal.refresh_from_db()
    assert goal.state == State.DRAFT


class _Form(HTMLParser):
    """The fields of a form, as a browser would send them."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.inside, self.fields, self.select = action, False, dict[str, str](), ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("action", "") == self.action and given.get("method") == "post"
        elif not self.inside:
            return
        elif tag == "input" and given.get("type") in ("radio", "checkbox"):
            if "checked" in given:
                self.fields[given["name"]] = given.get("value", "on")
        elif tag == "input" and given.get("name"):
            self.fields[given["name"]] = given.get("value", "")
        elif tag == "select":
            self.select = given["name"]
        elif tag == "option" and ("selected" in given or self.select not in self.fields):
            self.fields[self.select] = given.get("value", "")


def form(client: Client, page: str, action: str = "", **filled: str) -> dict[str, str]:
    """The form of a page, filled in."""
    found = _Form(action)
    found.feed(client.get(page).content.decode())
    assert found.fields, (page, action)
    return found.fields | filled


def test_a_goal_is_set_valued_cascaded_and_approved_through_the_forms_alone(year: Goals) -> None:
    office, leader = year.client("olivia"), year.client("leo")
    made = office.post(
        "/goals/new?year=2026",
        form(office, "/goals/new?year=2026", code="W", title_zh="发电量", unit=year.group.ref("G"), how="strict",
             measure_unit="亿千瓦时", target="１，２３４.5"),
    )  # fmt: skip
    page = made.headers["Location"]
    assert "1,234.5" in office.get(page).content.decode() or "1234.5" in office.get(page).content.decode()
    office.post(f"{page}/tiers", form(office, page, f"{page}/tiers", base="1200", challenge="1300", reason=REASON))
    s1, s2 = year.group.ref("S1"), year.group.ref("S2")
    typed = form(
        office, f"{page}/cascade", **{f"value-{s1}": "1000", f"share-{s2}": "10", "how": "strict", "reason": REASON}
    )
    reckoned = office.post(f"{page}/cascade", typed | {"do": "reckon"}).content.decode()
    assert "还差 111.05 亿千瓦时" in reckoned
    assert re.search(rf'name="value-{s1}"[^>]* value="1000"', reckoned)
    assert "还差 111.05 亿千瓦时" in office.post(f"{page}/cascade/left", typed).content.decode()
    over = office.post(f"{page}/cascade", typed | {f"value-{s1}": "1200"})
    assert over.status_code == 422
    assert "88.95" in over.content.decode()
    assert office.post(f"{page}/cascade", typed).status_code == 302
    office.post(f"{page}/submit", form(office, page, f"{page}/tiers"))
    assert leader.post(f"{page}/approve", form(leader, page, f"{page}/approve")).status_code == 302
    body = office.get(page).content.decode()
    for told in ("已批准", "李建国", "123.45", "分解", REASON):
        assert told in body, told
    again = typed | {"key": new_ref()}
    assert office.post(f"{page}/cascade", again).status_code == 409


def test_a_new_goal_is_decomposed_as_its_kind_is_and_a_heads_proposal_is_no_fault_of_the_board(year: Goals) -> None:
    office, hana = year.client("olivia"), year.client("hana")
    page = "/goals/new?year=2026"

    def made(client: Client, code: str, unit: str, **filled: str) -> Goal:
        client.post(page, form(client, page, code=code, title_zh=code, unit=year.group.ref(unit), **filled))
        return Goal.objects.get(code=code)

    assert made(office, "SUM", "G", measure_unit="万元", target="5").how == "strict"
    assert made(office, "RATE", "G", measure_unit="%", target="5").how == "none"
    assert made(office, "DEPT", "D1", measure_unit="万元", target="5").how == "none", "nobody stands below a department"
    assert made(office, "SAID", "G", measure_unit="%", how="shared").how == "shared"
    own = made(hana, "OWN", "D1", measure_unit="万元", target="5")
    assert (own.how, own.source) == ("none", "business")
    assert made(hana, "DARE", "D1", source="challenge", measure_unit="万元", target="5").how == "none"
    board = queries.board(year.group.viewer("olivia"), year.cycle)
    told = {found.goal.code for found in board.found if found.fault.kind is Kind.UNASSIGNED}
    assert {"SUM", "SAID"} <= told
    assert not {"RATE", "DEPT", "OWN", "DARE"} & told


def test_an_english_title_that_stayed_behind_is_told_until_it_is_changed_too(year: Goals) -> None:
    client = year.client("olivia")
    goal = year.add("T", title="发电量")
    page = f"/goals/{goal.ref}"

    def change(**filled: str) -> Goal:
        client.post(f"{page}/change", form(client, f"{page}/change", reason=REASON, **filled))
        return Goal.objects.get(pk=goal.pk)

    told = "英文名未随之修改"
    renamed = change(title_zh="上网电量")
    assert (renamed.title_zh, renamed.title_en) == ("上网电量", "上网电量"), "a copy follows"
    change(title_en="Power sold")
    assert told not in client.get(page).content.decode()
    change(title_zh="售电量")
    for path in (page, f"{page}/change"):
        body = client.get(path).content.decode()
        assert f"{told}：中文名原为“上网电量”，英文名“Power sold”是那时的" in body
    change(title_en="Electricity sold")
    assert told not in client.get(page).content.decode()


def test_a_node_and_its_interface_go_through_the_forms(year: Goals) -> None:
    office, hana = year.client("olivia"), year.client("hana")
    goal = year.add("B", "D1", task="milestone")
    page = f"/goals/{goal.ref}"
    office.post(
        f"{page}/nodes",
        form(office, f"{page}/nodes", title_zh="开工", due="2026-09-30", standard_zh="取得开工令", weight="100"),
    )
    node = goal.nodes.get()
    sent = form(office, f"/goals/nodes/{node.ref}/interface", left=year.group.ref("D1"), right=year.group.ref("D2"), left_share="60",
                right_share="40", left_duty_zh="甲", right_duty_zh="乙", reason=REASON)  # fmt: skip
    at = office.post(f"/goals/nodes/{node.ref}/interface", sent).headers["Location"]
    assert hana.post(f"{at}/confirm", form(hana, at, f"{at}/confirm")).status_code == 302
    assert hana.post(f"{at}/dispute", form(hana, at, f"{at}/dispute", reason="份额不对")).status_code == 302
    body = year.client("hugo").get(at).content.decode()
    assert "份额不对" in body
    assert f"{at}/answer" in body
    saved = {"key": new_ref(), "code": "T", "title_zh": "风电", "project": "wind", "n1-title_zh": "开工", "n1-offset": "30",
             "n1-standard_zh": "开工令", "n1-weight": "100"}  # fmt: skip
    assert office.post("/goals/templates/new", saved).status_code == 302
    assert "开工令" in office.get("/goals/templates").content.decode()


def test_a_workbook_is_previewed_and_imported_through_the_pages(year: Goals) -> None:
    client = year.client("mia")
    book = openpyxl.load_workbook(io.BytesIO(client.get("/goals/import/form?year=2026").content))
    sheet = book[SHEET]
    for place, value in ((1, "N1"), (2, "新目标"), (4, "业务发展指标"), (5, "定量任务"), (6, "S2")):
        sheet.cell(2, place).value = value
    wrong = _send(client, book)
    body = client.get(wrong).content.decode()
    assert "F2" in body
    assert client.get(f"{wrong}/marked").status_code == 200
    version = Upload.objects.latest("id").version
    assert client.post(wrong, {"key": new_ref(), "version": version}).status_code == 422
    sheet.cell(2, 6).value = "S1A"
    right = _send(client, book)
    assert client.post(right, form(client, right)).status_code == 302
    assert Goal.objects.get(code="N1").unit.code == "S1A"  # type: ignore[union-attr]
    assert year.client("max").get(right).status_code == 404


def _send(client: Client, book: Any) -> str:
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = "目标.xlsx"
    answer = client.post("/goals/import?year=2026", {"key": new_ref(), "workbook": out})
    return str(answer.headers["Location"])


def test_pages_speak_both_languages_and_hold_no_inline_script_or_style(year: Goals) -> None:
    client = year.client("olivia")
    for path in pages(year):
        for lang in ("zh", "en"):
            client.cookies["hengji-lang"] = lang
            body = client.get(path).content.decode()
            assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>|\sstyle=|\son\w+=", body), path
            assert f'lang="{"en" if lang == "en" else "zh-CN"}"' in body
    assert "Goal map" in client.get("/goals").content.decode()


def test_the_map_has_every_goal_with_its_value_share_and_faults_and_folds_without_script(year: Goals) -> None:
    body = year.client("olivia").get("/goals/map").content.decode()
    for told in ("P-S1-S1A", "2,999,999.999999", "<details open>", "没有责任单位", "未分解到位"):
        assert told in body, told
    west = year.client("mia").get("/goals/map").content.decode()
    assert "P-S1-S1B" in west
    assert "P-S2" not in west


def test_the_board_counts_every_fault_and_links_to_the_goals(year: Goals) -> None:
    body = year.client("olivia").get("/goals/coverage").content.decode()
    for told in ("未分解到位", "没有责任单位", "0.000001", Goal.objects.get(code="LOST").ref):
        assert told in body, told


def test_the_effect_of_another_value_is_reckoned_in_the_same_parts_and_changes_nothing(year: Goals) -> None:
    west = Goal.objects.get(code="P-S1")
    body = year.client("mia").get(f"/goals/{west.ref}/moved?target=10000000").content.decode()
    for told in ("4,000,000", "5,999,999.999998", "5,000,000.000001", "10,000,000"):
        assert told in body, told
    assert Goal.objects.get(pk=west.pk).tiers.get(kind="target").value == 5000000


def test_the_effect_on_parts_that_take_away_is_in_the_same_parts_or_says_why_not(goals: Goals) -> None:
    client = goals.client("olivia")
    loss = goals.add("L", how="strict", target="300")
    goals.cascade(loss, {"D1": "200", "S1": "150", "S2": "-50"})
    body = client.get(f"/goals/{loss.ref}/moved?target=600").content.decode()
    for told in (">400<", ">300<", ">-100<"):
        assert told in body.replace("−", "-"), told
    assert "合计为 0" not in body
    none = goals.add("N", how="strict", target="300")
    goals.cascade(none, {"D1": "200", "S2": "-200"})
    assert "下级目标的合计为 0" in client.get(f"/goals/{none.ref}/moved?target=600").content.decode()


def test_another_value_that_is_no_figure_is_refused_at_its_field(year: Goals) -> None:
    west = Goal.objects.get(code="P-S1")
    answer = year.client("mia").get(f"/goals/{west.ref}/moved?target=abc")
    body = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(
        r'<input id="moved"[^>]*value="abc"[^>]*aria-invalid="true"[^>]*><p class="fault"[^>]*>“目标值”：', body
    )
    assert year.client("hana").get(f"/goals/{west.ref}/moved?target=abc").status_code == 404


def test_a_year_begun_early_does_not_take_everybody_along(year: Goals) -> None:
    now = timezone.localdate().year
    for each in {now, now + 1} - {2026}:
        actions.open_cycle(year.group.viewer("olivia"), new_ref(), year=each, title=say(f"{each} 年"))
    client = year.client("olivia")
    for path in ("/goals", "/goals/new", "/goals/map", "/goals/coverage"):
        assert client.get(path).context["cycle"].year == now, path
    assert client.get(f"/goals?year={now + 1}").context["cycle"].year == now + 1


def test_without_a_year_of_today_the_latest_with_goals_in_sight_is_shown(year: Goals) -> None:
    actions.open_cycle(year.group.viewer("olivia"), new_ref(), year=2031, title=say("2031 年"))
    later = date(2029, 3, 1)
    assert cycle_of(year.group.viewer("olivia", later), None).year == 2026  # type: ignore[union-attr]
    assert cycle_of(year.group.viewer("hugo", later), "").year == 2031  # type: ignore[union-attr]
    assert cycle_of(year.group.viewer("olivia", later), "2029") is None
    actions.open_cycle(year.group.viewer("olivia"), new_ref(), year=2029, title=say("2029 年"))
    assert cycle_of(year.group.viewer("olivia", later), None).year == 2029  # type: ignore[union-attr]


def test_a_share_says_how_it_was_given_and_what_it_is_since_the_goal_above_was_changed(goals: Goals) -> None:
    top = goals.add("SH", how="strict", target="300")
    goals.cascade(top, {"S1": "33.3333", "S2": "66.6667"}, share=True)
    west, olivia = top.children.get(unit__code="S1"), goals.client("olivia")
    for ref in (top.ref, west.ref):
        assert "现占" not in olivia.get(f"/goals/{ref}").content.decode()
    top.refresh_from_db()
    actions.set_tiers(
        goals.group.viewer("olivia"), new_ref(), goal=top.ref, version=top.version, tiers={"target": Decimal(3000000)}, reason=REASON
    )  # fmt: skip
    body = olivia.get(f"/goals/{west.ref}").content.decode()
    assert re.search(r"占上级目标的原定份额</dt><dd>33.3333% · 现占约 0.0033%", body)
    body = olivia.get(f"/goals/{top.ref}").content.decode()
    assert "2 个下级目标现占的份额与原定份额不同" in body
    assert re.search(r'33.3333<span class="also">现占约 0.0033</span>', body)
    assert "现占" not in goals.client("mia").get(f"/goals/{west.ref}").content.decode(), "it would tell the value above"


def test_a_page_that_nobody_may_read_by_guessing_is_missing(year: Goals) -> None:
    client = year.client("olivia")
    for path in ("/goals/nosuchgoal23", "/goals/interfaces/nosuch23", "/goals/import/nosuch23", "/goals/nodes/nosuch23",
                 "/goals/map?root=nosuch"):  # fmt: skip
        assert client.get(path).status_code == 404, path


def test_the_pool_filters_sorts_and_pages_in_the_database(year: Goals) -> None:
    units = {node.code: node.unit for node in year.group.viewer("olivia").tree.nodes.values()}
    _many(year, 130, units["S1"])
    client = year.client("olivia")
    with counted() as found:
        body = client.get("/goals?f-title=大量&sort=-code&page=3").content.decode()
    assert len(found) <= 20
    assert "共 130 行" in body
    assert "Z0029" in body
    assert "Z0030" not in body
    assert "共 130 行" not in client.get(f"/goals?f-unit={year.group.ref('S2')}").content.decode()
    assert "LOST" in client.get("/goals?f-unit=none").content.decode()


def _many(goals: Goals, count: int, unit: int) -> None:
    from hengji.audit.acts import Act, Answer, action

    @action("test.many-goals")
    def many(act: Act) -> Answer:
        viewer = goals.group.viewer("olivia")
        act.add_all([
            Goal(cycle=goals.cycle, code=f"Z{at:04}", title_zh=f"大量{at}", title_en=f"many {at}", source="reform",
                 task="special", unit_id=unit, author_id=viewer.account)
            for at in range(count)
        ])  # fmt: skip
        return {}

    many(goals.group.viewer("olivia"), new_ref())


def test_five_thousand_goals_are_shown_with_as_many_queries(year: Goals) -> None:
    units = {node.code: node.unit for node in year.group.viewer("olivia").tree.nodes.values()}
    client = year.client("olivia")
    before = _queries(client)
    _many(year, 5000, units["S1"])
    assert _queries(client) == before


def _queries(client: Client) -> dict[str, int]:
    counts = {}
    forget_viewers()  # who has looked before is known already
    forget_faults()
    for path in ("/goals", "/goals/map", "/goals/coverage", "/goals/values", "/goals?sort=-target&page=90"):
        with counted() as found:
            answer = client.get(path)
        assert len(answer.content) <= 100_000
        counts[path] = len(found)
    return counts


def test_no_tab_leads_to_a_refusal(year: Goals) -> None:
    """Whoever may not set goals is not offered the table to type values in."""
    for name in ("ada", "leo", "lin", "olivia"):
        client = year.client(name)
        shown = client.get("/goals").content.decode()
        tabs = re.findall(
            r'<a href="([^"]+)"',
            shown[shown.index('class="tabs"') : shown.index("</nav>", shown.index('class="tabs"'))],
        )
        assert len(tabs) >= 5, name
        assert {client.get(path).status_code for path in tabs} == {200}, name
        assert any("/goals/values" in path for path in tabs) is (name == "olivia")
