"""Ways of saying a clause that are put into the form the grammar knows, and their neighbours, which say something else and stay."""

from __future__ import annotations

import time

import pytest

from hengji.engine.sentences.zh.normalise import normalise

SAID = (
    ("首次免扣，从第二次起每次扣1分", "从第2次起每次扣1分"),
    ("第一次不扣分，此后每发生一次扣2分", "从第2次起每次扣2分"),
    ("逾期超过3天的，自第4天起每逾期1天扣1分", "逾期超过3天的部分每天扣1分"),
    ("宽限期5天，宽限期内不扣分，超出宽限期的每天扣1分", "逾期5天以内不扣分,超过5天的部分每天扣1分"),
    ("低于目标5个百分点以内不扣分，低于5个百分点以上的，每再低1个百分点扣1分", "超过5个百分点的部分每低1个百分点扣1分"),
    ("超出±2%范围的，每再偏离1个百分点扣1分", "超出±2%的部分,每1个百分点扣1分"),
    ("允许误差为±2%，超出允许误差每1%扣1分", "控制在±2%以内,超出部分每1%扣1分"),
    ("每偏离1个百分点（无论高低）扣1分", "每偏离1个百分点扣1分"),
    ("每偏差1%扣0.2分，正负偏差均扣，扣完为止", "每偏差1%扣0.2分,扣完为止"),
    ("以100%为准，每偏差1%扣1分", "以100%为基准"),
    ("合格率98.5%为目标，每低1%扣1分", "合格率,以98.5%为目标"),
    ("每增加（减少）1个百分点，加（扣）0.5分", "每增加1个百分点加0.5分,每减少1个百分点扣0.5分"),
    ("每±1%相应加减0.2分", "每高1%加0.2分,每低1%扣0.2分"),
    ("首次发生扣1分，第2次起每次扣2分", "1次以内的部分每次扣1分,超过1次的部分每次扣2分"),
    ("首起扣2分，以后每起扣3分", "1起以内的部分每起扣2分,超过1起的部分每起扣3分"),
    ("可倒扣，倒扣不超过5分", "最低-5分"),
    ("发生重大事故的一票否决，本项得0分", "发生重大事故的本项得0分"),
    ("考评得分按百分制折算计入，满分15分", "得分=实际值/100×满分"),
    ("满意度测评得分×5%计入考核得分", "得分=实际值×5%"),
    ("无违规行为的得5分，有则不得分", "得5分,否则不得分"),
    ("仓储损耗率在定额（0.2%）以内的不扣分", "定额:0.2%"),
    ("每上升1%扣1分，下降或持平不扣分", "每上升1%扣1分"),
    ("完成率超过100%的按100%计", "最高得满分"),
    ("分为A、B、C三档，分别得100%、80%、60%", "A、B、C分别得"),
    ("3.2 设备完好率97%", "设备完好率97%"),
    ("第4名至第6名得8分", "第4-6名得8分"),
    ("行业排名不低于第三名得满分", "行业排名第3名及以上得满分"),
    ("排名低于第5名不得分", "排名第6名及以后不得分"),
    ("低于第3名的每低1名扣1分", "第4名起每低1名扣1分"),
    ("不在前10名的不得分", "未进入前10名的不得分"),
    ("不超支得满分，每超支1%扣1分", "不超过目标值得满分,每超支1%扣1分"),
    ("允许发生2起，超过2起的每起扣2分", "超过2起的部分每起扣2分"),
    ("每发生1起扣1分，一次最多扣1分", "每发生1起扣1分"),
    ("每发生1起扣2分，单项最多扣6分", "每发生1起扣2分,最多扣6分"),
    ("每低于90分1分扣1分", "低于90分的每低1分扣1分"),
    ("每发生1起扣2分，至少保留3分", "每发生1起扣2分,最低得3分"),
)

NEIGHBOURS = (
    "允许发生2起，超过3起的每起扣2分",
    "每发生1起扣2分，一次最多扣1分",
    "甲类每起扣2分，乙类每起扣1分，单项最多扣3分",
    "得分不低于第3名的平均分",
    "首次发生扣1分，第3次起每次扣2分",
    "逾期超过3天的，自第5天起每逾期1天扣1分",
    "宽限期5天，超过宽限期的每逾期1天扣0.5分",
    "低于目标5个百分点以内不扣分，低于8个百分点以上的，每低1个百分点扣1分",
    "允许误差为±2%，超出目标每1%扣1分",
    "以上级通报为准",
    "每增加（含减少）1个百分点，扣（加）0.5分",
    "可倒扣，扣分不超过5分",
    "发生重大事故的一票否决，扣发全年绩效",
    "平时成绩×40%+期末成绩×60%",
    "有违规行为的扣5分，有则改之",
    "每下降1%扣1分，下降或持平不扣分",
    "完成率超过120%的按120%计",
    "分为A、B、C三档，由考核组评定",
    "3.2万元以上得满分",
    "90分以上部分不加分，每高1分加0.5分",
)


@pytest.mark.parametrize(("sentence", "form"), SAID, ids=[sentence for sentence, _ in SAID])
def test_a_way_of_saying_is_put_into_the_form_the_grammar_knows(sentence: str, form: str) -> None:
    assert form in normalise(sentence).text


@pytest.mark.parametrize("sentence", NEIGHBOURS)
def test_a_neighbour_that_says_something_else_stays_as_it_is(sentence: str) -> None:
    half_width = sentence.translate(str.maketrans("，；：（）", ",;:()"))
    assert normalise(sentence).text == half_width


def test_every_character_keeps_a_place_in_the_sentence() -> None:
    for sentence, _ in SAID:
        plain = normalise(sentence)
        assert len(plain.places) == len(plain.text) + 1
        assert all(0 <= place <= len(sentence) for place in plain.places)


def test_borders_are_said_once_for_all() -> None:
    assert normalise("10起以上不得分（以上、以下均不含本数）").closed == {"up": False, "down": False}
    assert normalise("95%以上得满分。本条所称以上含本数，以下不含本数。").closed == {"up": True, "down": False}
    assert normalise("95%以上得满分，以上数据含分公司").closed == {}


@pytest.mark.parametrize(
    "piece", ["每增减1%相应", "宽限期5天，", "以上、", "首次免扣，", "得分×5%", "完成率=实际/计划", "±2%"]
)
def test_no_sentence_takes_long(piece: str) -> None:
    begin = time.perf_counter()
    normalise(piece * 800)
    assert time.perf_counter() - begin < 2
