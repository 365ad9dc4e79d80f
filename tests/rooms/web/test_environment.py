"""An address of a database from the environment, as the product connects with it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from support.databases import Database

from hengji.web import environment

NAME = "HENGJI_DATABASE"


def given(address: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    monkeypatch.setenv(NAME, address)
    return environment.database(NAME, "")


def test_an_address_names_a_server_a_socket_or_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    server = given("postgres://keeper:p%40ss@db.example:5433/hengji", monkeypatch)
    assert [server[each] for each in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "hengji", "keeper", "p@ss", "db.example", "5433",
    ]  # fmt: skip
    assert given("postgres://keeper@/hengji?host=/run/postgresql", monkeypatch)["HOST"] == "/run/postgresql"
    assert given("sqlite:////srv/hengji.db", monkeypatch)["NAME"] == "/srv/hengji.db"
    with pytest.raises(ImproperlyConfigured, match="write sqlite:///"):
        given("mysql://keeper@/hengji", monkeypatch)


def test_behind_a_pooler_nothing_is_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    for address, after in (("postgres://a@b/c", 2), ("postgres://a@b/c?prepare=no", None)):
        assert given(address, monkeypatch)["OPTIONS"] == {"server_side_binding": True, "prepare_threshold": after}


@pytest.mark.parametrize("vendor", ["postgres"], indirect=True)
@pytest.mark.parametrize("prepare", [True, False])
def test_a_statement_asked_often_is_planned_once_unless_told_otherwise(vendor: Database, prepare: bool) -> None:
    own = vendor.connection()
    own.settings_dict = own.settings_dict | {"OPTIONS": environment.postgres(prepare=prepare)["OPTIONS"]}
    try:
        with own.cursor() as cursor:
            for number in range(9):
                cursor.execute("SELECT %s + 1", [number])
                assert cursor.fetchone() == (number + 1,)
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1 + 1'")
            assert cursor.fetchone() == (int(prepare),)
    finally:
        own.close()
