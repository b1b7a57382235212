"""Whatever stands in an address, a page answers: a list, or that there is no such thing, never a failure."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.conftest import Browser

HUGE = "9" * 30


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/instances?definition={HUGE}", 404),
        (f"/instances?definition={HUGE}&element=x", 404),
        (f"/instances?organisation={HUGE}", 404),
        (f"/board/{HUGE}", 404),
        (f"/board/{HUGE}/heat/founding", 404),
        (f"/heat/founding?version={HUGE}", 302),
        (f"/tasks?shown={HUGE}", 200),
        ("/tasks?view=nonsense&process=nonsense", 200),
        (f"/timers?process={HUGE}&from=today&to={HUGE}", 200),
        (f"/public?region={HUGE}&city=x", 200),
        (f"/public/{HUGE}", 404),
        ("/public/x", 404),
    ],
)
def test_an_address_that_leads_nowhere_says_so(browser: Callable[[str], Browser], path: str, status: int) -> None:
    assert browser("owner").get(path).status_code == status
