"""What an application to found an association must hold (F-ORG of domain.md §3.0), and the words it chooses from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from service.domain.errors import FieldError
from service.domain.vocabulary import words

PARK_TYPES: Final = words(
    ("high_tech_zone", "高新区", "High-tech zone"),
    ("development_zone", "经开区", "Economic and technological development zone"),
    ("industrial_park", "工业园区", "Industrial park"),
    ("agricultural_park", "农业园区", "Agricultural park"),
    ("building", "楼宇", "Building"),
    ("incubator", "孵化器", "Incubator"),
    ("other", "其他", "Other"),
)
PARK_LEVELS: Final = words(
    ("national", "国家级", "National"),
    ("provincial", "省级", "Provincial"),
    ("city", "市级", "City"),
    ("county", "县级", "County"),
    ("none", "不适用", "Not applicable"),
)
OPERATOR_KINDS: Final = words(
    ("management_committee", "管委会", "Management committee"),
    ("enterprise", "企业", "Enterprise"),
    ("other", "其他", "Other"),
)
ASSOCIATION_KINDS: Final = words(("single", "单独建立", "Of one park"), ("joint", "联合科协", "Joint association"))
PARTY_ORGANISATION_KINDS: Final = words(
    ("park_committee", "园区党工委", "Party work committee of the park"),
    ("operator_organisation", "运营管理主体党组织", "Party organisation of the operator"),
    ("superior_organisation", "上级党组织", "Superior Party organisation"),
)
FOUNDING_PATHS: Final = words(
    ("approval", "审批制", "Approval"),
    ("filing_before", "备案制（在前）", "Filing before the congress"),
    ("filing_after", "备案制（在后）", "Filing after the congress"),
)

NAME_LENGTH: Final = (6, 60)
_SINGLE_ENDING: Final = "科学技术协会"
_JOINT_ENDING: Final = "联合科学技术协会"
_MOBILE: Final = re.compile(r"1[3-9]\d{9}", re.ASCII)
_LANDLINE: Final = re.compile(r"0\d{2,3}-\d{7,8}", re.ASCII)
_REGION: Final = re.compile(r"[1-9]\d{5}", re.ASCII)
# GB 32100-2015: 31 characters (no I, O, S, V, Z), weights 3 to the power of the position modulo 31
_USCC_CHARACTERS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC: Final = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)


def is_association_name(name: str, kind: str = "single") -> bool:
    """Whether it is a full name: 6 to 60 characters, ending in 科学技术协会, a joint one in 联合科学技术协会."""
    least, most = NAME_LENGTH
    ending = _JOINT_ENDING if kind == "joint" else _SINGLE_ENDING
    return least <= len(name) <= most and name.endswith(ending) and name != ending and name == name.strip()


def is_credit_code(text: str) -> bool:
    """Whether it is a unified social credit code with the right check character (GB 32100-2015)."""
    if _USCC.fullmatch(text) is None:
        return False
    total = sum(_USCC_CHARACTERS.index(character) * pow(3, place, 31) for place, character in enumerate(text[:17]))
    return _USCC_CHARACTERS[-total % 31] == text[17]


def is_phone(text: str) -> bool:
    """A mobile number, or a landline with its area code: 13800138000, 010-87667006."""
    return _MOBILE.fullmatch(text) is not None or _LANDLINE.fullmatch(text) is not None


def is_region_code(text: str) -> bool:
    """The shape of a GB/T 2260 code; whether an organisation has it is another matter."""
    return _REGION.fullmatch(text) is not None


def application_errors(values: Mapping[str, Any]) -> tuple[FieldError, ...]:
    """What F-ORG asks beyond the form: the name, credit codes of operator and joint units, the kind of Party
    organisation, phone and region.

    Whether a field may be left out is the form's rule, except the credit code, which depends on the operator.
    """
    errors = []
    name, kind = values.get("assoc_name"), str(values.get("assoc_kind") or "single")
    if name and not is_association_name(str(name), kind):
        least, most = NAME_LENGTH
        ending = _JOINT_ENDING if kind == "joint" else _SINGLE_ENDING
        errors.append(FieldError.of("assoc_name", "assoc_name_invalid", min=least, max=most, ending=ending))
    code, operator = values.get("operator_uscc"), values.get("operator_kind")
    if code and not is_credit_code(str(code)):
        errors.append(FieldError.of("operator_uscc", "uscc_invalid"))
    elif not code and operator is not None and operator != "management_committee":
        errors.append(FieldError.of("operator_uscc", "field_required"))
    if operator == "enterprise" and values.get("party_org_kind") == "park_committee":
        errors.append(FieldError.of("party_org_kind", "party_kind_mismatch"))
    for index, unit in enumerate(values.get("joint_units") or ()):
        if kind == "joint" and unit.get("unit_uscc") and not is_credit_code(str(unit["unit_uscc"])):
            errors.append(FieldError.of(f"joint_units[{index}].unit_uscc", "uscc_invalid"))
    phone, region = values.get("contact_phone"), values.get("party_region_code")
    if phone and not is_phone(str(phone)):
        errors.append(FieldError.of("contact_phone", "phone_invalid"))
    if region and not is_region_code(str(region)):
        errors.append(FieldError.of("party_region_code", "region_code_invalid"))
    return tuple(errors)
