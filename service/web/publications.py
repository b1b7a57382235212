"""The public side, for anybody: associations by name and region, what is published of each. No sign-in is asked for."""

from __future__ import annotations

from typing import Any

from flask import render_template

from service.domain.roster import POSTS
from service.usecases import guide, publications
from service.usecases.publications import Public
from service.usecases.work import Work
from service.web.lists import asked, more, one_page
from service.web.page import key_of, pages, parts
from service.web.speech import _, language, ngettext

ELECTION = "三、园区科协的换届程序"  # the section of the guide's chapter 2 that is quoted beside what is published
QUOTED = "园区科协届期一般为三至五年"


def quoted() -> tuple[str, str]:
    """(anchor, paragraph) of the guide: when a committee is elected and where its result goes."""
    section = next(one for chapter in guide.chapters() for one in chapter.sections if one.title == ELECTION)
    texts = [text for part in section.parts for text in part.paragraphs]
    return section.id, next(text for text in texts if text.startswith(QUOTED))


def read_list(work: Work, filters: dict[str, str]) -> dict[str, Any]:
    """A page of associations, and the regions to choose from."""
    region, city = (filters.get(name, "") for name in ("region", "city"))
    provinces = publications.provinces(work)
    chosen = next((one for one in provinces if str(one.key) == region), None)
    cities = publications.cities(work, chosen.key) if chosen is not None else []
    within = next((one for one in cities if str(one.key) == city), chosen)
    words, key = filters.get("q", ""), within.key if within is not None else None

    def search(work: Work, _filter: Any, _sort: Any, page: Any) -> Any:
        return publications.search_public(work, words, key, page)

    return {"provinces": provinces, "cities": cities, "page": one_page(work, search, {}, [])}


@pages.get("/public")
def public_list() -> str:
    """Every founded association, by name and region."""
    filters = asked("q", "region", "city")
    found = parts().transact(read_list, None, filters)
    page = found["page"]
    note = ngettext("共 %(num)d 个", "共 %(num)d 个", page.total)
    kept = {**dict.fromkeys(("q", "region", "city"), ""), **filters}
    return render_template("public_list.html", filters=kept, lines=page.items, more=more(page), note=note, **found)


@pages.get("/public/<key>")
def public_page(key: str) -> str:
    """What is published of one association."""
    found: Public = parts().transact(publications.read_public, None, key_of(key, _("园区科协")))
    spoken = language()
    posts = {code: word.name(spoken) for code, word in POSTS.items()}
    return render_template("public_page.html", found=found, posts=posts, quoted=quoted())
