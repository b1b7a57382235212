"""The XML Schema of BPMN 2.0: the first check of a file, with line numbers.

The schema files are OMG's, as SpiffWorkflow ships them. Extension elements of other namespaces (zeebe) are allowed
everywhere the standard allows them. It does not see references that lead nowhere; that is `lint`'s part.
"""

from __future__ import annotations

import re
from functools import cache
from threading import Lock
from typing import Any, Final

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import XSD_PATH

from service.engine.findings import Finding, finding
from service.engine.xml import Element

MAX_FINDINGS: Final = 20  # one misplaced element makes libxml2 complain about everything after it
_NAMESPACE: Final = re.compile(r"\{[^}]*\}")
_LOCK: Final = Lock()  # a schema object keeps the log of its last run


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(XSD_PATH))


def violations(root: Element) -> list[Finding]:
    """Where the file breaks the schema, in the order of the file."""
    with _LOCK:
        if _schema().validate(root):
            return []
        log: Any = _schema().error_log  # its stub does not know that it can be iterated
        told = [(entry.line, _NAMESPACE.sub("", entry.message)) for entry in log]
    return [finding("schema", "", line, detail=text) for line, text in told[:MAX_FINDINGS]]
