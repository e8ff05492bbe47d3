"""Which role owes which duty: the whole matrix on one page.

A duty is only ever held somewhere: `workflows.decide_listing@d12` is the duty to decide listings at department 12,
`workflows.apply_repair@s77` the right to apply for subject 77. Without a place it is never granted (architecture §6).
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.law.duty_kinds import (
    AnotherHand,
    AtTheEntry,
    EitherDuty,
    NamedAnotherHand,
    OrHandling,
    Unconcerned,
    UnconcernedAnotherHand,
    either,
)

__all__ = [
    "AnotherHand",
    "AtTheEntry",
    "EitherDuty",
    "NamedAnotherHand",
    "OrHandling",
    "Unconcerned",
    "UnconcernedAnotherHand",
    "either",
]


class Role(models.TextChoices):
    """The posts of a department; the clock is a person too, and so is the counter that files for who has no account."""

    CASE_OFFICER = "case_officer", _("经办")
    REVIEWER = "reviewer", _("审核")
    LEGAL_REVIEWER = "legal_reviewer", _("法制审核")
    HEAD = "head", _("负责人")
    CREDIT_OFFICE = "credit_office", _("信用办")
    AUDITOR = "auditor", _("审计")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")
    CLOCK = "clock", _("系统时钟")
    COUNTER = "counter", _("公众窗口")
    CONFIDENTIAL = "confidential", _("举报保密")
    TRAINER = "trainer", _("培训")


class Duty(str):
    """A permission that is only ever held somewhere; calling it asks a person about a thing."""

    def at(self, place: str) -> str:
        """The permission string for one place: `d<department id>` or `s<subject id>`."""
        return f"{self}@{place}"

    def __call__(self, thing: Any, person: Any) -> bool:
        """May this person do this to this thing? A `thing` names its own place."""
        place = getattr(thing, "subject_place" if self in SUBJECT_DUTIES else PLACED.get(self, "place"))
        return bool(person.has_perm(self.at(place)))


REGISTER_CASE = Duty("workflows.register_case")
VERIFY_CASE = Duty("workflows.verify_case")
DRAFT_NOTICE = Duty("workflows.draft_notice")
REVIEW_NOTICE = Duty("workflows.review_notice")
NOTIFY_ENTRY = Duty("workflows.notify_entry")
SERVE_NOTICE = Duty("workflows.serve_notice")
ISSUE_NOTICE = Duty("workflows.issue_notice")
WITHDRAW_NOTICE = Duty("workflows.withdraw_notice")
RECORD_STATEMENT = Duty("workflows.record_statement")
ANSWER_STATEMENT = Duty("workflows.answer_statement")
REVIEW_LAWFULNESS = Duty("workflows.review_lawfulness")
RESOLVE_HIT = Duty("workflows.resolve_hit")
DECIDE_LISTING = Duty("workflows.decide_listing")
PROPOSE_MOTION = Duty("workflows.propose_motion")
DECIDE_MOTION = Duty("workflows.decide_motion")
RECORD_REPAIR = Duty("workflows.record_repair")
VERIFY_REPAIR = Duty("workflows.verify_repair")
DECIDE_REPAIR = Duty("workflows.decide_repair")
EXECUTE_EXIT = Duty("workflows.execute_exit")
KEEP_WATCH = Duty("workflows.keep_watch")  # of what is watched after exit (FR-69)
RAISE_CLUE = Duty("workflows.raise_clue")
EXIT_BY_TERM = Duty("workflows.exit_by_term")
KEEP_CLOCK = Duty("workflows.keep_clock")
VIEW_ENTRY = Duty("workflows.view_entry")
VIEW_LOG = Duty("workflows.view_log")
GRANT_EMERGENCY, ERASE_FACTS = Duty("workflows.grant_emergency"), Duty("workflows.erase_facts")
APPOINT = Duty("workflows.appoint")
REPORT_DECISION = Duty("workflows.report_decision")
RECORD_OCCUPATION = Duty("workflows.record_occupation")
LOAD_RULES = Duty("workflows.load_rules")
DRAFT_RULES = Duty("workflows.draft_rules")
APPROVE_RULES = Duty("workflows.approve_rules")
PUBLISH_RULES = Duty("workflows.publish_rules")
KEEP_SUBJECT = Duty("workflows.keep_subject")
MERGE_SUBJECTS = Duty("workflows.merge_subjects")
ASSIGN_TASK = Duty("workflows.assign_task")
MOVE_TASK = Duty("workflows.move_task")
RANK_TASK = Duty("workflows.rank_task")
URGE_TASK = Duty("workflows.urge_task")
SUPERVISE = Duty("workflows.supervise")
DISCUSS_CASE = Duty("workflows.discuss_case")
ARRANGE_COVER = Duty("workflows.arrange_cover")
KEEP_TEAMS = Duty("workflows.keep_teams")
VOID_NUMBER = Duty("workflows.void_number")
KEEP_LETTERHEAD = Duty("workflows.keep_letterhead")
RECORD_OBJECTION = Duty("workflows.record_objection")
FILE_BY_CODE = Duty("workflows.file_by_code")
CHECK_OBJECTION = Duty("workflows.check_objection")
VERIFY_OBJECTION = Duty("workflows.verify_objection")
CONFIRM_OBJECTION = Duty("workflows.confirm_objection")
DECIDE_OBJECTION = Duty("workflows.decide_objection")
RECHECK_OBJECTION = Duty("workflows.recheck_objection")
RECORD_COMPLAINT = Duty("workflows.record_complaint")
HANDLE_COMPLAINT = Duty("workflows.handle_complaint")
ASSIGN_REPORT = Duty("workflows.assign_report")
HANDLE_REPORT = Duty("workflows.handle_report")
OPEN_IDENTITY = Duty("workflows.open_identity")
RECORD_CHALLENGE = Duty("workflows.record_challenge")
CONFIRM_CHALLENGE = Duty("workflows.confirm_challenge")
ANSWER_OBJECTION = Duty("workflows.answer_objection")
KEEP_RECIPIENTS = Duty("workflows.keep_recipients")
CONFIRM_RECALL = Duty("workflows.confirm_recall")
TAKE_RECEIPT = Duty("workflows.take_receipt")
VERIFY_MANDATE = Duty("workflows.verify_mandate")
KEEP_ACCOUNTS = Duty("workflows.keep_accounts")
ARRANGE_HEARING = Duty("workflows.arrange_hearing")
CHAIR_HEARING = Duty("workflows.chair_hearing")
SECOND_REVIEW = Duty("workflows.second_review")
KEEP_COMMITMENTS, RECORD_COMMITMENT = Duty("workflows.keep_commitments"), Duty("workflows.record_commitment")
TRACK_COMMITMENT, DECIDE_BREACH = Duty("workflows.track_commitment"), Duty("workflows.decide_breach")
KEEP_TRAINING = Duty("workflows.keep_training")
# Work papers and findings: who audits draws, checks, finds; the head of the unit answers. Nothing else is decided.
AUDIT, ANSWER_AUDIT = Duty("workflows.audit"), Duty("workflows.answer_audit")
GUIDE_SUBJECT = Duty("workflows.guide_subject")
APPROVE_GUIDANCE = Duty("workflows.approve_guidance")

FILE_STATEMENT = Duty("workflows.file_statement")
FILE_OBJECTION = Duty("workflows.file_objection")
FILE_COMPLAINT = Duty("workflows.file_complaint")
REQUEST_HEARING = Duty("workflows.request_hearing")
APPLY_REPAIR = Duty("workflows.apply_repair")
SIGN_COMMITMENT = Duty("workflows.sign_commitment")
RECEIVE_NOTICE = Duty("workflows.receive_notice")
VIEW_OWN = Duty("workflows.view_own")
GRANT_MANDATE = Duty("workflows.grant_mandate")
TAKE_TRAINING = Duty("workflows.take_training")
ANSWER_GUIDANCE = Duty("workflows.answer_guidance")

# An objection comes from the party, over the counter, or from who proved a contact by a code.
FILE_OR_RECORD_OBJECTION = either(FILE_OBJECTION, RECORD_OBJECTION, FILE_BY_CODE)
# A hearing is asked for in the hall or over the counter; it is taken back there, or before its chair.
REQUEST_OR_ARRANGE_HEARING = either(REQUEST_HEARING, ARRANGE_HEARING, CHAIR_HEARING)
# A paper objection is entered where it arrived: at the credit office, or at the authority that decided.
RECORDING = AtTheEntry(RECORD_OBJECTION)
CHECK_OR_KEEP = either(CHECK_OBJECTION, KEEP_CLOCK)
# What an application for repair lacked comes by the hall or over the counter; its time may run out by itself.
APPLY_OR_RECORD_REPAIR = either(APPLY_REPAIR, RECORD_REPAIR)
VERIFY_REPAIR_OR_KEEP = either(VERIFY_REPAIR, KEEP_CLOCK)
# Whoever complained speaks by the code or from the hall; an officer at the counter writes down what is said there.
SPEAK_IN_COMPLAINT = either(FILE_BY_CODE, FILE_COMPLAINT, RECORD_COMPLAINT)
SPEAK_OR_HANDLE = Unconcerned(FILE_BY_CODE, FILE_COMPLAINT, HANDLE_COMPLAINT)
FILE_ANY_COMPLAINT = either(FILE_BY_CODE, FILE_COMPLAINT, RECORD_COMPLAINT)
FILE_ANY_REPORT = either(FILE_BY_CODE, RECORD_COMPLAINT)
# Whoever is complained of never handles the complaint, nor does who handled it review it.
HANDLE_UNCONCERNED = Unconcerned(HANDLE_COMPLAINT)
REVIEW_UNCONCERNED = UnconcernedAnotherHand(HANDLE_COMPLAINT)
ASSIGN_UNCONCERNED = Unconcerned(ASSIGN_REPORT)
LOOK_INTO_UNCONCERNED = Unconcerned(HANDLE_REPORT)
ASSIGN_OR_LOOK_INTO = Unconcerned(ASSIGN_REPORT, HANDLE_REPORT)
# Whoever refused to hear a report does not judge the appeal.
ASSIGN_BY_ANOTHER = UnconcernedAnotherHand(ASSIGN_REPORT)
# What a review or a court decided is confirmed by somebody who did not report it, a stay by the head.
CONFIRM_BY_ANOTHER = AnotherHand(CONFIRM_CHALLENGE)
CONFIRM_STAY = AnotherHand(DECIDE_MOTION)
RECORD_OR_CONFIRM_CHALLENGE = either(RECORD_CHALLENGE, CONFIRM_CHALLENGE)
CARRY_OUT_CHALLENGE = either(RECORD_CHALLENGE, CONFIRM_CHALLENGE, DECIDE_MOTION, KEEP_CLOCK)
# The desk of corrections and withdrawals: followed by the credit office, confirmed by who received them.
FOLLOW_OR_CONFIRM = either(KEEP_RECIPIENTS, CONFIRM_RECALL)
# Displays and measures follow the listing: whoever may move the listing moves them.
MOVE_LISTING = either(DECIDE_LISTING, DECIDE_REPAIR, DECIDE_MOTION, EXIT_BY_TERM)
# A display is marked as disputed, corrected or stopped by whoever handles an objection to it, and by nobody else there.
_HANDLING = (CHECK_OBJECTION, DECIDE_OBJECTION, RECHECK_OBJECTION)
MOVE_DISPLAY = OrHandling(DECIDE_LISTING, DECIDE_REPAIR, DECIDE_MOTION, EXIT_BY_TERM, handling=_HANDLING)
# Whoever takes an objection back ends the mark with it.
UNMARK_DISPLAY = OrHandling(
    DECIDE_LISTING,
    DECIDE_REPAIR,
    DECIDE_MOTION,
    EXIT_BY_TERM,
    handling=(*_HANDLING, RECORD_OBJECTION, FILE_BY_CODE, FILE_OBJECTION),
)
# An announcement serves by itself when its days are over.
SERVE_OR_KEEP = either(SERVE_NOTICE, KEEP_CLOCK)
# The credit office serves what it issued itself.
SERVE_RECEIVE_OR_KEEP = either(SERVE_NOTICE, RECEIVE_NOTICE, KEEP_CLOCK, ANSWER_OBJECTION)
ISSUE_OR_ANSWER = either(ISSUE_NOTICE, ANSWER_OBJECTION)
# An account is opened again by somebody who did not look at the papers of its holder.
KEEP_ACCOUNTS_BY_ANOTHER = AnotherHand(KEEP_ACCOUNTS)
# Papers are printed and addressed by whoever issues or serves them.
ISSUE_OR_SERVE = either(ISSUE_NOTICE, SERVE_NOTICE)
# What an authority prints on its documents is published by somebody who did not write it.
PUBLISH_LETTERHEAD = AnotherHand(KEEP_LETTERHEAD)
# A batch of documents is approved by somebody who did not prepare it.
REVIEW_BY_ANOTHER = AnotherHand(REVIEW_NOTICE)
# An answer to a finding is accepted by nobody who gave it.
AUDIT_BY_ANOTHER = AnotherHand(AUDIT)
# A work paper is signed or returned by the auditor named for it, who neither drew it nor examined anything of it; a
# finding is sent and taken back on the word of a second one.
REVIEW_PAPER = NamedAnotherHand(AUDIT)
AGREE_TO_SEND, AGREE_TO_WITHDRAW = AnotherHand(AUDIT, of="proposers"), AnotherHand(AUDIT, of="withdrawers")
# Rules are approved by somebody who did not write them.
APPROVE_BY_ANOTHER = AnotherHand(APPROVE_RULES)
# Two files become one, or two again, on the word of two officers.
MERGE_BY_ANOTHER = AnotherHand(MERGE_SUBJECTS)
# A registration may tell something new of its subject.
KEEP_OR_REGISTER = either(KEEP_SUBJECT, REGISTER_CASE)
# A public notice is published by the reviewer's word; a prior notice is told by whoever serves it.
NOTIFY_OR_REVIEW = either(NOTIFY_ENTRY, REVIEW_NOTICE)
# What the clock begins or ends by itself, and an officer or the head by hand.
REGISTER_OR_KEEP = either(REGISTER_CASE, KEEP_CLOCK)
PROPOSE_OR_KEEP = either(PROPOSE_MOTION, KEEP_CLOCK)
DECIDE_LISTING_OR_KEEP = either(DECIDE_LISTING, EXIT_BY_TERM)
DECIDE_MOTION_OR_KEEP = either(DECIDE_MOTION, EXIT_BY_TERM)

SUBJECT_DUTIES = frozenset(
    {
        FILE_STATEMENT,
        FILE_OBJECTION,
        FILE_COMPLAINT,
        REQUEST_HEARING,
        APPLY_REPAIR,
        SIGN_COMMITMENT,
        RECEIVE_NOTICE,
        VIEW_OWN,
        GRANT_MANDATE,
        TAKE_TRAINING,
        ANSWER_GUIDANCE,
    }
)
# Asked not where the matter is handled now, but at the credit office that received it, or at the counter.
PLACED: dict[Duty, str] = {
    ASSIGN_REPORT: "office_place",
    OPEN_IDENTITY: "office_place",
    RECORD_COMPLAINT: "counter_place",
    RAISE_CLUE: "counter_place",
    AUDIT: "audit_place",
}

_PROMISES = (KEEP_COMMITMENTS, RECORD_COMMITMENT, TRACK_COMMITMENT)
DUTIES: dict[str, frozenset[Duty]] = {
    Role.CASE_OFFICER: frozenset(
        {
            REGISTER_CASE,
            REPORT_DECISION,
            RECORD_OCCUPATION,
            VERIFY_CASE,
            DRAFT_NOTICE,
            ISSUE_NOTICE,
            SERVE_NOTICE,
            NOTIFY_ENTRY,
            RECORD_STATEMENT,
            RECORD_OBJECTION,
            VERIFY_OBJECTION,
            RECORD_COMPLAINT,
            HANDLE_REPORT,
            RECORD_CHALLENGE,
            ANSWER_STATEMENT,
            ARRANGE_HEARING,
            RESOLVE_HIT,
            PROPOSE_MOTION,
            RECORD_REPAIR,
            VERIFY_REPAIR,
            EXECUTE_EXIT,
            KEEP_WATCH,
            RAISE_CLUE,
            KEEP_SUBJECT,
            CONFIRM_RECALL,
            VERIFY_MANDATE,
            KEEP_ACCOUNTS,
            *_PROMISES,
            GUIDE_SUBJECT,
            DISCUSS_CASE,
            VIEW_ENTRY,
        }
    ),
    Role.REVIEWER: frozenset(
        {
            REVIEW_NOTICE,
            ISSUE_NOTICE,
            SECOND_REVIEW,
            KEEP_COMMITMENTS,
            APPROVE_GUIDANCE,
            MOVE_TASK,
            DISCUSS_CASE,
            VIEW_ENTRY,
        }
    ),
    Role.LEGAL_REVIEWER: frozenset(
        {
            REVIEW_LAWFULNESS,
            RECORD_CHALLENGE,
            CONFIRM_CHALLENGE,
            CHAIR_HEARING,
            DISCUSS_CASE,
            VIEW_ENTRY,
        }
    ),
    # The head distributes the work of the own department; that gives no part in the work itself.
    Role.HEAD: frozenset(
        {
            DECIDE_LISTING,
            DECIDE_MOTION,
            DECIDE_REPAIR,
            DECIDE_BREACH,
            CONFIRM_OBJECTION,
            CONFIRM_CHALLENGE,
            APPROVE_GUIDANCE,
            ISSUE_NOTICE,
            WITHDRAW_NOTICE,
            VOID_NUMBER,
            ASSIGN_TASK,
            MOVE_TASK,
            RANK_TASK,
            URGE_TASK,
            SUPERVISE,
            ARRANGE_COVER,
            KEEP_TEAMS,
            GRANT_EMERGENCY,
            ANSWER_AUDIT,
            DISCUSS_CASE,
            VIEW_ENTRY,
        }
    ),
    # The Credit Office coordinates, publishes and monitors; it never decides for another authority.
    Role.CREDIT_OFFICE: frozenset(
        {
            VIEW_ENTRY,
            DRAFT_RULES,
            APPROVE_RULES,
            PUBLISH_RULES,
            KEEP_SUBJECT,
            MERGE_SUBJECTS,
            VERIFY_MANDATE,
            KEEP_ACCOUNTS,
            KEEP_LETTERHEAD,
            *_PROMISES,
            DECIDE_BREACH,
            RECORD_OBJECTION,
            CHECK_OBJECTION,
            DECIDE_OBJECTION,
            RECHECK_OBJECTION,
            RECORD_COMPLAINT,
            HANDLE_COMPLAINT,
            ASSIGN_REPORT,
            ANSWER_OBJECTION,
            KEEP_RECIPIENTS,
            GRANT_EMERGENCY,
            ERASE_FACTS,
            URGE_TASK,
            SUPERVISE,
            DISCUSS_CASE,
        }
    ),
    Role.AUDITOR: frozenset({VIEW_ENTRY, VIEW_LOG, AUDIT}),
    Role.AUDIT_ADMIN: frozenset({VIEW_LOG}),
    Role.SYSTEM_ADMIN: frozenset({LOAD_RULES}),
    Role.SECURITY_ADMIN: frozenset({APPOINT}),
    Role.CLOCK: frozenset({KEEP_CLOCK, EXIT_BY_TERM, ISSUE_NOTICE, TAKE_RECEIPT, VIEW_ENTRY}),
    Role.COUNTER: frozenset({FILE_BY_CODE, TAKE_RECEIPT}),
    Role.CONFIDENTIAL: frozenset({OPEN_IDENTITY}),
    Role.TRAINER: frozenset({KEEP_TRAINING}),
}

# Roles whose duties reach every department below; all others act in their own and look down (architecture §14.8).
REACHES_DOWN: frozenset[str] = frozenset(
    {Role.CREDIT_OFFICE, Role.AUDITOR, Role.AUDIT_ADMIN, Role.CLOCK, Role.COUNTER}
)

# Persons that are no human beings: nothing is handed to them.
MACHINES: frozenset[str] = frozenset({Role.CLOCK, Role.COUNTER})

# Looking is not acting: these duties reach down the department tree for every role that has them.
LOOKING: frozenset[Duty] = frozenset({VIEW_ENTRY, SUPERVISE})
# These never reach down: what an authority below issued is served by itself.
AT_HOME: frozenset[Duty] = frozenset({ANSWER_OBJECTION, TRACK_COMMITMENT, DECIDE_BREACH})

MANDATE_DUTIES: frozenset[Duty] = SUBJECT_DUTIES


def read_place(place: str) -> tuple[int | None, int | None]:
    """The subject of `s77` and of `s77e5`, and its entry if one is named; (None, None) for anything else."""
    subject, named, entry = place.removeprefix("s").partition("e")
    is_read = place.startswith("s") and subject.isdigit() and (entry.isdigit() or not named)
    return (int(subject), int(entry) if named else None) if is_read else (None, None)
