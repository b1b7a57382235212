"""The guide and the provincial contacts, for anybody: no sign-in is asked for."""

from __future__ import annotations

from flask import render_template, request

from service.usecases import guide
from service.web.page import pages

LONGEST = 60


@pages.get("/guide")
def guide_page() -> str:
    """The guide, or the sections and contacts in which the words of the address stand."""
    words = request.args.get("q", "").strip()[:LONGEST]
    chapters, contacts = guide.find(words)
    return render_template("guide.html", q=words, chapters=chapters, contacts=contacts, whole=guide.chapters())
