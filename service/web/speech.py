"""The language of a page, and texts in it. Chinese is the source: the English stands in translations/en."""

from __future__ import annotations

from typing import Any, Final

import flask_babel

NAMES: Final = flask_babel.Domain(domain="diagrams")


def _(text: str, **values: Any) -> str:
    """The text in the language of the page."""
    return str(flask_babel.gettext(text, **values))


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """The text for a number; Chinese has one form, English two."""
    return str(flask_babel.ngettext(one, many, num, **values))


def lazy(text: str) -> Any:
    """A text that is looked up when it is shown. Extracted like `_`."""
    return flask_babel.lazy_gettext(text)


def named(name: str, english: str | None = None) -> str:
    """The name of a process or an element of a diagram in the language of the page.

    In English it is what the diagram itself gives (`english`, its property name_en), else what the translations have,
    else as drawn.
    """
    if not is_english():
        return name
    return english or (str(NAMES.gettext(name)) if name else "")


def is_english() -> bool:
    return str(flask_babel.get_locale()) == "en"


def language() -> str:
    """`zh` or `en`."""
    return "en" if is_english() else "zh"
