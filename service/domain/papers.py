"""Papers: their kinds, their numbers as offices write them, and the numbers of our registers (domain.md §1.5)."""

from __future__ import annotations

import re
from typing import Final

from service.domain.vocabulary import words

# The kinds of F-DOC: official kinds of the 2012 regulation, then what goes with a procedure.
DOCUMENT_KINDS: Final = words(
    ("request", "请示", "Request"),
    ("report", "报告", "Report"),
    ("reply", "批复", "Official reply"),
    ("letter", "函", "Letter"),
    ("notice", "通知", "Notice"),
    ("resolution", "决议", "Resolution"),
    ("minutes", "纪要", "Minutes"),
    ("charter", "章程", "Charter"),
    ("roster", "名册", "Roster"),
    ("ballot_sample", "选票样票", "Sample ballot"),
    ("sign_in_sheet", "签到册", "Sign-in sheet"),
    ("election_result", "选举结果报告单", "Result of the election"),
    ("filing_receipt", "备案回执", "Filing receipt"),
    ("other", "其他", "Other"),
)
REPLY: Final = "reply"

# Kinds of register and the letters that stand in their numbers: SL 受理, BZ 补正, BA 备案.
REGISTERS: Final = {"acceptance": "SL", "supplement": "BZ", "filing_receipt": "BA"}

_BRACKETS: Final = str.maketrans("[【(（]】)）", "〔〔〔〔〕〕〕〕")
_DOCUMENT_NUMBER: Final = re.compile(r"[\u4e00-\u9fa5]{2,20}〔(19|20)\d{2}〕[1-9]\d{0,4}号", re.ASCII)
EXAMPLE_NUMBER: Final = "豫科协发〔2016〕18号"


def normal_document_number(text: str) -> str:
    """The number with hexagonal brackets and without spaces: 豫科协发[2016] 18号 becomes 豫科协发〔2016〕18号."""
    return "".join(text.split()).translate(_BRACKETS)


def is_document_number(text: str) -> bool:
    """Whether it is a normal 发文字号: the office's letters, the year in 〔〕, a serial without leading zero, 号."""
    return _DOCUMENT_NUMBER.fullmatch(text) is not None


def register_number(kind: str, short_name: str, year: int, serial: int) -> str:
    """A number of a register that restarts each year: 江城-SL-2026-0001. Raises KeyError for an unknown register."""
    return f"{short_name}-{REGISTERS[kind]}-{year}-{serial:04d}"


def reply_title(association_name: str) -> str:
    """The title of the reply that approves a founding."""
    return f"关于同意成立{association_name}的批复"
