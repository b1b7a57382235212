"""The words that rules of a charter choose from, and where a template's values come from (domain.md §1.3)."""

from __future__ import annotations

from typing import Final

from service.domain.vocabulary import words

COMPARISONS: Final = words((">=", "以上（含本数）", "at least"), (">", "超过（不含本数）", "more than"))
BASES: Final = words(
    ("entitled", "应到人数", "those entitled"),
    ("present", "实到人数", "those present"),
    ("valid", "有效票数", "valid ballots"),
)
ASSEMBLY_KINDS: Final = words(
    ("members", "会员大会", "Members' assembly"), ("delegates", "会员代表大会", "Congress of member delegates")
)
TERM_START_BASES: Final = words(
    ("elected", "选举产生日", "Day of the election"),
    ("approved", "批复日", "Day of the reply"),
    ("filed", "备案日", "Day of the filing"),
)
TIE_RULES: Final = words(
    ("revote", "对同票人再次投票", "Vote again on the tied"),
    ("vacancy", "空缺", "Leave the seat vacant"),
    ("lot", "抽签", "Draw lots"),
)
SHORTFALL_RULES: Final = words(
    ("further_ballot", "另行选举", "Further ballot"),
    ("vacancy", "不再补选（空缺）", "Leave the seats vacant"),
    ("fewer_seats", "减少名额", "Fewer seats"),
)
ELECTORS: Final = words(
    ("congress", "会员（代表）大会", "Congress"),
    ("committee", "新一届委员会第一次全体会议", "First plenary of the new committee"),
    ("standing_committee", "常务委员会", "Standing committee"),
)
SECRETARY_GENERAL_MODES: Final = words(
    ("election", "选举", "Elected"),
    ("nomination", "主席提名、会议通过", "Nominated by the chair and passed by the meeting"),
    ("appointment", "聘任", "Appointed"),
)
DAY_KINDS: Final = words(("calendar", "自然日", "Calendar days"), ("working", "工作日", "Working days"))
RECORD_DATES: Final = words(
    ("nomination_notice", "下发推荐通知之日", "Day of the nomination notice"),
    ("congress_notice", "发出大会通知之日", "Day of the notice of the congress"),
    ("congress", "大会召开之日", "Day of the congress"),
)
MEMBER_APPROVALS: Final = words(
    ("committee", "委员会", "Committee"), ("secretary_general", "秘书长", "Secretary-general")
)
DEDUCTIONS: Final = words(
    ("mental_illness", "因精神疾病不能表达意志", "Cannot express a will because of mental illness"),
    ("abroad", "自费出国半年以上", "Abroad at own cost for half a year or more"),
    ("imprisoned", "被留置、羁押或服刑", "Detained or in prison"),
    ("bedridden", "长期卧床不起", "Bedridden for long"),
    ("moved_away", "工作调动、外出半年以上", "Moved or away for half a year or more"),
)


# Where the template's value comes from, as the forms say beside the field. The rules of one vote share a source.
SOURCES: Final[dict[str, tuple[str, str]]] = {
    "term_years": (
        "指南第二章三：届期一般三至五年；全国科协每五年一次",
        "guide ch. 2: three to five years as a rule; the national congress meets every five",
    ),
    "term_start_basis": (
        "没有统一规定，通行自选举产生之日起算",
        "no rule; as a rule from the day of the election",
    ),
    "extension_max_months": (
        "指南只说适当；比照社会团体和党的基层组织，不超过一年",
        "the guide says only within reason; societies and Party bodies have at most a year",
    ),
    "extension_max_times": (
        "没有规定，园科默认",
        "no rule; our default",
    ),
    "assembly_kind": (
        "指南第二章三：会员（代表）大会",
        "guide ch. 2: congress of members or of their delegates",
    ),
    "delegate_threshold": (
        "没有规定；社会团体为 200 人，工会为 80 人，园科取 100",
        "no rule; societies have 200, unions 80, our default is 100",
    ),
    "notice_days": (
        "比照社会团体章程示范文本：不少于 10 日",
        "model charter of societies: no fewer than 10 days",
    ),
    "quorum": (
        "比照社会团体章程示范文本：三分之二以上出席；也有科协规定“超过”",
        "model charter of societies: two thirds or more; some associations say more than",
    ),
    "max_absent_deduct": (
        "比照党内选举：所列情形经批准可不计入，其他人一律计入",
        "Party practice: these may be left out when approved, everybody else counts",
    ),
    "resolution": (
        "比照社会团体章程示范文本：到会半数以上通过；本值从严取“超过”",
        "model charter of societies: half of those present; strictly, more than half",
    ),
    "charter": (
        "科协未见先例；较新的行业协会章程为到会三分之二以上",
        "no precedent; newer charters of trade associations have two thirds of those present",
    ),
    "elect": (
        "某科协 2020 年选举办法：超过实到半数；工会和党组织以应到为基数",
        "one association's rules of 2020: more than half of those present; unions and the Party count those entitled",
    ),
    "differential_min": (
        "科协实践多为等额选举；工会委员不少于 5%，党的委员不少于 20%",
        "associations mostly elect without surplus; unions have 5%, the Party 20%",
    ),
    "tie_rule": (
        "比照党的基层组织选举工作条例（2020）：对得票相等的再次投票",
        "Party rules of 2020: vote again on those who are tied",
    ),
    "shortfall_rule": (
        "比照党的基层组织选举工作条例（2020）：另行选举；也有科协规定不再补选",
        "Party rules of 2020: a further ballot; some associations leave the seats vacant",
    ),
    "officers_elected_by": (
        "指南列入大会议程；实践多由新一届全委会选举",
        "the guide puts it on the agenda of the congress; mostly the new committee does it",
    ),
    "has_standing_committee": (
        "没有规定；委员较多（40 人以上）时可设",
        "no rule; usual where the committee has 40 members or more",
    ),
    "secretary_general_mode": (
        "一地 2021 年申报通知：由主席提名",
        "one district's notice of 2021: nominated by the chair",
    ),
    "publicity_days": (
        "候选人公示的通行做法",
        "usual for candidates",
    ),
    "filing_days": (
        "指南第二章三：及时备案，未定天数；比照党组织和社会团体，一个月左右",
        "guide ch. 2: in good time; Party bodies and societies have about a month",
    ),
    "filing_day_kind": (
        "没有规定；比照党组织，按自然日",
        "no rule; Party bodies count calendar days",
    ),
    "record_date_basis": (
        "没有规定，园科默认：下发推荐通知之日",
        "no rule; our default is the day of the nomination notice",
    ),
    "member_approval": (
        "比照社会团体：秘书处审核后由理事会（委员会）批准",
        "as in societies: checked by the secretariat, admitted by the board (committee)",
    ),
}
