"""Versions of a charter's rules of election, what changed between two, and their confirmation."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from service.api.fields import Day, Field, Instant, Items, Key, Number, Text, Values
from service.api.schema import Answer, Part, Request
from service.api.work import Door, carry_out, look_up, send
from service.domain.charter_table import RULES
from service.usecases import charter
from service.usecases.charter import RuleState, Version

door = Door("charter-rules", "章程规则 · Rules of a charter")
VERSIONS: Final = "/associations/<key:association_key>/charter-rules/versions"


class Anything(Field):
    """A value of a rule: a number, a text, a flag or a list of texts."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value


class RuleAnswer(Answer):
    """A rule: what the charter says, in which article, where the template's value comes from, who compared them."""

    key = Text(required=True, example="quorum_fraction")
    name = Text(required=True)
    value = Anything(required=True)
    article = Text(required=True, allow_none=True)
    source = Text(required=True)
    confirmed_by = Text(required=True, allow_none=True)
    confirmation_date = Instant(attribute="confirmed_at", required=True, allow_none=True)

    def get_attribute(self, obj: RuleState, attr: str, default: Any) -> Any:
        """Name and source are those of the table of rules."""
        if attr == "name":
            return RULES[obj.key].zh
        return RULES[obj.key].source[0] if attr == "source" else getattr(obj, attr, default)


class VersionAnswer(Answer):
    """A version of the rules. A process that runs keeps the version it began with."""

    charter_rules_key = Key(attribute="row.key", required=True)
    association_key = Key(attribute="row.association_key", required=True)
    version = Number(attribute="row.version", required=True)
    effective_on = Day(attribute="row.effective_on", required=True)
    process_instance_key = Key(attribute="row.instance_key", required=True, allow_none=True)
    unconfirmed = Number(required=True)
    rules = Items(Part(RuleAnswer), required=True)
    creation_date = Instant(attribute="row.created_at", required=True)


class VersionsAnswer(Answer):
    """All versions, the newest first."""

    items = Items(Part(VersionAnswer), required=True)


class AddressNumber(Number):
    """A number in an address, where everything is text."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        digits = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10
        return super()._deserialize(int(value) if digits else value, attr, data, **kwargs)


class Between(Request):
    """Two versions."""

    from_ = AddressNumber(data_key="from", min=1, required=True)
    to = AddressNumber(min=1, required=True)


class ChangeAnswer(Answer):
    """A rule that two versions have differently."""

    key = Text(required=True)
    before = Anything(required=True, allow_none=True)
    after = Anything(required=True, allow_none=True)
    article_before = Text(required=True, allow_none=True)
    article_after = Text(required=True, allow_none=True)


class DifferenceAnswer(Answer):
    """What changed from one version to another."""

    items = Items(Part(ChangeAnswer), required=True)


class Confirmation(Request):
    """Rules that were compared with the charter: rule -> article."""

    articles = Values(required=True, example={"quorum_fraction": "第二十条"})


VERSION: Final = VersionAnswer()


@door.operation("GET", VERSIONS, zh="查看章程规则各版本", answer=VersionsAnswer)
def get_charter_versions(association_key: int) -> Response:
    """Get all versions of an association's rules, the newest first."""
    return send(VersionsAnswer().dump({"items": look_up(charter.versions, association_key)}))


@door.operation("GET", f"{VERSIONS}/<int:version_number>", zh="查看章程规则的一个版本", answer=VersionAnswer)
def get_charter_version(association_key: int, version_number: int) -> Response:
    """Get one version of the rules."""
    return send(_dump(look_up(charter.version, association_key, version_number)))


@door.operation(
    "GET",
    "/associations/<key:association_key>/charter-rules/difference",
    zh="比较章程规则的两个版本",
    query=Between,
    answer=DifferenceAnswer,
)
def get_charter_difference(asked: dict[str, Any], association_key: int) -> Response:
    """Get what one version has otherwise than another."""
    found = look_up(charter.difference, association_key, asked["from_"], asked["to"])
    return send(DifferenceAnswer().dump({"items": found}))


@door.operation(
    "POST",
    f"{VERSIONS}/<int:version_number>/confirmation",
    zh="确认章程规则",
    body=Confirmation,
    answer=VersionAnswer,
    writes=True,
)
def confirm_charter_rules(wanted: dict[str, Any], association_key: int, version_number: int) -> Response:
    """Confirm that rules stand in the charter, each with its article."""
    return carry_out(_dump, 200, charter.confirm, association_key, version_number, wanted["articles"])


def _dump(version: Version) -> Any:
    return VERSION.dump(version)
