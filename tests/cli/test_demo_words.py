"""What the demo says of itself when it is ready."""

from hengji.cli.demo import scored_words


def test_a_department_without_a_score_is_not_counted_among_those_that_have_one() -> None:
    told = scored_words(20, 19)
    assert told.zh == "引擎已给 19 个部门计分，另 1 个还缺数"
    assert told.en == "the engine has scored 19 departments; figures lacking: 1"
    assert scored_words(20, 20).zh == "引擎已给 20 个部门计分"
