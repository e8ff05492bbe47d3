"""What stands against a verb, each alone, and the sentence that is said then."""

from datetime import date, timedelta

from tests.law.machine import TODAY
from tests.law.machines import (
    ATTEMPT,
    BATCH,
    ENTRY,
    FINDING,
    HEARING,
    LETTERHEAD,
    NOTICE,
    OBJECTION,
    POLICY,
    PUBLICITY,
    REPAIR,
)
from tests.law.objected import ASKED_BEFORE, NOT_CHECKED
from workflows.management.walk import at

NOT_TOLD = "还有告知书没有送达。请先登记全部告知书的送达日期和凭证。"
WINDOW = "陈述申辩期限或者公示期还没有届满，届满后才能作出列入决定。"
UNANSWERED = "还有陈述申辩或者异议没有答复。请先核实并把结果告知当事人。"
UNHEARD = "还有听证没有结束。听证举行完毕、撤回申请、不予听证或者视为放弃之后，才能作出列入决定。"
HEAVIER = "决定不得重于事先告知书告知的内容：不得因当事人陈述、申辩而加重处理。"
NOT_INVITED = "听证通知书还没有送达，不能举行听证。"
SHORT_NOTICE = "听证通知书送达之日距听证之日不足规定的天数，不能在这一天举行；请改期，重新通知。"
NOT_YET_ABSENT = "听证通知书送达以前，或者听证之日以前，不能视为放弃听证。"
INVESTIGATED = "听证主持人应当由非本案调查人员担任。"
UNREVIEWED = "法制审核还没有通过。"
NOBODY_LEFT = "主体已经注销或者死亡，不能作出列入决定；请由负责人审批终止办理（不予列入）。"
TOO_SOON = "改正后在列未满规定期限，不能提前移出。"
BARRED = "在列期间再次发生同类失信，或者涉嫌犯罪正在处理、已被定罪，不能提前移出。"
TERM_RUNS = "列入期限还没有届满。"
UNEXPLAINED = "还没有写明研判意见。"
NO_ACT = "移出名单必须有依据：准予修复的决定、期限届满、批准的呈批件或者更严重的列入决定。"
NOT_BY_REPAIR = "只有提前移出的条目可以恢复列入。"
NOT_TOLD_AT_ALL = "还没有告知当事人或者公示拟列入名单，告知、公示之后才能作出列入决定。"
NOT_CURED = "改正情况还没有核实，不能移出。"
NO_PROMISE = "申请人还没有签署书面信用承诺（办法第十二条）。"
OUTSIDE_THE_ATTEMPT = "送达日期不能早于本次送达开始的日期，也不能晚于今天。"
MISSED_OUTSIDE = "未能送达的日期不能早于本次送达开始的日期，也不能晚于今天。"
STILL_ANNOUNCED = (
    "公告期还没有届满，届满后才视为送达（民事诉讼法第九十五条，30日；2022年1月1日前的公告60日）。"
)
IMPOSSIBLE_DAY = "送达日期不能早于文书签发日期，也不能晚于今天。"
TOMORROW = TODAY + timedelta(days=1)
TOO_LATE_TO_HEAR = "征求意见应当在拟施行日期以前截止。请提前截止日期，或者先改晚草案的拟施行日期。"
TOO_SHORT = "征求意见的时间不够：严重失信、重点关注名单不少于30日，其他名单不少于1日（国办发〔2020〕49号）。"
STILL_OPEN = "征求意见的期限还没有届满，届满后才能批准。"
NOT_ANSWERED = "还有公众意见没有答复。请逐条写明是否采纳和理由，再批准。"
NO_NUMBER = "发布须有文号。"
TOO_EARLY = "施行日期不能早于公布日期，公布日期不能晚于今天。"
NOT_PUBLIC = "依照规则这条信息不得向社会公示。"
OVER = "公示期已经届满，不再上网。"
NOT_OVER = "公示期尚未届满。"
ENDS_BEFORE = "废止日期不能早于施行日期。"
NOTHING_IN_IT = "批量制发至少须有一份文书。"
ALREADY_ISSUED = "启用日期不能早于今天：已经签发的文书按签发时的信息印制。"
NAMELESS = "机关名称、机关代字、联系地址、联系电话不能为空。"

