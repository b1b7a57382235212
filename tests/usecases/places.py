"""Parks with associations and terms, beside those of the small world, for what a supervisor sees of many."""

from __future__ import annotations

from datetime import date

from service.domain.term import TermDates, assess
from service.store import organisations
from service.store.associations import Association, Term
from service.store.organisations import Organisation
from service.usecases.actors import SERVICE
from service.usecases.work import Parts, Work
from tests.conftest import World


def founded(
    parts: Parts,
    world: World,
    name: str,
    *,
    city: str = "city",
    ends_on: date | None = None,
    extended_until: date | None = None,
    status: str = "active",
    with_term: bool = True,
) -> Association:
    """A park below a city of the world and its association, with an open term that ends on that day."""

    def add(work: Work) -> Association:
        above = work.session.get_one(Organisation, world.organisations[city].key)
        park = organisations.add(
            work.session, Organisation(kind="park", name=name, short_name=name, created_at=work.now), above
        )
        association = Association(
            name=f"{name}科学技术协会", park_name=name, status=status, organisation_key=park.key,
            organisation_path=park.path, local_organisation_key=above.key, created_at=work.now,
        )  # fmt: skip
        work.session.add(association)
        work.session.flush()
        if with_term:
            stage = assess(TermDates(ends_on, extended_until), work.moment.today).stage.value
            work.session.add(
                Term(
                    association_key=association.key, organisation_path=park.path, term_no=1, ends_on=ends_on,
                    extended_until=extended_until, stage=stage, created_at=work.now,
                )
            )  # fmt: skip
        return association

    return parts.transact(add, SERVICE)
