"""Anybody finds an association by name and region; what is not founded yet, or no longer there, is not found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from service.usecases.work import Parts
from tests.conftest import World
from tests.usecases.places import founded
from tests.web.conftest import Browser


def test_anybody_finds_associations_by_name_and_region(nobody: Browser, parts: Parts, world: World) -> None:
    founded(parts, world, "江东园", ends_on=date(2027, 1, 1))
    founded(parts, world, "江西园", city="other_city", ends_on=date(2027, 1, 1))
    founded(parts, world, "旧园", status="closed")
    founded(parts, world, "休眠园", status="dormant")
    province, city = world.organisations["province"].key, world.organisations["city"].key

    def listed(query: str) -> set[str]:
        page = nobody.get(f"/public{query}").text
        return {name for name in ("江东园", "江西园", "旧园", "休眠园", "江城高新区") if f"{name}科学技术协会" in page}

    assert listed("") == {"江东园", "江西园", "休眠园"}, "neither what is in preparation nor what was closed"
    assert listed("?q=江东") == {"江东园"}
    assert listed(f"?region={province}") == {"江东园", "江西园", "休眠园"}
    assert listed(f"?region={province}&city={city}") == {"江东园", "休眠园"}
    assert listed("?region=nonsense") == listed("")
    assert "没有符合条件的园区科协" in nobody.get("/public?q=%25").text, "a % is a character"


@pytest.mark.parametrize("status", ["preparing", "closed"])
def test_only_a_founded_association_has_a_page(nobody: Browser, parts: Parts, world: World, status: str) -> None:
    row = founded(parts, world, "某园", status=status)
    assert nobody.get(f"/public/{row.key}").status_code == 404


def test_it_is_found_from_sign_in_guide_and_association(
    nobody: Browser, browser: Callable[[str], Browser], parts: Parts, world: World
) -> None:
    row = founded(parts, world, "江东园", ends_on=date(2027, 1, 1))
    for path in ("/sign-in", "/guide"):
        assert 'href="/public"' in nobody.get(path).text
    inside = browser("supervisor")
    assert f'href="/public/{row.key}"' in inside.get(f"/associations/{row.key}").text
    assert 'class="nav"' in inside.get(f"/public/{row.key}").text
    assert "园区科协届期一般为三至五年" in nobody.get(f"/public/{row.key}").text