# What stands against a verb, each alone: (machine, state, verb, columns, the sentence).
HOLDS_NOTHING = "批量制发至少须有一份文书。"
WAYS_OUT = (
    "exit_by_term",
    "exit_by_repair",
    "exit_by_cure",
    "exit_by_escalation",
    "exit_by_downgrade",
    "exit_by_extinction",
    "exit_by_reorganisation",
    "revoke",
)
AGAINST = [
    (ENTRY, "proposed", "enlist", {"is_told_first": True}, NOT_TOLD_AT_ALL),
    (ENTRY, "listed", "exit_by_cure", {"corrected_on": None}, NOT_CURED),
    (ENTRY, "listed", "exit_by_cure", {"corrected_on": TOMORROW}, NOT_CURED),
    (ENTRY, "listed", "exit_by_cure", {"repair_barred": True}, BARRED),
    (ENTRY, "notified", "enlist", {"unserved_prior_notices": 1}, NOT_TOLD),
    (ENTRY, "notified", "enlist", {"reply_until": None}, WINDOW),
    (ENTRY, "notified", "enlist", {"reply_until": TODAY}, WINDOW),
    (ENTRY, "notified", "enlist", {"open_statements": 1}, UNANSWERED),
    (ENTRY, "notified", "enlist", {"open_hearings": 1}, UNHEARD),
    (ENTRY, "notified", "enlist", {"exceeds_notice": True}, HEAVIER),
    (ENTRY, "notified", "enlist", {"legal_review_passed": False}, UNREVIEWED),
    (HEARING, "accepted", "hold_hearing", {"notified_on": None}, NOT_INVITED),
    (HEARING, "accepted", "hold_hearing", {"not_before": TOMORROW}, SHORT_NOTICE),
    (HEARING, "accepted", "hold_hearing", {"not_before": None}, SHORT_NOTICE),
    (HEARING, "accepted", "hold_hearing", {"chair": None}, INVESTIGATED),
    (HEARING, "accepted", "forfeit_hearing", {"notified_on": None}, NOT_YET_ABSENT),
    (HEARING, "accepted", "forfeit_hearing", {"set_for": at(TOMORROW)}, NOT_YET_ABSENT),
    (ENTRY, "notified", "enlist", {"is_extinct": True}, NOBODY_LEFT),
    (ENTRY, "listed", "exit_by_repair", {"repair_from": None}, TOO_SOON),
    (ENTRY, "listed", "exit_by_repair", {"repair_from": TOMORROW}, TOO_SOON),
    (ENTRY, "listed", "exit_by_repair", {"repair_barred": True}, BARRED),
    (ENTRY, "listed", "exit_by_term", {"listed_until": TODAY}, TERM_RUNS),
    (ENTRY, "listed", "exit_by_term", {"listed_until": None}, TERM_RUNS),
    *((ENTRY, "listed", verb, {"exit_act": ""}, NO_ACT) for verb in WAYS_OUT),
    (ENTRY, "exited", "restore", {"exit_ground": "term"}, NOT_BY_REPAIR),
    (ENTRY, "exited", "restore", {"exit_ground": "extinct"}, NOT_BY_REPAIR),
    (REPAIR, "accepted", "verify", {"has_promise": False}, NO_PROMISE),
    (FINDING, "matched", "raise_clue", {"reason": " "}, UNEXPLAINED),
    (FINDING, "matched", "set_finding_aside", {"reason": ""}, UNEXPLAINED),
    (NOTICE, "issued", "serve", {"issued_on": TOMORROW}, IMPOSSIBLE_DAY),
    (ATTEMPT, "under_way", "reach", {"started_on": TOMORROW, "method": "post"}, OUTSIDE_THE_ATTEMPT),
    (ATTEMPT, "under_way", "reach", {"started_on": TODAY - timedelta(days=29)}, STILL_ANNOUNCED),
    (ATTEMPT, "under_way", "miss", {"started_on": TOMORROW}, MISSED_OUTSIDE),
    (POLICY, "draft", "consult", {"consults_until": None}, TOO_SHORT),
    (POLICY, "draft", "consult", {"consults_until": date(2026, 8, 30)}, TOO_SHORT),
    (POLICY, "draft", "consult", {"effective_from": date(2026, 9, 15)}, TOO_LATE_TO_HEAR),
    (POLICY, "consulting", "approve", {"consults_until": TODAY}, STILL_OPEN),
    (POLICY, "consulting", "approve", {"unanswered": 1}, NOT_ANSWERED),
    (POLICY, "approved", "promulgate", {"document_number": " "}, NO_NUMBER),
    (POLICY, "approved", "promulgate", {"published_on": TOMORROW}, TOO_EARLY),
    (POLICY, "approved", "promulgate", {"effective_from": TODAY - timedelta(days=1)}, TOO_EARLY),
    (POLICY, "published", "supersede", {"effective_to": None}, ENDS_BEFORE),
    (PUBLICITY, "received", "put_online", {"is_public": False}, NOT_PUBLIC),
    (PUBLICITY, "received", "put_online", {"shown_until": TODAY - timedelta(days=1)}, OVER),
    (PUBLICITY, "online", "take_down", {"shown_until": None}, NOT_OVER),
    (PUBLICITY, "online", "take_down", {"shown_until": TODAY}, NOT_OVER),
    (BATCH, "prepared", "approve_batch", {"total": 0}, NOTHING_IN_IT),
    (LETTERHEAD, "draft", "publish_letterhead", {"since": None}, ALREADY_ISSUED),
    (LETTERHEAD, "draft", "publish_letterhead", {"since": TODAY - timedelta(days=1)}, ALREADY_ISSUED),
    (LETTERHEAD, "draft", "publish_letterhead", {"phone": " "}, NAMELESS),
    (BATCH, "prepared", "approve_batch", {"total": 0}, HOLDS_NOTHING),
    (OBJECTION, "filed", "ask_completion", {"was_asked_to_complete": True}, ASKED_BEFORE),
    (OBJECTION, "accepted", "decide_objection", {"findings": " "}, NOT_CHECKED),
    (POLICY, "published", "retire", {"effective_to": TODAY - timedelta(days=1)}, ENDS_BEFORE),
]
