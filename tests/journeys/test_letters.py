"""A department's letter is negotiated, signed, amended and printed; the auditor reads its trail from the draft to the last signature."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from support.group_of_rooms import PASSWORD
from support.paper_reader import pdf_pages, squashed

from hengji.contracts.models import Letter, Signature
from hengji.contracts.signing import verify_signature

LIFE = [
    "起草责任书", "送达责任书", "提出意见或改法", "答复意见", "同意文本", "签订责任书", "签订责任书", "申请调整责任书", "批准调整",
    "签订责任书", "签订责任书",
]  # fmt: skip
"""What the trail tells of the letter, from its birth to the last signature."""


def opened(hand: Any, workplace: Any) -> Any:
    """The letter, found in the list."""
    hand.enter("责任书")
    hand.follow("财务资产部", hand.main.get_by_role("row").filter(has_text=workplace.made["number"]))
    hand.arrive("/letters/[^/]+")
    return hand


def sign(hand: Any, number: int) -> None:
    """From the to-dos of the home page: read, type the password once more, sign."""
    hand.take_up("签订责任书：财务资产部")
    hand.arrive("/sign")
    hand.write("再输一次您的密码", PASSWORD)
    hand.press(f"签订第 {number} 号文本")
    hand.arrive(r"/signed\?version=\d+&now=yes")


def papers(hand: Any, folder: Path) -> tuple[str, str]:
    """What the printed letter says, as PDF and as Word."""
    pdf = hand.take("PDF", folder / "letter.pdf").read_bytes()
    word = Document(BytesIO(hand.take("Word", folder / "letter.docx").read_bytes()))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return squashed("".join(pdf_pages(pdf))), squashed("".join([*(each.text for each in word.paragraphs), *cells]))


def test_a_letter_is_negotiated_signed_amended_printed_and_its_trail_read(workplace: Any, tmp_path: Path) -> None:
    before = len(workplace.events)
    office, head, leader = workplace.desk("olivia"), workplace.desk("hana"), workplace.desk("leo")
    opened(office, workplace).press("送达责任方")
    office.main.get_by_text("待办方：责任方").wait_for()

    item = opened(head, workplace).main.get_by_role("row", name="profit指标")
    head.unfold("提出意见或改法", item)
    head.write("目标值改为", "980", item)
    head.write("说明", "煤价高企", item)
    head.press("提出", item)
    head.main.get_by_text("1 条意见待答复").wait_for()

    answered = opened(office, workplace).main.get_by_role("row", name="profit指标")
    assert "1,000 → 980" in answered.inner_text()
    office.write("答复说明", "同意", answered)
    office.press("接受", answered)
    office.main.get_by_text("第 2 号文本 ·").wait_for()

    opened(head, workplace).press("同意全文")
    head.main.get_by_role("link", name="签订", exact=True).wait_for()
    head.follow("签订")
    head.write("再输一次您的密码", "not this one")
    head.press("签订第 2 号文本")
    assert "没有签订" in head.page.get_by_role("alert").inner_text()
    sign(head, 2)
    sign(leader, 2)
    assert "双方签名有效，本文本正在生效" in leader.words
    pdf, word = papers(opened(head, workplace), tmp_path)
    assert "980" in pdf
    assert "980" in word
    assert "财务资产部" in pdf
    assert "财务资产部" in word

    head.follow("提请调整")
    head.write("基本值 profit指标", "800")
    head.write("目标值 profit指标", "850")
    head.write("理由", "煤价上涨")
    head.write("佐证材料", "集团〔2026〕12号")
    head.press("提请调整")
    head.arrive("/amendments/[^/]+")
    leader.take_up("审批责任书调整：财务资产部")
    leader.arrive("/amendments/[^/]+")
    assert "980" in leader.words
    assert "850" in leader.words
    leader.write("审批意见", "同意调整")
    leader.press("批准")
    leader.arrive(f"/letters/{workplace.made['letter']}")
    sign(head, 3)
    sign(leader, 3)
    pdf, word = papers(opened(head, workplace), tmp_path)
    assert "850" in pdf
    assert "850" in word

    with workplace.database.in_use():
        letter = Letter.objects.get(ref=workplace.made["letter"])
        assert (letter.state, letter.current, letter.in_force) == ("in-force", 3, 3)
        signed = list(
            Signature.objects.filter(letter=letter).select_related("person", "principal", "letter", "of").order_by("pk")
        )
        assert [(each.of.number, each.person.name_zh) for each in signed] == [
            (2, "赵海燕"),
            (2, "李建国"),
            (3, "赵海燕"),
            (3, "李建国"),
        ]
        assert [verify_signature(each) for each in signed] == [[], [], [], []]
    done = [each for each in workplace.events[before:] if each.startswith("contracts.")]
    assert done == [
        "contracts.send", "contracts.propose", "contracts.answer", "contracts.agree", "contracts.sign", "contracts.sign",
        "contracts.amend", "contracts.approve-amendment", "contracts.sign", "contracts.sign",
    ]  # fmt: skip
    the_trail_is_read(workplace)


def the_trail_is_read(workplace: Any) -> None:
    """The auditor: every text and who wrote it, what was said and answered, why it was amended and who agreed, who signed what; and all
    that was done with the letter, from its birth to the last signature."""
    auditor = workplace.desk("ada")
    auditor.enter("首页")
    auditor.look_up(workplace.made["number"])
    auditor.use(auditor.main.get_by_role("listitem").filter(has_text=workplace.made["number"]).get_by_role("link"))
    auditor.arrive("/letters/[^/]+")
    assert only_looks(auditor)
    for told in ("赵海燕", "煤价高企", "接受", "同意", "煤价上涨", "生效"):
        assert told in auditor.words, told
    auditor.follow("比较文本")
    auditor.choose("原", "1")
    auditor.choose("新", "3")
    auditor.press("比较")
    auditor.arrive(r"/versions\?old=1&new=3")
    row = auditor.main.get_by_role("row", name="profit指标").filter(has_text="目标值")
    assert row.get_by_role("cell").all_inner_texts()[-2:] == ["1,000", "850"]
    opened(auditor, workplace)
    auditor.use(auditor.main.get_by_role("link", name="煤价上涨").last)
    auditor.arrive("/amendments/[^/]+")
    for told in ("赵海燕", "集团〔2026〕12号", "李建国", "同意调整"):
        assert told in auditor.words, told
    assert only_looks(auditor)

    from_birth_to_signature(opened(auditor, workplace))

    opened(auditor, workplace).follow("签订情况与核验")
    auditor.arrive("/signed")
    rows = [each for each in auditor.main.get_by_role("row").all_inner_texts() if "有效" in each]
    assert len(rows) == 2
    assert "赵海燕" in rows[0] + rows[1]
    assert "李建国" in rows[0] + rows[1]
    code = auditor.main.locator("code").first.inner_text()
    auditor.enter("责任书")
    auditor.follow("核验纸质责任书")
    auditor.write("纸面上的核验码", code)
    auditor.press("核验")
    auditor.main.get_by_text("双方签名有效，本文本正在生效").wait_for()


def from_birth_to_signature(auditor: Any) -> None:
    """The whole trail of the letter that is open: what was done, by whom, bound to what was done before."""
    auditor.follow("操作记录")
    auditor.arrive(r"/trail\?subject=.+")
    links = auditor.main.locator("tbody").get_by_role("link")
    told = [each for each in reversed(links.all_inner_texts()) if each in LIFE]
    assert told == LIFE
    trail = auditor.page.url
    for number, words in ((0, "王敏"), (5, "赵海燕"), (7, "煤价上涨"), (8, "李建国"), (10, "李建国")):
        if auditor.page.url != trail:
            auditor.follow("操作记录")  # back by the way one came
            auditor.arrive(r"/trail\?subject=.+")
        auditor.use(links.filter(has_text=LIFE[number]).nth(-1 - LIFE[:number].count(LIFE[number])))
        auditor.arrive(r"/trail/\d+\?subject=.+")
        assert auditor.main.get_by_role("heading", level=1).inner_text() == LIFE[number]
        assert words in auditor.words, (number, words)
        for holds in ("与印相符", "衔接", "齐全"):
            assert holds in auditor.words, holds
        assert only_looks(auditor)


def only_looks(hand: Any) -> bool:
    """Whether nothing on the page that is open would change anything."""
    return int(hand.main.locator("form[method=post]").count()) == 0
