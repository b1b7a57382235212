"""Documents: files that are uploaded and downloaded as in Camunda, and the papers of the procedures."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, request, send_file
from marshmallow import ValidationError

from service.api.body import parse_json
from service.api.fields import Choice, Day, Fault, Fixed, Instant, Key, Number, Text, Values
from service.api.paging import Filter, key_filter, page_body, search_answer, search_request, text_filter
from service.api.schema import Answer, Part, Request, invalid
from service.api.work import Door, carry_out, look_up, multipart, send, uploaded
from service.domain.errors import Invalid
from service.usecases import documents

door = Door("documents", "附件与文书 · Files and papers")

STORE: Final = "yuanke"


class FileMetadata(Request):
    """What the uploader says about a file. Its kind is decided by its first bytes all the same."""

    file_name = Text(min=1)
    content_type = Text()
    size = Number(max=1 << 40)
    expires_at = Instant()
    process_definition_id = Text()
    process_instance_key = Key()
    custom_properties = Values()


class FileMetadataAnswer(Answer):
    """What is known about a file."""

    file_name = Text(attribute="name", required=True)
    content_type = Text(attribute="media_type", required=True)
    size = Number(required=True)
    expires_at = Fixed(None, required=True)
    process_definition_id = Fixed(None, required=True)
    process_instance_key = Fixed(None, required=True)
    custom_properties = Fixed({}, required=True)


class FileAnswer(Answer):
    """A file that is kept."""

    kind = Fixed("camunda", data_key="camunda.document.type", required=True)
    store_id = Fixed(STORE, required=True)
    document_id = Key(attribute="key", required=True)
    content_hash = Text(attribute="sha256", required=True, allow_none=True)
    metadata = Part(FileMetadataAnswer, required=True)

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """The metadata are the file's own."""
        return obj if attr == "metadata" else getattr(obj, attr, default)


class Store(Request):
    """There is one store, and it names documents itself."""

    store_id = Choice([STORE])
    document_id = Text()
    content_hash = Text()


class PaperAnswer(Answer):
    """A paper of a procedure. `kind` is a code, such as reply or minutes; `documentId` is its file, if it has one."""

    paper_key = Key(attribute="key", required=True)
    kind = Text(required=True)
    title = Text(required=True)
    doc_no = Text(required=True, allow_none=True)
    doc_date = Day(required=True, allow_none=True)
    summary = Text(required=True, allow_none=True)
    association_key = Key(required=True, allow_none=True)
    process_instance_key = Key(attribute="instance_key", required=True, allow_none=True)
    document_id = Key(attribute="file_key", required=True, allow_none=True)
    creation_date = Instant(attribute="created_at", required=True)


PaperSearch = search_request(
    "Paper",
    {
        "paper_key": Filter(Key(), attribute="key"),
        "kind": text_filter(),
        "title": text_filter(),
        "doc_no": text_filter(),
        "doc_date": Filter(Day(), order=True),
        "association_key": key_filter(),
        "process_instance_key": Filter(Key(), attribute="instance_key"),
        "creation_date": Filter(Instant(), order=True, attribute="created_at"),
    },
    {"docDate": "doc_date", "docNo": "doc_no", "title": "title", "kind": "kind", "creationDate": "created_at"},
)
PaperPage = search_answer("Paper", PaperAnswer)
PAPER = PaperAnswer()


@door.operation(
    "POST", "/documents", zh="上传附件", query=Store, answer=FileAnswer, status=201, writes=True, **multipart("file")
)
def create_document(store: dict[str, Any]) -> Response:
    """Upload a file, for an instance (metadata.processInstanceKey) or for one's own organisation."""
    if "document_id" in store:
        raise invalid({"documentId": [Fault("unsupported", {"what": "documentId"})]})
    (file,) = uploaded("file", most=1)
    metadata = _metadata(request.form.get("metadata"))
    name = metadata.get("file_name") or file.filename or ""
    return carry_out(
        FileAnswer().dump,
        201,
        documents.store_file,
        name,
        file.stream,
        instance_key=metadata.get("process_instance_key"),
    )


def _metadata(text: str | None) -> dict[str, Any]:
    """The metadata that came with an upload."""
    try:
        found: dict[str, Any] = FileMetadata().load(parse_json(text.encode(errors="replace")) if text else {})
    except ValidationError as error:
        raise invalid({"metadata": error.messages}) from error
    return found


@door.operation(
    "GET", "/documents/<key:document_id>", zh="下载附件", query=Store, content_type="application/octet-stream"
)
def get_document(store: dict[str, Any], document_id: int) -> Response:
    """Download a file. It is always an attachment, never a page of this site."""
    file, stream = look_up(documents.open_file, document_id)
    if store.get("content_hash", file.sha256) != file.sha256:
        stream.close()
        raise Invalid("content_hash_differs")
    response = send_file(stream, file.media_type, as_attachment=True, download_name=file.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@door.operation("POST", "/papers/search", zh="查询文书", body=PaperSearch, answer=PaperPage)
def search_papers(search: dict[str, Any]) -> Response:
    """Search papers of procedures that the caller may see."""
    return send(page_body(PAPER, look_up(documents.search_documents, **search)))


@door.operation("GET", "/papers/<key:paper_key>", zh="查看文书", answer=PaperAnswer)
def get_paper(paper_key: int) -> Response:
    """Get a paper."""
    return send(PAPER.dump(look_up(documents.get_document, paper_key)))
