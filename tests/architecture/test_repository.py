"""The repository's own promises: what anyone who clones it may rely on."""

import ast
import hashlib
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.lock", "requirements-test.lock", "requirements-spark.lock"]
PINNED = re.compile(r"(?P<name>[a-z0-9]+(?:-[a-z0-9]+)*)==(?P<version>[A-Za-z0-9.+!]+)(?: ; [\w .<>='!()]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")
MACHINE_PATH = re.compile(r"(^|[^A-Za-z0-9_./-])/(work|root|farm|home)/", re.MULTILINE)
UNTRACKED = re.compile(r"(^|/)(\.venv|\.hengji|\.\w+_cache|__pycache__)")
THIRD_PARTY_DATA = ROOT.parent / "shared" / "data"


def repository_files() -> Iterator[Path]:
    """Tracked files and those about to be; in a copy without git, whatever our own tools did not make."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")
        names = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        names = [path for path in ROOT.rglob("*") if not UNTRACKED.search(path.relative_to(ROOT).as_posix())]
    return (path for path in names if path.is_file())


def read_lock(name: str) -> dict[str, str]:
    """Package -> version as a lock pins them."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    return {found["name"]: found["version"] for line in lines if (found := PINNED.fullmatch(line))}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def normal(requirement: str) -> str:
    """The package a requirement names, written as the lock files write it."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name.group()).lower()


def test_no_file_holds_a_path_of_a_machine() -> None:
    holders = []
    for path in repository_files():
        found = MACHINE_PATH.search(path.read_text("utf-8", errors="replace"))
        if found:
            holders.append(f"{path.relative_to(ROOT)}: {found.group().strip()}")
    assert not holders


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_holds_pins_and_hashes_and_nothing_else(name: str) -> None:
    """So neither a host name, nor an index option, nor a path can be in it."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    assert [line for line in lines if not (PINNED.fullmatch(line) or HASH.fullmatch(line))] == []


@pytest.mark.parametrize("name", LOCKS[1:])
def test_every_other_lock_contains_the_run_lock(name: str) -> None:
    """The launcher relies on it: adding the test set or Spark must not move what runs."""
    assert read_lock("requirements.lock").items() <= read_lock(name).items()


@pytest.mark.parametrize("name", LOCKS)
def test_the_locks_were_made_after_the_last_change_of_dependencies(name: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = list(project["dependencies"])
    extra = name.removeprefix("requirements").removesuffix(".lock").removeprefix("-")
    wanted += project["optional-dependencies"][extra] if extra else []
    assert {normal(requirement) for requirement in wanted} <= read_lock(name).keys()


def test_the_launcher_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse((ROOT / "hengji").read_text("utf-8"), feature_version=(3, 11))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    assert imported <= sys.stdlib_module_names


def test_an_old_python_gets_as_far_as_the_launchers_message() -> None:
    """It must parse the whole file before it can say that it is too old."""
    source = (ROOT / "hengji").read_text("utf-8")
    tree = ast.parse(source, feature_version=(3, 7))
    assert "__future__" not in source
    check = next(i for i, node in enumerate(tree.body) if "version_info" in ast.unparse(node))
    definitions = [i for i, node in enumerate(tree.body) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assert check < min(definitions)


def test_the_launcher_can_be_started() -> None:
    assert (ROOT / "hengji").read_bytes().startswith(b"#!/usr/bin/env python3\n")
    if os.name != "nt":
        assert os.access(ROOT / "hengji", os.X_OK)
        assert os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.fixture
def launcher(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The launcher as a module."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = SourceFileLoader("launcher", str(ROOT / "hengji"))
    spec = spec_from_loader("launcher", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.mark.parametrize("java", [True, False])
def test_spark_joins_the_test_set_only_beside_a_java(
    java: bool, launcher: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    if java:
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin" / "java").touch(0o755)
    assert ("spark" in launcher.wanted("test")) is java
    assert "spark" not in launcher.wanted("run")


@pytest.mark.parametrize(
    ("have", "done"),
    [({"test": "t"}, ["spark"]), ({"test": "t", "spark": "older"}, ["spark"]), ({}, ["test", "spark"])],
)
def test_only_what_is_lacking_is_installed_and_a_spark_that_cannot_be_had_stops_nothing(
    have: dict[str, str], done: list[str], launcher: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    want = {"python": "p", "place": "v", "run": "r", "test": "t", "spark": "s"}
    installed, stamps = [], []

    def install(kind: str) -> None:
        installed.append(kind)
        if kind == "spark":
            raise launcher.Stop("没有", "none")

    monkeypatch.setattr(launcher, "ROOT", tmp_path)
    monkeypatch.setattr(launcher, "wanted", lambda kind: want)
    monkeypatch.setattr(launcher, "standing", lambda: {"python": "p", "place": "v", "run": "r"} | have)
    monkeypatch.setattr(launcher, "install", install)
    monkeypatch.setattr(launcher, "rebuild", lambda kind, restorable: installed.append("everything"))
    monkeypatch.setattr(launcher, "stamp", stamps.append)
    launcher.prepare("test")
    assert installed == done
    assert stamps[-1] == want


def test_the_launcher_says_plainly_that_nothing_can_be_prepared_in_a_folder_one_may_not_write(
    launcher: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launcher, "ROOT", tmp_path)
    monkeypatch.setattr(launcher, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(launcher.os, "access", lambda path, mode: False)
    with pytest.raises(launcher.Stop, match="只读") as unready, launcher.taking_turns():
        pass
    assert "This user cannot write to" in str(unready.value)
    (tmp_path / "stamp").write_text("run=1\n", "utf-8")
    with pytest.raises(launcher.Stop, match="无权运行其中的 Python"), launcher.taking_turns():
        pass


def test_what_python_has_compiled_is_kept_though_the_machine_says_to_write_nothing(
    launcher: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    become: list[dict[str, str]] = []
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(launcher, "command_for", lambda arguments: ["hengji", *arguments])
    monkeypatch.setattr(launcher.os, "execv", lambda path, arguments: become.append(dict(launcher.os.environ)))
    launcher.main()
    assert [environment.get("PYTHONDONTWRITEBYTECODE") for environment in become] == [None]


def test_imports_point_down_only() -> None:
    """The contracts of import-linter; the output names the import that goes the wrong way."""
    code = "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "src").rglob("*.py"))
        if "migrations" not in path.parts  # written by Django
        and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert not silent


def test_no_data_of_third_parties_was_copied_in() -> None:
    """Where their data lies beside the checkout; elsewhere there is nothing to compare with."""
    theirs = {digest(path): path.name for path in THIRD_PARTY_DATA.rglob("*") if path.is_file() and path.stat().st_size}
    ours = {digest(path): path.relative_to(ROOT).as_posix() for path in repository_files()}
    assert [f"{ours[copy]} = {theirs[copy]}" for copy in ours.keys() & theirs.keys()] == []


def test_the_readme_begins_with_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "./hengji demo" in readme
    assert "./hengji test" in readme
