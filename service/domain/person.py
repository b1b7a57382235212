"""F-PERSON (domain.md §3.0): what is recorded about a person of a roster, read strictly, and the words for it.

No identity number is asked for: a person is told from another by name and mobile number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from service.domain.errors import FieldError
from service.domain.vocabulary import Words, words

GENDERS: Final = words(("male", "男", "Male"), ("female", "女", "Female"))  # GB/T 2261.1
EDUCATIONS: Final = words(
    ("doctor", "博士研究生", "Doctor"),
    ("master", "硕士研究生", "Master"),
    ("bachelor", "大学本科", "Bachelor"),
    ("college", "大学专科", "College"),
    ("other", "其他", "Other"),
)
POLITICAL: Final = words(  # GB/T 4762
    ("01", "中共党员", "CPC member"),
    ("02", "中共预备党员", "Probationary CPC member"),
    ("03", "共青团员", "Youth League member"),
    ("04", "民革党员", "Revolutionary Committee of the Kuomintang"),
    ("05", "民盟盟员", "China Democratic League"),
    ("06", "民建会员", "China National Democratic Construction Association"),
    ("07", "民进会员", "China Association for Promoting Democracy"),
    ("08", "农工党党员", "Chinese Peasants' and Workers' Democratic Party"),
    ("09", "致公党党员", "China Zhi Gong Party"),
    ("10", "九三学社社员", "Jiusan Society"),
    ("11", "台盟盟员", "Taiwan Democratic Self-Government League"),
    ("12", "无党派人士", "Without party affiliation"),
    ("13", "群众", "The masses"),
)
HAN: Final = "01"
_NATIONS: Final = (  # GB/T 3304, in the order of its codes
    "汉族 Han,蒙古族 Mongol,回族 Hui,藏族 Zang,维吾尔族 Uygur,苗族 Miao,彝族 Yi,壮族 Zhuang,布依族 Buyei,"
    "朝鲜族 Chosen,满族 Man,侗族 Dong,瑶族 Yao,白族 Bai,土家族 Tujia,哈尼族 Hani,哈萨克族 Kazak,傣族 Dai,黎族 Li,"
    "傈僳族 Lisu,佤族 Va,畲族 She,高山族 Gaoshan,拉祜族 Lahu,水族 Sui,东乡族 Dongxiang,纳西族 Naxi,景颇族 Jingpo,"
    "柯尔克孜族 Kirgiz,土族 Tu,达斡尔族 Daur,仫佬族 Mulao,羌族 Qiang,布朗族 Blang,撒拉族 Salar,毛南族 Maonan,"
    "仡佬族 Gelao,锡伯族 Xibe,阿昌族 Achang,普米族 Pumi,塔吉克族 Tajik,怒族 Nu,乌孜别克族 Uzbek,俄罗斯族 Russ,"
    "鄂温克族 Ewenki,德昂族 Deang,保安族 Bonan,裕固族 Yugur,京族 Gin,塔塔尔族 Tatar,独龙族 Derung,鄂伦春族 Oroqen,"
    "赫哲族 Hezhen,门巴族 Monba,珞巴族 Lhoba,基诺族 Jino"
)
ETHNICITIES: Final[Words] = words(
    *((f"{code:02d}", *nation.split(" ")) for code, nation in enumerate(_NATIONS.split(","), start=1))  # type: ignore[arg-type]
)

_NOTE: Final = re.compile(r"\s*[（(][^（(]*[）)]\s*$")
MOBILE: Final = re.compile(r"1[3-9]\d{9}", re.ASCII)
_BORN: Final = re.compile(r"(19|20)\d{2}-(0[1-9]|1[0-2])", re.ASCII)
PATTERNS: Final = {"phone": (MOBILE, "mobile_invalid"), "birth_ym": (_BORN, "birth_month_invalid")}
LENGTHS: Final = {"name": (2, 30), "unit": (1, 80), "post": (1, 60), "title": (1, 60), "field": (1, 40)}
CHOICES: Final[dict[str, Words]] = {
    "gender": GENDERS,
    "ethnicity": ETHNICITIES,
    "political": POLITICAL,
    "education": EDUCATIONS,
}
# What a person's row holds; a delegate or officer may have less of it.
FIELDS: Final = (
    "name", "gender", "birth_ym", "ethnicity", "political", "education", "title", "unit", "post", "phone", "field",
    "is_front_line",
)  # fmt: skip


def plain_name(name: str) -> str:
    """The name without the note in brackets that tells people of one name apart: 张伟（江城光电） is 张伟."""
    return _NOTE.sub("", name).strip()


def read(row: Mapping[str, Any], required: frozenset[str]) -> tuple[dict[str, Any], list[FieldError]]:
    """The fields of a person in `row`, None where one is empty, and what is wrong with them by field name."""
    values: dict[str, Any] = {}
    errors = []
    for field in FIELDS:
        value = row.get(field)
        if isinstance(value, str):
            value = value.strip() or None
        values[field] = value
        if field == "is_front_line":
            values[field] = value is True
        elif value is None:
            errors += [FieldError.of(field, "field_required")] if field in required else []
        elif (wrong := _wrong(field, value)) is not None:
            errors.append(wrong)
    return values, errors


def _wrong(field: str, value: Any) -> FieldError | None:
    if not isinstance(value, str):
        return FieldError.of(field, "field_not_text")
    if field in CHOICES:
        known = CHOICES[field]
        return None if value in known else choice_error(field, known)
    if field in PATTERNS:
        pattern, code = PATTERNS[field]
        return None if pattern.fullmatch(value) else FieldError.of(field, code)
    least, most = LENGTHS[field]
    return None if least <= len(value) <= most else FieldError.of(field, "field_length", min=least, max=most)


def choice_error(field: str, known: Words) -> FieldError:
    """The value is none of a table's words; a person is told their Chinese names."""
    return FieldError.of(field, "field_choice", choices="、".join(word.zh for word in known.values()))


def masked(phone: str | None) -> str | None:
    """A phone number with its middle hidden: 138****0000; of a landline only the last two digits are left."""
    if phone is None:
        return None
    if MOBILE.fullmatch(phone):
        return f"{phone[:3]}****{phone[-4:]}"
    return "*" * max(len(phone) - 2, 0) + phone[-2:]
