"""The command line is a contract: answers, exit codes, nothing half-written, the same bytes anywhere."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from hengji.cli.main import main
from hengji.engine.bundle import read_bundle

ROOT = Path(__file__).resolve().parents[2]


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    """Run a command with --json; (exit code, its answer)."""
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter group, scored."""
    folder = tmp_path_factory.mktemp("starter")
    assert main(["new", str(folder / "group")]) == 0
    group = folder / "group"
    assert main(["score", str(group / "scheme.yaml"), str(group / "data.xlsx"), "--out", str(group / "out")]) == 0
    return group


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", ["rule", "eval", "score", "explain"])
def test_the_help_of_a_command_can_be_shown(command: str, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--lang", lang, command, "--help"])
    assert left.value.code == 0
    assert command in capsys.readouterr().out


def test_a_sentence_is_scored_with_its_clause_and_explanation(capsys: pytest.CaptureFixture[str]) -> None:
    sentence = "完成目标值得满分;每低于目标值1个百分点扣2分,扣完为止"
    code, answer = ask(capsys, "rule", sentence, "--weight", "10", "--actual", "93", "--target", "95", "--unit", "%")
    assert code == 0
    assert (answer["score"], answer["change"]) == ("6.00", "-4.00")
    assert "百分点" in answer["clause"]
    assert "93" in answer["explanation"]


def test_points_of_a_hundred_point_item_become_points_of_the_weight(capsys: pytest.CaptureFixture[str]) -> None:
    sentence = "完成目标得100分，每低1个百分点扣2分"
    _, answer = ask(capsys, "rule", sentence, "--weight", "20", "--actual", "90", "--target", "95", "--unit", "%")
    assert (answer["score"], answer["points"]) == ("18.00", "hundred")


def test_several_kinds_of_events_are_counted_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    sentence = "较大事故每起扣5分，一般事故每起扣2分，扣完为止"
    _, answer = ask(capsys, "rule", sentence, "--weight", "10", "--actual", "较大事故=1", "--actual", "一般事故=2")
    assert answer["score"] == "1.00"


def test_dates_become_days_late(capsys: pytest.CaptureFixture[str]) -> None:
    sentence = "按期完成得100分，每提前10天加2分，最多加10分；每延迟5天扣3分，扣完为止"
    _, early = ask(capsys, "rule", sentence, "--weight", "100", "--actual", "2026-06-10", "--target", "2026-06-30")
    _, late = ask(capsys, "rule", sentence, "--weight", "100", "--actual", "2026-07-10", "--target", "2026-06-30")
    assert (early["score"], late["score"]) == ("104.00", "94.00")


def test_the_only_reference_value_of_the_call_serves_the_reference_of_the_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sentence = "达到全省平均值得满分，每低于全省平均值1个百分点扣2分，扣完为止"
    code, answer = ask(capsys, "rule", sentence, "--weight", "10", "--actual", "88", "--target", "90", "--unit", "%")
    assert (code, answer["score"]) == (0, "6.00")
    assert any(note["code"] == "tier-lent" for note in answer["notes"])


def test_an_ambiguous_sentence_exits_1_with_its_readings(capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = ask(capsys, "rule", "超过1天扣10分", "--weight", "10", "--actual", "3")
    assert code == 1
    assert answer["score"] is None
    assert len(answer["readings"]) >= 2
    assert all(reading["write"] for reading in answer["readings"])


def test_a_formula_is_exact_and_a_zero_denominator_has_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = ask(
        capsys, "eval", "净利润 / avg(期初权益, 期末权益)", "净利润=90", "期初权益=1100", "期末权益=1300", "--unit", "%"
    )
    assert (code, answer["value"], answer["unit"]) == (0, "7.5", "%")
    code, answer = ask(capsys, "eval", "a / b", "a=1", "b=0")
    assert (code, answer["value"], answer["null_reason"]) == (0, None, "zero-denominator")
    code, answer = ask(capsys, "eval", "__import__('os')", "a=1")
    assert code == 1
    assert answer["findings"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_help_of_rule_can_be_read(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["rule", "--help", "--lang", lang])
    assert left.value.code == 0
    assert "--unit" in capsys.readouterr().out


def test_a_level_is_found_whatever_its_letters_and_never_inside_another(capsys: pytest.CaptureFixture[str]) -> None:
    for level, score in (("excellent", "10.00"), ("GOOD", "8.00"), ("very good", "0.00"), ("poor", "0.00")):
        words = ["rule", "Excellent: 10; Good: 8; otherwise: 0", "--weight", "10", "--actual", level, "--json"]
        assert main(words) == 0
        assert json.loads(capsys.readouterr().out)["score"] == score, level


def test_a_wrong_call_exits_2() -> None:
    for words in (["score"], ["rule", "x"], ["nonsense"], ["eval"]):
        with pytest.raises(SystemExit) as stop:
            main(words)
        assert stop.value.code == 2


def test_what_is_not_there_is_a_finding(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, answer = ask(capsys, "check", str(tmp_path / "none.yaml"))
    assert (code, answer["findings"][0]["code"]) == (1, "path-missing")
    (tmp_path / "bad.zip").write_bytes(b"not a zip")
    code, answer = ask(capsys, "replay", str(tmp_path / "bad.zip"))
    assert (code, answer["findings"][0]["code"]) == (1, "bundle-unreadable")


def test_score_writes_every_promised_file(scored: Path) -> None:
    names = {file.name for file in (scored / "out").iterdir()}
    tables = {f"{name}.{kind}" for name in ("cells", "ledger", "totals", "findings") for kind in ("csv", "parquet")}
    assert names == tables | {"scorecards.xlsx", "report.html", "bundle.zip"}
    assert not [file for file in scored.iterdir() if file.name.startswith(".hengji-")]


def test_explain_names_where_points_went(scored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = ask(capsys, "explain", str(scored / "out"), "--unit", "工程建设公司")
    lost = {line["item"]: line["lost"] for line in answer["items"]}
    assert (code, lost["safety"]) == (0, "10")
    _, cell = ask(capsys, "explain", str(scored / "out"), "--unit", "D04", "--item", "安全生产")
    assert "较大事故" in cell["steps"][1]["zh"]


def test_an_unknown_unit_gets_a_proposal(scored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = ask(capsys, "explain", str(scored / "out"), "--unit", "工程建设")
    assert code == 1
    assert "工程建设公司" in answer["findings"][0]["hint_zh"]


def test_a_pack_is_called_by_its_name_unless_something_of_that_name_stands_here(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, answer = ask(capsys, "check", "cn.eva.order-40")
    assert (code, answer["scheme"]) == (0, "cn.eva.order-40")
    (tmp_path / "cn.eva.order-40").write_text("scheme: mine\n", encoding="utf-8")
    assert ask(capsys, "check", "cn.eva.order-40")[0] == 1


def test_a_pack_that_is_misspelt_is_offered(capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = ask(capsys, "check", "cn.eva.order-41")
    assert code == 1
    assert answer["findings"][0]["code"] == "path-missing"
    assert "cn.eva.order-40" in answer["findings"][0]["hint_en"]


def test_explain_draws_its_picture(scored: Path, tmp_path: Path) -> None:
    for words in (["--unit", "D01", "--item", "roe"], ["--unit", "D01"]):
        target = tmp_path / "picture.svg"
        assert main(["explain", str(scored / "out"), *words, "--svg", str(target)]) == 0
        assert target.read_text(encoding="utf-8").startswith("<svg")


def test_diff_says_which_scores_moved_and_why(scored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed = tmp_path / "scheme.yaml"
    text = (scored / "scheme.yaml").read_text(encoding="utf-8")
    assert "每高于目标值1个百分点扣2分" in text
    changed.write_text(text.replace("每高于目标值1个百分点扣2分", "每高于目标值1个百分点扣1分"), encoding="utf-8")
    assert main(["score", str(changed), str(scored / "data.xlsx"), "--out", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    code, answer = ask(capsys, "diff", str(scored / "out" / "bundle.zip"), str(tmp_path / "out" / "bundle.zip"))
    assert code == 0
    assert answer["inputs"] == ["scheme.yaml"]
    moved = {(change["key"][0], change["column"]) for change in answer["moved"] if change["table"] == "totals"}
    assert ("D02", "total") in moved
    assert ("D01", "total") not in moved
    (points,) = [c for c in answer["moved"] if c["key"] == ["D02", "debt_ratio"] and c["column"] == "points"]
    assert points["words"]["zh"].startswith("西部新能源公司 [D02] / 资产负债率 [debt_ratio]  计入总分: ")
    assert points["words"]["en"].startswith("西部新能源公司 [D02] / Debt ratio [debt_ratio]  points: ")


def _replay(bundle: Path, folder: Path, **environment: str) -> str:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LC_", "LANG", "TZ", "PYTHONHASHSEED"))
    }
    result = subprocess.run(
        [sys.executable, "-m", "hengji", "replay", str(bundle), "--json"],
        env={**kept, "PYTHONPATH": str(ROOT / "src"), **environment},
        cwd=folder,
        capture_output=True,
        check=True,
    )
    answer = json.loads(result.stdout)
    assert answer["matches"] is True
    return str(answer["sha256"])


def test_replay_gives_the_same_sha256_under_another_time_zone_locale_hash_seed_and_in_a_read_only_folder(
    scored: Path, tmp_path: Path
) -> None:
    bundle = scored / "out" / "bundle.zip"
    locked = tmp_path / "locked"
    locked.mkdir()
    copy = locked / "bundle.zip"
    copy.write_bytes(bundle.read_bytes())
    locked.chmod(stat.S_IRUSR | stat.S_IXUSR)
    sums = {
        _replay(bundle, scored, TZ="Asia/Shanghai", LC_ALL="C.UTF-8", PYTHONHASHSEED="1"),
        _replay(bundle, scored, TZ="America/New_York", LC_ALL="C", PYTHONHASHSEED="2"),
        _replay(copy, locked, TZ="UTC", LC_ALL="POSIX", PYTHONHASHSEED="77", PYTHONDONTWRITEBYTECODE="1"),
    }
    locked.chmod(stat.S_IRWXU)
    assert sums == {read_bundle(bundle).digest}


def test_a_changed_bundle_is_refused(scored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import zipfile

    forged = tmp_path / "forged.zip"
    with zipfile.ZipFile(scored / "out" / "bundle.zip") as old, zipfile.ZipFile(forged, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b"D01", b"D09") if name == "results/totals.csv" else data)
    code, answer = ask(capsys, "replay", str(forged))
    assert code == 1
    assert "results/totals.csv" in answer["findings"][0]["message_en"]


def test_ctrl_c_leaves_nothing_half_written(scored: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = [
        sys.executable,
        "-m",
        "hengji",
        "score",
        str(scored / "scheme.yaml"),
        str(scored / "data.xlsx"),
        "--out",
        str(out),
    ]
    process = subprocess.Popen(
        words, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stderr is not None
    process.stderr.readline()  # it has begun
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, _ = process.communicate(timeout=60)
    # 130 where the command told it, -SIGINT where the interpreter was already on its way out.
    assert process.returncode in (0, 130, -signal.SIGINT)
    written = {file.name for file in out.iterdir()} if out.exists() else set()
    assert written in (set(), {file.name for file in (scored / "out").iterdir()})
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".hengji-")]


def test_two_runs_give_the_same_bundle_bytes(scored: Path, tmp_path: Path) -> None:
    assert (
        main(["score", str(scored / "scheme.yaml"), str(scored / "data.xlsx"), "--out", str(tmp_path / "again")]) == 0
    )
    assert (tmp_path / "again" / "bundle.zip").read_bytes() == (scored / "out" / "bundle.zip").read_bytes()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["scroe", "s.yaml", "d.xlsx"], "没有“scroe”这个命令  应为: 您是否想写 score？"),
        (["score", "s.yaml", "d.xlsx"], "缺少 --out"),
        (["score", "s.yaml", "d.xlsx", "--otu", "o"], "“--otu”应写作 --out"),
        (["score", "s.yaml", "d.xlsx", "--out", "o", "--perod", "2026"], "您是否想写 --period？"),
        (["score", "s.yaml", "d.xlsx", "--out"], "--out 后面缺少值"),
        (["check", "s.yaml", "--lang", "fr"], "--lang 不能是“fr”  应为: 可写：zh、en"),
        (["--lang", "fr", "check", "s.yaml"], "--lang 不能是“fr”"),
        (["demo", "--port", "abc"], "--port 不能是“abc”"),
        (["check", " "], "路径是空白或含空字节"),
        ([], "没有写命令  应为: 可写：check、"),
    ],
)
def test_a_wrong_call_is_answered_in_the_language_with_what_was_meant(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 2
    answer = capsys.readouterr().err
    assert says in answer
    assert answer.startswith("用法: hengji")
    assert "invalid choice" not in answer


def test_a_wrong_call_answers_in_json_and_in_english_where_asked(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["score", "s.yaml", "d.xlsx", "--json", "--lang", "en"])
    out, err = capsys.readouterr()
    (found,) = json.loads(out)["findings"]
    assert (found["code"], found["message_en"]) == ("usage", "missing: --out")
    assert "error: missing: --out  expected: see hengji score --help" in err


def test_language_and_json_may_stand_before_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    sentence = "完成目标值得满分；每低于目标值1%扣0.5分，扣完为止"
    call = ["rule", sentence, "--weight", "10", "--actual", "99", "--target", "100"]
    assert main(["--lang", "en", "--json", *call]) == 0
    assert "start: 10" in json.loads(capsys.readouterr().out)["explanation"]


def test_scheme_and_data_in_each_others_place_are_told(scored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scheme, data = str(scored / "scheme.yaml"), str(scored / "data.xlsx")
    code, answer = ask(capsys, "score", data, scheme, "--out", str(scored / "swapped"))
    assert (code, answer["findings"][0]["code"]) == (1, "arguments-swapped")
    assert not (scored / "swapped").exists()
    code, answer = ask(capsys, "check", data)
    assert (code, answer["findings"][0]["code"]) == (1, "not-a-scheme")


def test_two_folders_of_results_are_compared_and_a_sentence_is_cited_by_item_and_clause(
    scored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scheme = (scored / "scheme.yaml").read_text("utf-8")
    (tmp_path / "scheme.yaml").write_text(scheme.replace("低于目标值1%扣0.5分", "低于目标值1%扣0.3分"), "utf-8")
    out = tmp_path / "out"
    assert main(["score", str(tmp_path / "scheme.yaml"), str(scored / "data.xlsx"), "--out", str(out)]) == 0
    capsys.readouterr()
    code, answer = ask(capsys, "diff", str(scored / "out"), str(out))
    assert code == 0
    said = [change for change in answer["changes"] if change["table"] == "scheme.yaml"]
    (sentence,) = said
    assert sentence["column"] == "sentence"
    assert sentence["key"][-2:] == ["revenue", "第六条"]
    assert "营业收入 [revenue] / 第六条  计分语句: 完成目标值得满分；每低于目标值1%扣0.5分" in sentence["words"]["zh"]
    assert "扣0.3分" in sentence["new"]


def test_a_folder_without_a_bundle_is_told_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = ask(capsys, "replay", str(tmp_path))
    assert (code, answer["findings"][0]["code"]) == (1, "path-missing")
    assert "bundle.zip" in answer["findings"][0]["message_zh"]


def test_a_unit_nobody_knows_is_answered_with_the_units_there_are(
    scored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, answer = ask(capsys, "explain", str(scored / "out"), "--unit", "zz")
    assert code == 1
    assert answer["findings"][0]["hint_zh"].startswith("单位有：D01 东部发电公司、D02 西部新能源公司")


@pytest.mark.parametrize(
    ("sentence", "message", "hint"),
    [
        ("完成目标值得满分；每低于目标值1%扣0.5分，扣完为止", "这句话要用目标值，没有给出", "补上 --target …"),
        ("不低于上年的得满分，较上年每下降1%扣0.8分，扣完为止", "这句话要用上年值，没有给出", "补上 --prior …"),
        (
            "达到全省平均值得满分，每低于全省平均值1个百分点扣2分，扣完为止",
            "这句话要用平均值，没有给出",
            "补上 --tier average=…",
        ),
    ],
)
def test_a_reference_the_call_does_not_give_is_asked_for_by_its_option(
    sentence: str, message: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, answer = ask(capsys, "rule", sentence, "--weight", "10", "--actual", "88", "--unit", "%")
    (found,) = answer["findings"]
    assert (code, found["message_zh"], found["hint_zh"]) == (1, message, hint)


def test_results_are_not_mixed_with_other_peoples_files(
    scored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "领导批示.docx").write_text("x", "utf-8")
    call = ["score", str(scored / "scheme.yaml"), str(scored / "data.xlsx"), "--out"]
    code, answer = ask(capsys, *call, str(tmp_path))
    (found,) = answer["findings"]
    assert (code, found["code"]) == (1, "folder-of-others")
    assert "领导批示.docx" in found["message_zh"]
    assert [each.name for each in tmp_path.iterdir()] == ["领导批示.docx"]
    # A folder of results stays one, whatever was put beside them.
    out = scored / "again"
    assert main([*call, str(out)]) == 0
    (out / "领导批示.docx").write_text("x", "utf-8")
    assert main([*call, str(out)]) == 0
    assert main(["new", str(out)]) == 1


def test_what_was_found_about_the_scheme_stands_in_the_results(scored: Path, tmp_path: Path) -> None:
    scheme = (scored / "scheme.yaml").read_text("utf-8").replace("weight: 20", "weight: 21", 1)
    (tmp_path / "scheme.yaml").write_text(scheme, "utf-8")
    out = tmp_path / "out"
    assert main(["score", str(tmp_path / "scheme.yaml"), str(scored / "data.xlsx"), "--out", str(out)]) == 1
    assert "weights-sum" in (out / "findings.csv").read_text("utf-8")
    assert "权重合计 101" in (out / "report.html").read_text("utf-8")
    assert main(["replay", str(out)]) == 0


def test_a_pack_has_nothing_to_explain_and_is_told_so(capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = ask(capsys, "explain", "cn.classified-assessment", "--unit", "A")
    assert (code, answer["findings"][0]["code"]) == (1, "not-results")
    assert "hengji score cn.classified-assessment" in answer["findings"][0]["hint_zh"]
