"""New files of the studio: the smallest diagram, form and decision that the linter accepts or asks something of."""

from __future__ import annotations

import re
from typing import Any, Final
from xml.sax.saxutils import quoteattr

import orjson

from service.domain.errors import Invalid
from service.engine.definition import Resource

IDENTITY: Final = re.compile(r"[a-z][a-z0-9_]{1,60}", re.ASCII)
PLATFORM: Final = {"executionPlatform": "Camunda Cloud", "executionPlatformVersion": "8.8.0"}
SUFFIXES: Final = {"bpmn": ".bpmn", "form": ".form", "dmn": ".dmn"}


def blank(kind: str, identity: str, name: str) -> Resource:
    """A new file `identity.kind` (bpmn, form or dmn) whose process, form or decision has that id and name.

    Raises Invalid('identity_malformed' | 'draft_file_kind').
    """
    if kind not in SUFFIXES:
        raise Invalid("draft_file_kind", kind=kind[:40])
    if not IDENTITY.fullmatch(identity):
        raise Invalid("identity_malformed", id=identity[:60])
    title = " ".join(name.split())[:100] or identity
    content = {"bpmn": _diagram, "form": _form, "dmn": _decision}[kind](identity, title)
    return Resource(identity + SUFFIXES[kind], content)


def _diagram(identity: str, name: str) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" \
xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" \
xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0" \
id="definitions_{identity}" targetNamespace="http://bpmn.io/schema/bpmn" exporter="Yuanke" exporterVersion="1" \
modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.8.0">
  <bpmn:process id="{identity}" name={quoteattr(name)} isExecutable="true">
    <bpmn:startEvent id="begin" name="开始" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram_{identity}">
    <bpmndi:BPMNPlane id="plane_{identity}" bpmnElement="{identity}">
      <bpmndi:BPMNShape id="begin_shape" bpmnElement="begin">
        <dc:Bounds x="180" y="160" width="36" height="36" />
        <bpmndi:BPMNLabel>
          <dc:Bounds x="187" y="203" width="22" height="14" />
        </bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
""".encode()


def _form(identity: str, name: str) -> bytes:
    schema: dict[str, Any] = {
        "type": "default", "id": identity, "schemaVersion": 19, **PLATFORM,
        "components": [{"type": "text", "id": "intro", "text": f"### {name}"}],
    }  # fmt: skip
    return orjson.dumps(schema, option=orjson.OPT_INDENT_2)


def _decision(identity: str, name: str) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" \
xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" \
xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="definitions_{identity}" name={quoteattr(name)} \
namespace="http://camunda.org/schema/1.0/dmn" exporter="Yuanke" exporterVersion="1" \
modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.8.0">
  <decision id="{identity}" name={quoteattr(name)}>
    <decisionTable id="table_{identity}" hitPolicy="UNIQUE">
      <input id="input_1" label="条件">
        <inputExpression id="input_expression_1" typeRef="string">
          <text></text>
        </inputExpression>
      </input>
      <output id="output_1" label="结果" name="result" typeRef="string" />
    </decisionTable>
  </decision>
  <dmndi:DMNDI>
    <dmndi:DMNDiagram>
      <dmndi:DMNShape dmnElementRef="{identity}">
        <dc:Bounds height="80" width="180" x="160" y="100" />
      </dmndi:DMNShape>
    </dmndi:DMNDiagram>
  </dmndi:DMNDI>
</definitions>
""".encode()
