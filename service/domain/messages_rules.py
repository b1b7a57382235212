"""Sentences of the pure rules: charters, elections, terms, foundings and papers. Part of `messages.TEXTS`."""

from __future__ import annotations

from typing import Final

RULE_TEXTS: Final[dict[str, tuple[str, str]]] = {
    # the rules of a charter
    "charter_rules_invalid": (
        "章程规则有 {count} 处不能接受，见 fields。",
        "The charter rules have {count} errors; see fields.",
    ),
    "charter_rules_unconfirmed": (
        "还有 {count} 项章程规则没有注明章程条款，请对照章程逐项确认。",
        "{count} charter rules still lack their article; confirm each against the charter.",
    ),
    "charter_article_missing": ("请注明章程条款。", "Name the article of the charter."),
    "charter_fraction": (
        "应为大于 0、不超过 1 的分数，例如 2/3。",
        "This must be a fraction above 0 and at most 1, such as 2/3.",
    ),
    "charter_never_reached": (
        "“超过全部”永远达不到，请改为“以上（含本数）”。",
        "More than all can never be reached; choose “at least”.",
    ),
    "charter_term_unusual": (
        "届期为 {years} 年。指南第二章三：“届期一般为三至五年，具体届期依据园区科协章程确定”。请核对章程。",
        "The term is {years} years. Guide ch. 2: “three to five years as a rule”. Check the charter.",
    ),
    "charter_surplus_low": (
        "差额比例下限为 {value}%，低于 {percent}%，可能是等额选举。科协没有统一规定；"
        "工会委员不少于 {percent}%，党的委员不少于 20%。请核对章程。",
        "A surplus of {value}% is less than {percent}%: there may be no more candidates than seats. Associations have "
        "no common rule; unions have {percent}%, the Party 20%. Check the charter.",
    ),
    # counts of a vote or an election
    "counts_invalid": ("计数有 {count} 处不能接受，见 fields。", "The counts have {count} errors; see fields."),
    "count_negative": ("应当是不小于 0 的整数。", "This must be a whole number of 0 or more."),
    "count_entitled_zero": ("应到人数至少为 1。", "At least one must be entitled."),
    "count_present_over": (
        "实到 {present} 人多于应到 {entitled} 人。",
        "{present} present are more than the {entitled} entitled.",
    ),
    "count_votes_over": (
        "赞成、反对、弃权合计 {votes} 票，多于实到 {present} 人。",
        "{votes} votes for, against and abstaining are more than the {present} present.",
    ),
    "count_votes_not_valid": (
        "赞成、反对、弃权合计 {votes} 票，应等于有效票 {valid} 张。",
        "{votes} votes for, against and abstaining must equal the {valid} valid ballots.",
    ),
    "count_issued_over": (
        "发出选票 {issued} 张，多于实到 {present} 人。",
        "{issued} ballots issued are more than the {present} present.",
    ),
    "count_returned": (
        "有效票 {valid} 张与无效票 {invalid} 张之和应等于收回选票 {returned} 张。",
        "{valid} valid and {invalid} invalid ballots must add up to the {returned} returned.",
    ),
    "count_overmarked": (
        "赞成票（含另选他人）合计 {votes}，多于有效票 {valid} 张 × 应选 {seats} 名；"
        "所选多于应选名额的选票应计为无效票。",
        "{votes} votes for (write-ins included) are more than {valid} valid ballots × {seats} seats; a ballot that "
        "marks more names than seats is invalid.",
    ),
    "count_write_in_over": (
        "另选他人 {votes} 票，多于有效票 {valid} 张。",
        "{votes} write-in votes are more than the {valid} valid ballots.",
    ),
    "count_overmarked_over": (
        "多选的选票应计在无效票 {invalid} 张之内。",
        "Ballots with too many marks are among the {invalid} invalid ones.",
    ),
    "seats_missing": ("应选名额至少为 1。", "There must be at least one seat."),
    "candidates_missing": ("至少应有一名候选人。", "There must be at least one candidate."),
    "candidate_unnamed": ("请填写姓名。", "Give the name."),
    "candidate_twice": (
        "“{name}”出现了两次；同名的人请加注单位或性别。",
        "“{name}” occurs twice; tell people of the same name apart by employer or gender.",
    ),
    "write_in_unanswered": (
        "另选他人“{name}”已达到当选票数，请先核实资格并征得本人意见。",
        "The write-in “{name}” has enough votes; first check whether the person is eligible and accepts.",
    ),
    "vote_matter_unknown": ("没有表决事项“{matter}”。", "There is no matter “{matter}” to vote on."),
    "teller_is_candidate": (
        "候选人不能担任监票人、计票人：{names}。",
        "Candidates may not be scrutineers or counters: {names}.",
    ),
    "tellers_too_few": ("监票人至少 2 人，且不重名。", "There must be at least two different scrutineers."),
    # terms
    "term_years_invalid": ("届期应为 1 至 10 年。", "A term lasts 1 to 10 years."),
    "term_start_missing": (
        "按章程任期自“{basis}”起算，缺少这个日期。",
        "By the charter the term starts on the “{basis}”, and that day is not known.",
    ),
    "region_rules_invalid": ("地区规则有 {count} 处不正确。", "{count} of the region's rules are wrong."),
    "region_rule_unknown": ("没有“{key}”这项地区规则。", "There is no rule {key} of a region."),
    "region_path_unknown": ("组建方式应为：{known}。", "The founding path is one of {known}."),
    "region_workers_invalid": (
        "企业科技工作者人数的参考下限应为正整数；不设下限的不填。",
        "The number of workers below which people are warned is a whole number above 0; leave it out for none.",
    ),
    "region_hands_invalid": (
        "经办、审核、签发是否须由不同的人，应为是或否（true、false）。",
        "Whether clerk, reviewer and decider are different people is true or false.",
    ),
    "region_days_invalid": (
        "期限应为 {min} 到 {max} 之间的整数天。",
        "A limit is a whole number of days from {min} to {max}.",
    ),
    "region_pack_unknown": (
        "没有这个地区规则包，可选的有：{known}。",
        "There is no such rule pack for a region; there are: {known}.",
    ),
    "region_reason_missing": (
        "请写明修改的依据或理由，如文件名称和文号；它会显示在这些规则旁。",
        "Say what the change rests on, such as a paper with its number; it is shown beside the rules.",
    ),
    # rule packs: forms/rules
    "rule_packs_missing": (
        "还没有部署规则包（forms/rules），不能修改地区规则。请系统管理员运行 yuanke deploy forms。",
        "No rule packs (forms/rules) are deployed yet; an administrator runs yuanke deploy forms.",
    ),
    "rule_packs_invalid": ("规则包有 {count} 处错误。", "{count} things in the rule packs are wrong."),
    "rule_pack_not_json": (
        "第 {line} 行附近不是合法的 JSON：检查逗号、引号和括号。",
        "This is no JSON near line {line}: look at commas, quotes and brackets.",
    ),
    "rule_pack_key_twice": ("同一处写了两次，只留一个。", "This stands here twice: keep one."),
    "rule_pack_twice": ("规则包“{id}”出现两次。", "The rule pack {id} is there twice."),
    "rule_pack_id": (
        "id 应为小写英文字母、数字和下划线，并与文件名“{file}”一致（不含 .json）。",
        "The id is of lower-case letters, digits and underscores, and names the file {file} without .json.",
    ),
    "rule_pack_base": (
        "除“{base}”外，规则包都应写明 extends；“{base}”不写。",
        "Every rule pack but {base} extends another; {base} extends none.",
    ),
    "rule_pack_base_missing": (
        "找不到它所依据的规则包“{base}”，或者那个规则包本身又依据别的规则包。",
        "The rule pack {base} that it extends does not exist, or extends another itself.",
    ),
    "rule_pack_limit_used": (
        "规则包“{pack}”还在规定这一期限，不能从全国规则中删去。",
        "The rule pack {pack} still states this limit: it cannot be left out of the national rules.",
    ),
    "rule_pack_limit_missing": (
        "流程图按 deadline_days.{key} 计算期限，规则包中没有这一项。请补上天数和来源，或改正名称。",
        "The diagram counts by deadline_days.{key}, and no rule pack has it. Add it with its source, or mend the name.",
    ),
    "adjustment_same_day": (
        "申请的日期与章程规定的届满日（{ends}）相同，不需要调整。",
        "The date applied for is the last day by charter ({ends}): nothing is to be adjusted.",
    ),
    "adjustment_exceeds": (
        "批准的日期超出章程规定（延期不超过 {months} 个月、{times} 次），须经监督部门同意；已同意至：{consented}。"
        "请改为此日之内的日期，或退回秘书处重新申请。",
        "The date is beyond the charter (delays of {months} months, {times} times), for which the supervisor has to "
        "consent; consented to: {consented}. Choose a day within it, or return the request.",
    ),
    "adjustment_past": (
        "批准的日期已经过去（今天是 {today}）。请填今天或以后的日期。",
        "The date approved has passed (today is {today}). Give today or a later day.",
    ),
    "adjustment_contradicts": (
        "申请的是{zh}换届，批准的日期却不是{zh}。请改正日期；不同意申请的，选“退回”或“不予批准”。",
        "What was asked for is {en} of the election, and this date is none. Correct it, or return or refuse.",
    ),
    "term_elected_later": (
        "选举日期在今天（{today}）之后，请核对。",
        "The day of the election is after today ({today}); check it.",
    ),
    "term_starts_before": (
        "任期开始早于选举日期（{elected}），请核对。",
        "The term begins before its election ({elected}); check both.",
    ),
    "term_length_invalid": (
        "届满日应晚于任期开始，且不超过 {longest} 年（指南第二章三：届期一般为三至五年）。",
        "The last day is after the first and within {longest} years; the guide speaks of three to five.",
    ),
    "term_beyond_extension": (
        "届满日不早于已批准延期至的日期（{until}），请核对；延期由“提前或延期换届”流程办理。",
        "The last day is not before the day to which the term was extended ({until}); check it.",
    ),
    "term_dates_invalid": (
        "届期的日期有 {count} 处不正确，见 fields。",
        "{count} dates of the term are wrong; see fields.",
    ),
    "term_over": ("这一届已经结束，日期不再更正。", "This term is over; its dates are not corrected any more."),
    "not_keeper_of_terms": (
        "届期由所在地的地方科协或系统管理员补登、更正。请与其联系。",
        "The local association or an administrator fills in and corrects terms. Ask them.",
    ),
    "term_without_date": (
        "本届任期没有届满日期，不能提前或延期。请先补登任期。",
        "The term has no last day, so its election cannot be moved. Fill in the term first.",
    ),
    "party_missing": (
        "{name}没有登记党组织，无法送审。请系统管理员在园区下登记其党组织（园区党工委、运营管理主体党组织或上级党组织），"
        "再提交本步骤。依据：指南第二章二、三。",
        "{name} has no Party organisation on record that could be asked. Have an administrator record it below the "
        "park (its Party work committee, the operator’s or a superior one) and submit again. Guide, chapter 2.",
    ),
    # foundings and papers
    "assoc_name_invalid": (
        "全称应为 {min} 至 {max} 个字符，以“{ending}”结尾。",
        "The full name has {min} to {max} characters and ends with “{ending}”.",
    ),
    "assoc_name_taken": (
        "{local}辖内已有“{name}”，请核对全称；属同一园区的，不要重复立项。",
        "{name} exists already under {local}: check the full name, and do not open the same park twice.",
    ),
    "party_kind_mismatch": (
        "由企业运营的园区没有园区党工委，应选运营管理主体党组织；没有的，选上级党组织（指南第二章一）。",
        "A park run by an enterprise has no Party work committee: choose the operator's Party organisation or, without "
        "one, the one above it (guide, chapter 2).",
    ),
    "uscc_invalid": (
        "统一社会信用代码应为 18 位并通过校验（GB 32100），请核对。",
        "The unified social credit code has 18 characters and a check character (GB 32100); check it.",
    ),
    "phone_invalid": (
        "电话应为手机号（如 13800138000）或带区号的座机（如 010-87667006）。",
        "The phone must be a mobile number (13800138000) or a landline with its area code (010-87667006).",
    ),
    "region_code_invalid": ("行政区划代码应为 6 位数字（GB/T 2260）。", "A region code has 6 digits (GB/T 2260)."),
    "doc_no_invalid": (
        "发文字号应形如 {example}。",
        "A document number looks like {example}.",
    ),
}
