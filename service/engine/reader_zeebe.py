"""Reading zeebe extension elements: http://camunda.org/schema/zeebe/1.0, as the Camunda 8 modelers write them."""

from __future__ import annotations

from typing import Final

from service.engine.diagram import IoMapping, Loop
from service.engine.xml import Element, local_name, text_of

ZEEBE: Final = "http://camunda.org/schema/zeebe/1.0"
_BPMN: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def extensions(element: Element) -> dict[str, Element]:
    """The zeebe elements of one BPMN element by local name."""
    holder = element.find(f"{_BPMN}extensionElements")
    if holder is None:
        return {}
    return {local_name(e): e for e in holder if str(e.tag).startswith(f"{{{ZEEBE}}}")}


def held(found: dict[str, Element], name: str, attribute: str) -> str | None:
    """An attribute of one of them, stripped; None when it is missing or empty."""
    element = found.get(name)
    return None if element is None else (element.get(attribute) or "").strip() or None


def pairs(found: dict[str, Element], name: str, key: str) -> dict[str, str]:
    """`zeebe:taskHeaders` or `zeebe:properties` as a dict."""
    element = found.get(name)
    return {} if element is None else {row.get(key, ""): row.get("value", "") for row in element}


def mappings(found: dict[str, Element], direction: str) -> tuple[IoMapping, ...]:
    """The `zeebe:input` or `zeebe:output` rows, in the order of the file."""
    element = found.get("ioMapping")
    if element is None:
        return ()
    rows = (row for row in element if local_name(row) == direction)
    return tuple(IoMapping((row.get("source") or "").strip(), (row.get("target") or "").strip()) for row in rows)


def loop(element: Element | None) -> Loop | None:
    """A multi-instance. Without zeebe:loopCharacteristics its collection is empty text."""
    if element is None:
        return None
    found = extensions(element)
    name = "loopCharacteristics"
    return Loop(
        sequential=element.get("isSequential") in ("true", "1"),
        input_collection=held(found, name, "inputCollection") or "",
        input_element=held(found, name, "inputElement"),
        output_collection=held(found, name, "outputCollection"),
        output_element=held(found, name, "outputElement"),
        completion_condition=text_of(element.find(f"{_BPMN}completionCondition")),
    )
