"""The pages of figures: who sees what, in how many queries, and nothing of others in any body, file or refusal."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from support.forms import form_to
from support.group_of_rooms import START, Founder, Group
from support.pages import plain
from support.reporting import World, fill, key

from hengji.audit.acts import Act, Answer, action
from hengji.audit.models import Event
from hengji.facts import actions
from hengji.facts.cabinet import keep
from hengji.facts.models import Batch, Evidence, Fact, Form
from hengji.org.models import Account, Grant, Kind, Person, Unit, UnitSpan
from hengji.ui.words import moment

CANARIES = (
    "东部煤电",
    "East Coal",
    "二号风场",
    "Plant Two",
    "7,788.99",
    "7788.99",
    "556,644",
    "556644",
    "西部风电",
    "吴名",
)


def client(name: str) -> Client:
    made = Client()
    made.force_login(Account.objects.get(login=name), backend="django.contrib.auth.backends.ModelBackend")
    return made


def post_file(door: Client, path: str, data: bytes, name: str = "九月.xlsx") -> Any:
    return door.post(path, {"key": key(), "file": SimpleUploadedFile(name, data)})


@pytest.fixture
def told(world: World) -> World:
    """Figures of S1A, reported alone; then one of S1B and one of S1, whose values nobody of S1A may meet."""
    world.recorded({"profit": 100, "staff": 7})
    report(world, {("S1B", "profit"): 778899 / 100, ("S1", "output"): 556644})
    return world


def report(world: World, values: dict[tuple[str, str], float]) -> None:
    """What the liaison of S1 reports, by unit and measure, accepted by the office."""

    def put(sheet: Any) -> None:
        for row in range(5, sheet.max_row + 1):
            pair = sheet.cell(row, 2).value, sheet.cell(row, 4).value
            if pair in values:
                sheet.cell(row, 9).value = values[pair]

    batch = world.batch(world.upload("none", fill(world.template("none"), put)))
    world.submit("none", batch, "首次")
    world.accept("olivia", batch)


def pages(world: World) -> list[str]:
    unit, measure = world.group.ref("S1A"), world.measures["profit"]
    batch = Batch.objects.order_by("pk").first()
    assert batch is not None
    return [
        "/figures",
        f"/figures/forms/{world.form.ref}",
        f"/figures/forms/{world.form.ref}/template.xlsx",
        f"/figures/forms/{world.form.ref}/template.xlsx?layout=matrix&filled=yes",
        f"/figures/batches/{batch.ref}",
        f"/figures/batches/{batch.ref}/marked.xlsx",
        f"/figures/units?unit={unit}&year=2026",
        f"/figures/units?unit={unit}&year=2026&known=1",
        f"/figures/units/export.xlsx?unit={unit}&year=2026",
        f"/figures/history/{unit}/{measure}/2026-09",
        f"/figures/history/{unit}/{world.measures['output']}/2026-09",
        "/figures/measures?f-title=a&sort=-title",
        f"/figures/measures/{measure}",
    ]


def text_of(response: Any) -> str:
    if response.headers["Content-Type"].startswith("text/html"):
        return str(response.content.decode())
    book = load_workbook(BytesIO(response.content))
    return "\n".join(
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    )


def test_a_liaison_finds_nothing_of_other_units_on_any_page_or_in_any_file(told: World) -> None:
    gus = client("gus")
    for path in pages(told):
        response = gus.get(path)
        assert response.status_code == 200, path
        body = text_of(response)
        for canary in CANARIES:
            assert canary not in body, (path, canary)
    seen = text_of(client("none").get(f"/figures/forms/{told.form.ref}/template.xlsx?filled=yes"))
    assert "7788.99" in seen


def foreign(world: World) -> list[str]:
    """Addresses of what exists and is none of the business of S1A."""
    group, measure = world.group, world.measures["profit"]
    wide = Batch.objects.exclude(reported_by__login="gus").order_by("pk").first()
    assert wide is not None
    return [
        f"/figures/batches/{wide.ref}",
        f"/figures/batches/{wide.ref}/marked.xlsx",
        f"/figures/evidence/{wide.files.get().ref}",
        f"/figures/units?unit={group.ref('S1B')}",
        f"/figures/units/export.xlsx?unit={group.ref('S1B')}&year=2026",
        f"/figures/history/{group.ref('S1B')}/{measure}/2026-09",
    ]


def test_what_is_out_of_scope_is_answered_as_what_is_not_there(told: World) -> None:
    gus, none = client("gus"), client("none")
    nowhere = gus.get("/figures/batches/nosuchbatch2").content
    for path in foreign(told):
        response = gus.get(path)
        assert response.status_code == 404, path
        assert _plain(response.content) == _plain(nowhere)
        assert none.get(path).status_code == 200, path
    for name in ("sys", "sec", "aud"):
        for path in pages(told):
            assert client(name).get(path).status_code == 404, (name, path)
    batch = foreign(told)[0]
    for act in ("accept", "reject", "submit"):
        assert gus.post(f"{batch}/{act}", {"key": key(), "version": 3, "reason": "x"}).status_code == 404


def test_without_the_scope_every_one_of_these_would_open(told: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hengji.org.viewer.Viewer.units", lambda viewer, _: frozenset(viewer.tree.nodes))
    gus = client("gus")
    assert [path for path in foreign(told) if gus.get(path).status_code != 200] == []


def _plain(body: bytes) -> bytes:
    """A page without what differs from request to request."""
    import re

    return re.sub(rb'name="(?:csrfmiddlewaretoken|next)" value="[^"]*"', b"", body)


def test_an_error_about_a_foreign_unit_does_not_say_whether_it_exists(world: World) -> None:
    def named(code: str) -> str:
        def put(sheet: Any) -> None:
            sheet["A5"], sheet["B5"], sheet["C5"], sheet["I5"] = None, code, None, 1

        response = post_file(client("gus"), f"/figures/forms/{world.form.ref}/upload", fill(world.template("gus"), put))
        page = client("gus").get(response.url).content.decode()
        assert "没有请您填报单位" in page
        return page.replace(code, "").split("没有请您填报单位")[1][:200]

    assert named("S2") == named("S7")


def test_a_report_goes_from_upload_to_acceptance_by_the_pages_alone(world: World) -> None:
    gus, mia = client("gus"), client("mia")
    response = post_file(
        gus, f"/figures/forms/{world.form.ref}/upload", world.filled("gus", {"profit": 100.5, "staff": 7})
    )
    assert response.status_code == 302
    page = gus.get(response.url).content.decode()
    assert "100.5" in page
    assert "提交审核" in page
    batch = Batch.objects.get()
    assert mia.get(response.url).status_code == 404
    post_file(gus, f"{response.url}/evidence", b"%PDF-1.7\n%%EOF", "批复.pdf")
    assert gus.post(f"{response.url}/submit", {"key": key(), "version": batch.version, "reason": ""}).status_code == 302
    assert "待您审核" in mia.get("/figures").content.decode()
    assert "待您审核" not in gus.get("/figures").content.decode()
    row = Batch.objects.get()
    assert gus.post(f"{response.url}/accept", {"key": key(), "version": row.version}).status_code == 403
    assert mia.post(f"{response.url}/accept", {"key": key(), "version": 1}).status_code == 409
    assert mia.post(f"{response.url}/accept", {"key": key(), "version": row.version}).status_code == 302
    assert Fact.objects.count() == 2
    unit = world.group.ref("S1A")
    shown = gus.get(f"/figures/units?unit={unit}&year=2026", headers={"Accept-Language": "en"}).content.decode()
    assert "100.5" in shown
    history = gus.get(f"/figures/history/{unit}/{world.measures['profit']}/2026-09").content.decode()
    for word in ("郭松", "马晓梅", "批复.pdf", "更正"):
        assert word in history


def test_the_history_of_a_figure_tells_why_who_when_and_the_file_it_was_read_from(world: World) -> None:
    gus = client("gus")
    first = world.batch(world.upload("gus", world.filled("gus", {"profit": 100}), "九月.xlsx"))
    actions.attach(world.viewer("gus"), key(), batch=first.ref, sha256=keep(b"%PDF-1.7\n%%EOF"), name="批复.pdf")
    world.submit("gus", first, "按审计口径")
    world.accept("mia", first)
    unit, measure = world.group.ref("S1A"), world.measures["profit"]
    page = gus.get(f"/figures/history/{unit}/{measure}/2026-09")
    report, proof = Evidence.objects.get(is_report=True), Evidence.objects.get(is_report=False)
    text, said = page.content.decode(), plain(page)
    first.refresh_from_db()
    for word in ("按审计口径", "郭松", "马晓梅", moment(first.reported_at, "zh"), moment(first.decided_at, "zh")):
        assert word in said, word
    assert f'<a href="/figures/evidence/{report.ref}">九月.xlsx</a>' in text
    assert Fact.objects.get(measure__ref=measure).source.removeprefix("九月.xlsx ") in said
    assert f'<a href="/figures/evidence/{proof.ref}">批复.pdf</a>' in text
    assert f'href="/figures/batches/{first.ref}"' in text
    made = actions.correct(
        world.viewer("gus"), key(), unit=unit, measure=measure, period="2026-09", turn=1, value="110", reason="抄错"
    )
    world.accept("mia", world.batch(made))
    said = plain(gus.get(f"/figures/history/{unit}/{measure}/2026-09"))
    assert "网页更正" in said
    assert said.index("抄错") < said.index("按审计口径")


def test_the_history_of_a_figure_leads_to_the_correction_that_waits(world: World) -> None:
    world.recorded({"profit": 14_000})
    unit, measure = world.group.ref("S1A"), world.measures["profit"]
    batch = world.recorded({"profit": 14_500}, reason="补记")
    assert batch.status == "accepted"
    path = f"/figures/history/{unit}/{measure}/2026-09"
    given = {"turn": "2", "value": "14,600", "reason": "抄错", "key": key()}
    answer = client("gus").post(f"{path}/correct", given)
    assert answer.status_code == 302, plain(answer)
    page = client("gus").get(path).content.decode()
    assert f'href="{answer.url}"' in page
    assert 'name="turn"' not in page
    assert "待审核" in plain(client("gus").post(f"{path}/correct", given | {"value": "14,700", "key": key()}))


def test_a_program_is_refused_at_the_door_and_nothing_is_kept(world: World) -> None:
    gus = client("gus")
    response = post_file(gus, f"/figures/forms/{world.form.ref}/upload", b"MZ\x90\x00", "九月.xlsx")
    assert response.status_code == 422
    assert not Batch.objects.exists()
    assert post_file(gus, f"/figures/forms/{world.form.ref}/upload", b"%PDF-1.7", "九月.xlsx").status_code == 422
    assert gus.post(f"/figures/forms/{world.form.ref}/upload", {"key": "short"}).status_code == 422


def test_files_are_handed_out_as_downloads_that_no_browser_runs(world: World) -> None:
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": 1})))
    response = client("gus").get(f"/figures/evidence/{batch.files.get().ref}")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_the_library_is_edited_by_who_may_and_read_by_the_group(world: World) -> None:
    olivia, gus = client("olivia"), client("gus")
    path = f"/figures/measures/{world.measures['profit']}"
    given = {
        "key": key(), "version": 1, "title_zh": "利润总额", "title_en": "Total profit", "unit": "万元", "decimals": 2, "low": "-1",
        "high": "1", "department": world.group.ref("D1"), "calendar": "month", "about": "合并口径", "in_use": "yes", "reason": "口径调整",
    }  # fmt: skip
    assert "修改原因" not in gus.get(path).content.decode()
    assert gus.post(path, given).status_code == 404
    assert olivia.post(path, given).status_code == 302
    assert olivia.post(path, {**given, "key": key(), "high": "2"}).status_code == 409
    assert "合并口径" in gus.get(path).content.decode()
    assert gus.get("/figures/measures/new").status_code == 403


def test_forms_are_sent_out_by_the_page_and_closed_with_a_reason(world: World) -> None:
    olivia = client("olivia")
    assert olivia.get(f"/figures/forms/new?like={world.form.ref}").status_code == 200
    today = timezone.localdate()
    given = {
        "key": key(), "code": "M02", "title_zh": "快报", "title_en": "", "period": "2026-10", "due": today.isoformat(),
        "owner": world.group.ref("G"), "units": [world.group.ref("S1A")], "measures": [world.measures["profit"]],
    }  # fmt: skip
    made = olivia.post("/figures/forms/new", given)
    assert made.status_code == 302
    assert "快报" in client("gus").get("/figures").content.decode()
    assert client("max").get(made.url).status_code == 404
    later = (today + timedelta(days=1)).isoformat()
    closed = olivia.post(
        f"{made.url}/change", {"key": key(), "version": 1, "due": later, "closed": "yes", "reason": "并入月报"}
    )
    assert closed.status_code == 302
    assert post_file(client("gus"), f"{made.url}/upload", world.template("gus")).status_code == 422


def test_a_form_that_would_be_overdue_as_it_is_sent_comes_back_at_the_due_date(world: World) -> None:
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    given = {
        "key": key(), "code": "M03", "title_zh": "快报", "title_en": "", "period": "2026-10", "due": yesterday,
        "owner": world.group.ref("G"), "units": [world.group.ref("S1A")], "measures": [world.measures["profit"]],
    }  # fmt: skip
    answer = client("olivia").post("/figures/forms/new", given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(r'<input id="due"[^>]*aria-invalid="true"', page)
    assert "早于今天" in page
    assert 'value="M03"' in page
    assert not Form.objects.filter(code="M03").exists()


MOST_QUERIES = 20


def test_pages_take_few_queries_and_as_many_for_more_rows(told: World) -> None:
    olivia = client("olivia")
    first = {path: _queries(olivia, path) for path in pages(told)}
    assert max(first.values()) <= MOST_QUERIES, first
    for value in (1, 2):
        report(
            told, {(unit, measure): value for unit in ("S1", "S1A", "S1B") for measure in ("profit", "staff", "ratio")}
        )
    assert {path: _queries(olivia, path) for path in pages(told)} == first


def _queries(door: Client, path: str) -> int:
    door.get(path)
    with CaptureQueriesContext(connection) as told:
        assert door.get(path).status_code == 200, path
    return len(told)


def test_a_preview_takes_as_many_queries_for_many_rows_as_for_few(world: World) -> None:
    counts = []
    for name in ("gus", "none"):
        data = world.filled(name, {"profit": 3, "staff": 3})
        with CaptureQueriesContext(connection) as told:
            world.upload(name, data)
        counts.append(len(told))
    assert counts[0] == counts[1], counts


@action("test.other-group")
def _other_group(act: Act) -> Answer:
    """A second group in the same database, with a liaison of its own."""
    root = act.add(Unit(code="X", kind=Kind.GROUP.value))
    act.add(UnitSpan(unit=root, parent=None, name_zh="别的集团", name_en="Other Group", since=START))
    person = act.add(Person(code="PX", name_zh="外人", name_en="Outsider"))
    act.add(Account(login="xeno", person=person, password="!", must_change=False))
    approver = Account.objects.get(login="sec2")
    act.add(Grant(person=person, role="liaison", unit=root, since=START, approved_by=approver))
    return {"unit": root.ref}


def test_another_groups_library_forms_and_figures_are_not_there(told: World) -> None:
    _other_group(Founder(), key())
    xeno = client("xeno")
    for path in pages(told):
        response = xeno.get(path)
        if path.partition("?")[0] in ("/figures", "/figures/measures"):
            assert response.status_code == 200
            assert not [word for word in ("利润总额", "生产经营月报", "一号风场") if word in text_of(response)]
        else:
            assert response.status_code == 404, path


def test_a_years_figures_are_exported_to_the_last_digit(world: World) -> None:
    world.recorded({"output": "1234567890123.123456", "profit": 0.1})
    path = f"/figures/units/export.xlsx?unit={world.group.ref('S1A')}&year=2026"
    told = text_of(client("gus").get(path)).split("\n")
    assert "1234567890123.123456" in told
    assert "0.1" in told


def test_an_export_as_known_earlier_says_so_in_its_name_and_on_its_sheets(world: World) -> None:
    world.recorded({"output": 5})
    first = Fact.objects.latest("recorded_seq").recorded_seq
    world.recorded({"profit": 1})
    path = f"/figures/units/export.xlsx?unit={world.group.ref('S1A')}&year=2026"
    now, then = client("gus").get(path), client("gus").get(f"{path}&known={first}")
    assert f"截至入账序号 {first}" in text_of(then)
    assert f"截至{first}.xlsx" in unquote(then.headers["Content-Disposition"])
    assert "截至" not in text_of(now) + unquote(now.headers["Content-Disposition"])


@pytest.mark.parametrize(
    ("asked", "zh", "shown"),
    [
        ("year=0", "“0”不是年度（1000 到 9999）；下面是 2026 年", "2026-09"),
        ("year=99999", "“99999”不是年度（1000 到 9999）；下面是 2026 年", "2026-09"),
        ("year=abc", "“abc”不是年度（1000 到 9999）；下面是 2026 年", "2026-09"),
        ("year=2026&known=-1", "没有入账序号“-1”（0 到 1）；下面是现在所知", "100"),
        ("year=2026&known=99", "没有入账序号“99”（0 到 1）；下面是现在所知", "100"),
        ("year=2026&known=x", "没有入账序号“x”（0 到 1）；下面是现在所知", "100"),
    ],
)
def test_a_year_or_number_that_cannot_be_meant_is_said_and_exports_nothing(
    world: World, asked: str, zh: str, shown: str
) -> None:
    world.recorded({"profit": 100})
    unit = world.group.ref("S1A")
    page = plain(client("gus").get(f"/figures/units?unit={unit}&{asked}"))
    assert zh in page
    assert shown in page
    assert client("gus").get(f"/figures/units/export.xlsx?unit={unit}&{asked}").status_code == 404


@pytest.mark.parametrize("asked", ["", "year=&known=", "year=2026", "year=２０２６&known=1", "year=2020&known=0"])
def test_a_year_that_can_be_meant_is_shown_without_a_word(world: World, asked: str) -> None:
    world.recorded({"profit": 100})
    page = plain(client("gus").get(f"/figures/units?unit={world.group.ref('S1A')}&{asked}"))
    assert "下面是" not in page


def test_the_first_figure_of_a_history_says_on_a_narrow_screen_that_it_is_the_old_one(world: World) -> None:
    world.recorded({"profit": 100})
    page = client("gus").get(f"/figures/history/{world.group.ref('S1A')}/{world.measures['profit']}/2026-09")
    (first, second) = re.findall(
        r'<td data-title="(原数|新数)"|<td class="num" data-title="(原数)"', page.content.decode()
    )
    assert (first[1], second[0]) == ("原数", "新数")


def test_each_persons_words_stand_under_their_own_name(world: World) -> None:
    """The reporter's reason is never read as the accepter's: not in the history, not on the batch, not in the trail."""
    gus, mia = client("gus"), client("mia")
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": 100})))
    world.submit("gus", batch, "按审计口径")
    at = f"/figures/batches/{batch.ref}"
    form = form_to(mia.get(at).content.decode(), f"{at}/accept")
    assert mia.post(f"{at}/accept", form.data() | {"reason": "已与财务核对"}).status_code == 302
    said = plain(mia.get(at))
    assert "填报说明 按审计口径 — 郭松" in said
    assert "审核意见 已与财务核对 — 马晓梅" in said
    assert "退回原因" not in said
    history = plain(gus.get(f"/figures/history/{world.group.ref('S1A')}/{world.measures['profit']}/2026-09"))
    assert re.search(r"郭松 [-\d]+ [:\d]+ 说明：按审计口径 马晓梅 [-\d]+ [:\d]+ 意见：已与财务核对", history), history
    assert (_why("facts.submit"), _why("facts.accept")) == ("按审计口径", "已与财务核对")


def _why(act: str) -> str:
    return str(json.loads(Event.objects.get(action=act).body)["reason"])


def test_what_is_accepted_without_a_word_has_no_word_of_the_accepter(world: World) -> None:
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": 100})))
    world.submit("gus", batch, "按审计口径")
    world.accept("mia", batch)
    assert (_why("facts.submit"), _why("facts.accept")) == ("按审计口径", "")
    assert "审核意见" not in plain(client("mia").get(f"/figures/batches/{batch.ref}"))


def test_a_bad_file_of_evidence_loses_nothing_of_what_was_written_for_the_submission(world: World) -> None:
    gus = client("gus")
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": 100})))
    at = f"/figures/batches/{batch.ref}"
    for to in ("evidence", "submit"):
        form = form_to(gus.get(at).content.decode(), f"{at}/submit")
        given = form.data() | {"reason": "按审计口径", "file": SimpleUploadedFile("x.exe", b"MZ\x90\x00")}
        answer = gus.post(f"{at}/{to}", given)
        assert answer.status_code == 422
        again = form_to(answer.content.decode(), f"{at}/submit")
        assert again.value("reason") == "按审计口径", to
        assert again.focused() == again.wrong() == ["file"]
    batch.refresh_from_db()
    assert (batch.status, batch.files.count()) == ("previewed", 1)


def test_a_file_of_evidence_goes_with_the_submission_or_not_at_all(world: World) -> None:
    gus = client("gus")
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": 100})))
    at = f"/figures/batches/{batch.ref}"
    form = form_to(gus.get(at).content.decode(), f"{at}/submit")

    def sent(version: str) -> Any:
        proof = SimpleUploadedFile("批复.pdf", b"%PDF-1.7\n%%EOF")
        return gus.post(f"{at}/submit", form.data() | {"key": key(), "version": version, "file": proof})

    assert sent("0").status_code == 409
    assert batch.files.count() == 1
    assert sent("1").status_code == 302
    assert [each.name for each in batch.files.order_by("pk")] == ["九月.xlsx", "批复.pdf"]
    assert Batch.objects.get().status == "submitted"


def test_a_name_that_says_other_than_the_content_is_told_in_words(world: World) -> None:
    gus = client("gus")
    batch = world.batch(world.upload("gus", world.filled("gus", {"profit": 100})))
    answer = post_file(gus, f"/figures/batches/{batch.ref}/evidence", "会议纪要".encode(), "假.pdf")
    assert answer.status_code == 422
    said = plain(answer)
    assert "文件名以 .pdf 结尾，内容却是纯文本" in said
    assert "改名为“假.txt”再附" in said
    assert batch.files.count() == 1


def test_a_year_and_a_batch_write_figures_to_the_decimals_of_their_measure(world: World) -> None:
    gus = client("gus")
    batch = world.recorded({"profit": 100.5, "staff": 7, "ratio": 62})
    unit = world.group.ref("S1A")
    year = gus.get(f"/figures/units?unit={unit}&year=2026").content.decode()
    assert ">100.50</a>" in year
    assert ">62.00</a>" in year
    assert '>7</a><span class="lack" data-lack=".00"></span>' in year
    shown = gus.get(f"/figures/batches/{batch.ref}?all=yes").content.decode()
    assert re.search(r'class="num">100\.50</td>', shown)
    assert re.search(r'class="num">7<span class="lack" data-lack="\.00"></span></td>', shown)
    history = gus.get(f"/figures/history/{unit}/{world.measures['ratio']}/2026-09").content.decode()
    assert re.search(r'class="num">62\.00</td>', history)


def test_where_no_measure_is_in_the_library_the_form_leads_to_it(group: Group) -> None:
    page = client("olivia").get("/figures/forms/new").content.decode()
    assert "指标库里还没有指标" in page
    assert 'href="/figures/measures/new"' in page


def test_who_sends_back_in_a_second_tab_what_was_accepted_is_told_what_was_wanted_and_led_to_the_batch(
    world: World,
) -> None:
    batch = world.batch(world.submit("gus", world.batch(world.upload("gus", world.filled("gus", {"profit": 77})))))
    mia, page = client("mia"), f"/figures/batches/{batch.ref}"
    tab = {
        act: form_to(mia.get(page).content.decode(), f"{page}/{act}").data() | {"reason": "口径不对"}
        for act in ("accept", "reject")
    }
    mia.post(f"{page}/accept", tab["accept"])
    answer = mia.post(f"{page}/reject", tab["reject"])
    told = plain(answer)
    assert answer.status_code == 409
    assert "这一批您已经处理过" in told
    assert "已接受 已退回" in told
    assert "待审核" not in told
    assert f'<a class="button" href="{page}">回到原处</a>' in answer.content.decode()
    assert mia.get(page).status_code == 200
    other = client("olivia").post(f"{page}/accept", tab["accept"] | {"key": key()})
    assert "这一批已由马晓梅处理" in plain(other)


def test_a_refusal_about_what_is_out_of_sight_leads_to_no_page_of_it(world: World) -> None:
    batch = world.batch(world.submit("gus", world.batch(world.upload("gus", world.filled("gus", {"profit": 77})))))
    page = f"/figures/batches/{batch.ref}"
    answer = client("max").post(f"{page}/accept", {"key": key(), "version": str(batch.version)})
    assert answer.status_code == 404
    assert page not in answer.content.decode().partition("<main")[2]


def test_english_pages_write_days_one_way(world: World) -> None:
    gus, sec = client("gus"), client("sec")
    gus.cookies["hengji-lang"] = sec.cookies["hengji-lang"] = "en"
    assert "due 10 Oct 2026, " in plain(gus.get("/"))
    person, unit = f"/people/{world.group.person('gus').ref}", f"/units/{world.group.ref('S1A')}"
    for door, pages in ((gus, ("/", "/figures", "/units", unit)), (sec, (person, unit))):
        for page in pages:
            told = re.search(r"\d{4}-\d\d-\d\d", plain(door.get(page)))
            assert told is None, (page, told)
    assert "2026-10-10 截止" in plain(client("gus").get("/"))
