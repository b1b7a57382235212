"""Who must not complete a step although they hold its role: a second person countersigns, and a candidate does not
decide about the list that they stand on (domain.md §3.0, §3.A A08).

A user task asks for it by properties: `other_person_than` names steps whose author it must not be, apart by spaces,
`other_person_when` is an expression that says where that holds (a region decides it; without it, everywhere);
`one_each` is an expression over the element of a repetition: a person completes it for one value of it alone;
`conflict_of_interest` is an expression for the people (rows with a `name`) who must not decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from service.domain.person import plain_name

OTHER_PERSON: Final = "other_person_than"
OTHER_PERSON_WHEN: Final = "other_person_when"
ONE_EACH: Final = "one_each"
CONFLICT: Final = "conflict_of_interest"


def steps_of(properties: Mapping[str, str]) -> tuple[str, ...]:
    """The steps whose author must not complete this one."""
    return tuple(properties.get(OTHER_PERSON, "").split())


def stands_among(name: str, people: Any) -> bool:
    """Whether somebody of this name is one of `people`. Accounts have no other link to the rows of a form."""
    rows: Iterable[Any] = people if isinstance(people, list) else ()
    return any(isinstance(row, Mapping) and plain_name(str(row.get("name"))) == name for row in rows)
