"""People search by the initials of names in pinyin: https://zh.wikipedia.org/wiki/汉语拼音 gives the readings."""

from __future__ import annotations

import importlib

import pytest
from sqlalchemy import text

from service.store.base import Database
from service.store.initials import initials
from tests.conftest import World


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("合肥高新", "hfgx"),
        ("重庆两江新区", "cqljxq"),  # 重 is zhòng as a word of its own, chóng in the name of the city
        ("西安高新技术产业开发区", "xagxjscykfq"),
        ("【演示】云帆科技孵化器", "ysyfkjfhq"),
        ("G60 科创走廊", "g60kczl"),
        ("欧阳·买买提", "oymmt"),
    ],
)
def test_a_name_has_its_initials(name: str, found: str) -> None:
    assert initials(name) == found


def test_several_names_stand_apart_and_missing_ones_are_left_out() -> None:
    assert initials("合肥高新", None, "高新区") == "hfgx gxq"


def test_rows_have_the_initials_of_their_names_and_those_of_before_are_filled(
    world: World, owner_database: Database
) -> None:
    assert world.people["secretary"].initials == "lm"
    assert world.associations["association"].initials == "jcgxqkxjsxh jcgxq"
    migration = importlib.import_module("service.store.migrations.versions.0016_shared_filters")
    with owner_database.engine.begin() as connection:
        connection.execute(text("UPDATE associations SET initials = ''"))
        for table, names in migration.NAMED.items():
            migration.fill(connection, table, names)
        kept = set(connection.execute(text("SELECT initials FROM associations")).scalars())
    assert kept == {"jcgxqkxjsxh jcgxq", "yskjykxjsxh yskjy"}
