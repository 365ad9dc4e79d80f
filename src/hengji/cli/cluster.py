"""Where cells are scored: in this process, or on Apache Spark. Spark is an extra; without it the message says what to install."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..engine.run.batches import Incomplete
from ..engine.run.blocks import Cells, in_process
from ..engine.run.spark import OnSpark
from ..engine.values.finding import Finding, Level, Refused, Source
from ..engine.values.text import Text

Tell = Callable[[Text], None]

IN_PROCESS, SPARK = "in-process", "spark"
ENGINES = (IN_PROCESS, SPARK)

OLDEST_JAVA = 17
"""What Spark 4 starts on."""

_SET_UP = ("SPARK_HOME", "SPARK_CONF_DIR", "SPARK_REMOTE", "PYSPARK_SUBMIT_ARGS", "PYSPARK_GATEWAY_PORT")
"""Where one of these is set somebody has settled where Spark runs; it is asked for by its own settings then."""

_MOST = 300
"""Characters shown of what Spark said."""


class NotInstalled(Refused):
    """Raised where the engine asked for is not on this machine: the call cannot be carried out here at all."""


@contextmanager
def cells_on(engine: str, beside: Path, progress: Tell) -> Iterator[Cells]:
    """The executor of cells of that name, ready while the context lasts.

    Figures and scores are exchanged in a folder of their own next to `beside`, which is gone afterwards. Raises `NotInstalled` where
    Spark or Java is missing, `Refused` where Spark gives up.
    """
    if engine == IN_PROCESS:
        yield in_process
        return
    require_spark()
    beside.parent.mkdir(parents=True, exist_ok=True)
    with _spark(progress) as session, tempfile.TemporaryDirectory(prefix=".hengji-", dir=beside.parent) as folder:
        yield OnSpark(session, Path(folder).absolute())


def require_spark() -> None:
    """Nothing when Spark can be started here; raises `NotInstalled` otherwise."""
    try:
        importlib.import_module("pyspark.sql")
    except ImportError:
        raise NotInstalled([_no_spark()]) from None
    if "SPARK_REMOTE" in os.environ:  # Spark runs elsewhere, and its Java with it
        return
    version = _java()
    if version is None or version < OLDEST_JAVA:
        raise NotInstalled([_no_java(version)])


def _java() -> int | None:
    """The version of the Java that Spark would start, 0 where it does not say; None where there is none."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home) / "bin") if home else None)
    if java is None:
        return None
    told = subprocess.run([java, "-version"], capture_output=True, text=True, errors="replace", check=False)
    found = re.search(r'version "(?:1\.)?(\d+)', told.stderr + told.stdout)
    return int(found[1]) if found else 0


def _no_spark() -> Finding:
    message = Text("没有安装 pyspark，不能用 --engine spark", "pyspark is not installed, so there is no --engine spark")
    hint = Text(
        "在衡绩所用的 Python 里执行 pip install 'pyspark>=4.0,<4.1'（另需 Java 17 或 21）；或去掉 --engine，结果相同",
        "run pip install 'pyspark>=4.0,<4.1' in the Python that Hengji uses (Java 17 or 21 is needed too); or leave --engine out: the "
        "results are the same",
    )
    return Finding("spark-missing", Level.ERROR, message, hint, Source(field="--engine"))


def _no_java(version: int | None) -> Finding:
    message = Text("没有找到 Java，Spark 不能启动", "there is no Java, so Spark cannot start")
    if version is not None:
        message = Text(
            f"Java 是 {version or '?'}，Spark 不能启动", f"the Java is {version or '?'}, so Spark cannot start"
        )
    hint = Text(
        "安装 Java 17 或 21，并让 java 在 PATH 里或由 JAVA_HOME 指明；或去掉 --engine，结果相同",
        "install Java 17 or 21, on the PATH or named by JAVA_HOME; or leave --engine out: the results are the same",
    )
    return Finding("java-missing", Level.ERROR, message, hint, Source(field="--engine"))


@contextmanager
def _spark(progress: Tell) -> Iterator[Any]:
    """A session; one that was there before stays when we leave. Raises `Refused` for what Spark raises meanwhile."""
    sql, errors = importlib.import_module("pyspark.sql"), importlib.import_module("pyspark.errors")
    bridge = importlib.import_module("py4j.protocol")
    before = sql.SparkSession.getActiveSession()
    session = before
    try:
        if session is None:
            progress(Text("启动 Spark", "starting Spark"))
            session = _started()
        yield session
    except (errors.PySparkException, bridge.Py4JError, Incomplete) as problem:
        raise Refused([_gave_up(problem)]) from problem
    finally:
        if before is None and session is not None:
            session.stop()


def _started() -> Any:
    """A session by Spark's own settings where somebody made them, else of this machine alone."""
    if not any(name in os.environ for name in _SET_UP):
        return local_session()
    sql = importlib.import_module("pyspark.sql")
    return _quiet(sql.SparkSession.builder).getOrCreate()


def local_session(master: str = "local[*]") -> Any:
    """A session of this machine alone: on loopback, without Spark's web pages, its workers on the Python that runs here."""
    sql = importlib.import_module("pyspark.sql")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else Spark takes the first python3 on the PATH
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    return _quiet(sql.SparkSession.builder).master(master).config("spark.ui.enabled", "false").getOrCreate()


def _quiet(builder: Any) -> Any:
    """Only errors are logged; what a worker says reaches us."""
    settings = {
        "spark.log.level": "ERROR",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.pyspark.jvmStacktrace.enabled": "true",
    }
    return builder.appName("hengji").config(map=settings)


def _reason(text: str) -> str:
    """What a worker's Python said last, else the first line."""
    worker = text.rpartition("Traceback (most recent call last):")[2] if "Traceback" in text else ""
    said = next((line for line in worker.splitlines() if line[:1].strip()), text.strip().partition("\n")[0])
    return re.sub(r"^[\w.]+\.(?=\w+: )", "", said)[:_MOST]


def _gave_up(problem: Exception) -> Finding:
    told = _reason(str(problem))
    message = Text(f"Spark 没有完成计算：{told}", f"Spark did not finish: {told}")
    hint = Text(
        "查看 Spark 的日志；各工作节点须装同一版本的衡绩，并能以同一路径读写结果文件夹所在的位置。去掉 --engine 可在本机计算，结果相同",
        "see Spark's log; every worker needs the same version of Hengji, and the place of the results under the same path. "
        "Without --engine the run is made here, with the same results",
    )
    return Finding("spark-failed", Level.ERROR, message, hint, Source(field="--engine"))
