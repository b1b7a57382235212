"""Papers in a list: a kind is a code in the table and a word on the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import flask_babel
import pytest
from flask import Flask

from service.store.documents import Document
from service.web.documents import document_lines


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    app = Flask("service.web")
    flask_babel.Babel(app, default_locale=request.param)
    with app.test_request_context():
        yield request.param


def test_a_paper_says_its_kind_in_the_language_of_the_page(language: str) -> None:
    paper = Document(kind="filing_receipt", title="江城高新区科学技术协会备案回执", doc_date=date(2027, 2, 25))
    (line,) = document_lines([paper])
    assert line.note.split(" · ")[0] == {"zh": "备案回执", "en": "Filing receipt"}[language]
