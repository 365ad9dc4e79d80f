"""`--engine spark` where Spark cannot be had: one plain message in both languages, exit code 2, nothing written."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from hengji.cli.main import main


@pytest.fixture
def group(tmp_path: Path) -> Path:
    assert main(["new", str(tmp_path / "group")]) == 0
    return tmp_path / "group"


def refused(group: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, str, str]:
    """Exit code 2 and no results; (code, hint in Chinese, hint in English)."""
    capsys.readouterr()
    words = ["score", str(group / "scheme.yaml"), str(group / "data.xlsx"), "--out", str(group / "out")]
    assert main([*words, "--engine", "spark", "--json"]) == 2
    assert not (group / "out").exists()
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    return finding["code"], finding["hint_zh"], finding["hint_en"]


def test_without_pyspark_one_is_told_what_to_install(
    group: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    code, zh, en = refused(group, capsys)
    assert code == "spark-missing"
    assert "pip install 'pyspark" in zh
    assert "pip install 'pyspark" in en


@pytest.mark.parametrize("version", ["", 'openjdk version "11.0.2" 2019-01-15', 'java version "1.8.0_202"', "?"])
def test_without_a_java_that_spark_starts_on_one_is_told_which(
    version: str, group: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    spark = type(sys)("pyspark.sql")
    monkeypatch.setitem(sys.modules, "pyspark", type(sys)("pyspark"))
    monkeypatch.setitem(sys.modules, "pyspark.sql", spark)
    monkeypatch.delenv("SPARK_REMOTE", raising=False)
    home = tmp_path / "java"
    (home / "bin").mkdir(parents=True)
    if version:
        (home / "bin" / "java").write_text(f"#!/bin/sh\necho '{version}' >&2\n", encoding="utf-8")
        (home / "bin" / "java").chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(home))
    code, zh, en = refused(group, capsys)
    assert code == "java-missing"
    assert "Java 17" in zh
    assert "Java 17" in en


def test_the_default_is_this_process_and_an_unknown_engine_is_named(
    group: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["score", str(group / "scheme.yaml"), str(group / "data.xlsx"), "--out", str(group / "out")]
    with pytest.raises(SystemExit) as left:
        main([*words, "--engine", "abacus"])
    assert left.value.code == 2
    assert "in-process" in capsys.readouterr().err
