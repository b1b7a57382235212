"""Every text of the pages has its English, with the same placeholders, and nothing is translated that nobody shows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from lxml import etree

from service.usecases.work import Parts
from service.web import purposes
from tests.scenarios.conftest import deploy
from tests.snapshot import Snapshots
from tests.web.conftest import Browser

WEB = Path(__file__).resolve().parents[2] / "service" / "web"
METHODS = [("translations/**", "ignore"), ("**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "lazy": None, "gettext": None, "ngettext": (1, 2)}
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
UNNAMED = {"lane", "message", "participant"}  # roles have their own table
PLACEHOLDER = re.compile(r"%\(\w+\)[ds]|%%")


def shown() -> set[str]:
    """The Chinese texts in code and templates; of a plural the first form."""
    found = extract_from_dir(str(WEB), METHODS, keywords=KEYWORDS)
    return {text if isinstance(text, str) else text[0] for _, _, text, _, _ in found}


def english() -> list[Message]:
    with (WEB / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        return [message for message in read_po(file, locale="en") if message.id]


def first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def test_every_text_is_translated() -> None:
    translated = {
        first(m) for m in english() if (m.string if isinstance(m.string, str) else all(m.string)) and not m.fuzzy
    }
    assert shown() - translated == set()


def test_no_translation_is_left_over() -> None:
    assert {first(m) for m in english()} - shown() == set()


@pytest.mark.parametrize("message", english(), ids=first)
def test_placeholders_are_the_same(message: Message) -> None:
    forms = [message.string] if isinstance(message.string, str) else list(message.string)
    for form in forms:
        assert Counter(PLACEHOLDER.findall(form)) == Counter(PLACEHOLDER.findall(first(message)))


def test_no_chinese_stands_in_the_english_texts() -> None:
    for message in english():
        forms = [message.string] if isinstance(message.string, str) else list(message.string)
        assert not re.search(r"[一-鿿]", "".join(forms)), message.string


def test_every_name_in_a_diagram_and_every_purpose_has_its_english() -> None:
    drawn: set[str] = set()
    for path in sorted((WEB.parents[1] / "bpmn").glob("*.bpmn")):
        for element in etree.parse(path).iter("{*}*"):
            named = etree.QName(element).namespace == BPMN and etree.QName(element).localname not in UNNAMED
            drawn |= {element.get("name")} if named and element.get("name") else set()
            if element.tag == f"{{{BPMN}}}userTask":
                drawn.add(purposes.of_step(element.findtext(f"{{{BPMN}}}documentation") or "")[0])
    with (WEB / "translations/en/LC_MESSAGES/diagrams.po").open("rb") as file:
        known = {str(message.id): str(message.string) for message in read_po(file, locale="en") if message.id}
    assert {name for name in drawn if not known.get(name)} == set()
    assert set(known) - drawn == set()
    assert not re.search(r"[一-鿿]", "".join(known.values()))


def test_our_processes_and_steps_have_their_english_on_an_english_page(
    browser: Callable[[str], Browser], parts: Parts, snapshots: Snapshots
) -> None:
    snapshots.once("procedures", lambda: deploy(parts))
    who = browser("owner")
    assert "园区科协换届" in who.get("/definitions").text
    who.post("/language/en")
    page = who.get("/definitions").text
    assert "Term election" in page
    assert "园区科协换届" not in page
