"""Which role owes which duty: the whole matrix on one page.

A duty is only ever held somewhere: `workflows.decide_listing@d12` is the duty to decide
listings at department 12, `workflows.apply_repair@s77` the right to apply for subject 77.
A permission that names no place is never granted (architecture §6).
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class Duty(str):
    """A permission that is only ever held somewhere; calling it asks a person about a thing."""

    def at(self, place: str) -> str:
        """The permission string for one place: `d<department id>` or `s<subject id>`."""
        return f"{self}@{place}"

    def __call__(self, thing: Any, person: Any) -> bool:
        """May this person do this to this thing? A `thing` names its own place."""
        place = thing.subject_place if self in SUBJECT_DUTIES else thing.place
        return bool(person.has_perm(self.at(place)))


class EitherDuty:
    """A permission that any one of several duties gives."""

    def __init__(self, *choices: Duty) -> None:
        self.choices = choices

    def __call__(self, thing: Any, person: Any) -> bool:
        """May this person do this to this thing under any of the duties?"""
        return any(duty(thing, person) for duty in self.choices)


class AnotherHand(EitherDuty):
    """A duty that nobody may do on what he or she wrote: the thing names its writers in `hands` (four eyes)."""

    def __call__(self, thing: Any, person: Any) -> bool:
        """May this person do this, and did somebody else write it?"""
        return super().__call__(thing, person) and person.pk not in thing.hands


def either(*choices: Duty) -> EitherDuty:
    """Any one of these duties."""
    return EitherDuty(*choices)


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
EXIT_BY_TERM = Duty("workflows.exit_by_term")
KEEP_CLOCK = Duty("workflows.keep_clock")
VIEW_ENTRY = Duty("workflows.view_entry")
VIEW_LOG = Duty("workflows.view_log")
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
RECORD_CHALLENGE = Duty("workflows.record_challenge")
CONFIRM_CHALLENGE = Duty("workflows.confirm_challenge")

FILE_STATEMENT = Duty("workflows.file_statement")
FILE_OBJECTION = Duty("workflows.file_objection")
APPLY_REPAIR = Duty("workflows.apply_repair")
SIGN_COMMITMENT = Duty("workflows.sign_commitment")
RECEIVE_NOTICE = Duty("workflows.receive_notice")
VIEW_OWN = Duty("workflows.view_own")

# An objection comes from the party, over the counter, or from who proved a contact by a code.
FILE_OR_RECORD_OBJECTION = either(FILE_OBJECTION, RECORD_OBJECTION, FILE_BY_CODE)
CHECK_OR_KEEP = either(CHECK_OBJECTION, KEEP_CLOCK)
# What a review or a court decided is confirmed by somebody who did not report it, a stay by the head.
CONFIRM_BY_ANOTHER = AnotherHand(CONFIRM_CHALLENGE)
CONFIRM_STAY = AnotherHand(DECIDE_MOTION)
RECORD_OR_CONFIRM_CHALLENGE = either(RECORD_CHALLENGE, CONFIRM_CHALLENGE)
CARRY_OUT_CHALLENGE = either(RECORD_CHALLENGE, CONFIRM_CHALLENGE, DECIDE_MOTION, KEEP_CLOCK)
# Displays and measures follow the listing: whoever may move the listing moves them.
MOVE_LISTING = either(DECIDE_LISTING, DECIDE_REPAIR, DECIDE_MOTION, EXIT_BY_TERM)
# An announcement serves by itself when its days are over.
SERVE_OR_KEEP = either(SERVE_NOTICE, KEEP_CLOCK)
SERVE_RECEIVE_OR_KEEP = either(SERVE_NOTICE, RECEIVE_NOTICE, KEEP_CLOCK)
# Papers are printed and addressed by whoever issues or serves them.
ISSUE_OR_SERVE = either(ISSUE_NOTICE, SERVE_NOTICE)
# What an authority prints on its documents is published by somebody who did not write it.
PUBLISH_LETTERHEAD = AnotherHand(KEEP_LETTERHEAD)
# A batch of documents is approved by somebody who did not prepare it.
REVIEW_BY_ANOTHER = AnotherHand(REVIEW_NOTICE)
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
    {FILE_STATEMENT, FILE_OBJECTION, APPLY_REPAIR, SIGN_COMMITMENT, RECEIVE_NOTICE, VIEW_OWN}
)

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
            RECORD_CHALLENGE,
            ANSWER_STATEMENT,
            RESOLVE_HIT,
            PROPOSE_MOTION,
            RECORD_REPAIR,
            VERIFY_REPAIR,
            EXECUTE_EXIT,
            KEEP_SUBJECT,
            DISCUSS_CASE,
            VIEW_ENTRY,
        }
    ),
    Role.REVIEWER: frozenset({REVIEW_NOTICE, ISSUE_NOTICE, MOVE_TASK, DISCUSS_CASE, VIEW_ENTRY}),
    Role.LEGAL_REVIEWER: frozenset(
        {REVIEW_LAWFULNESS, RECORD_CHALLENGE, CONFIRM_CHALLENGE, DISCUSS_CASE, VIEW_ENTRY}
    ),
    # The head distributes the work of the own department; that gives no part in the work itself.
    Role.HEAD: frozenset(
        {
            DECIDE_LISTING,
            DECIDE_MOTION,
            DECIDE_REPAIR,
            CONFIRM_OBJECTION,
            CONFIRM_CHALLENGE,
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
            KEEP_LETTERHEAD,
            RECORD_OBJECTION,
            CHECK_OBJECTION,
            DECIDE_OBJECTION,
            RECHECK_OBJECTION,
            URGE_TASK,
            SUPERVISE,
            DISCUSS_CASE,
        }
    ),
    Role.AUDITOR: frozenset({VIEW_ENTRY, VIEW_LOG}),
    Role.AUDIT_ADMIN: frozenset({VIEW_LOG}),
    Role.SYSTEM_ADMIN: frozenset({LOAD_RULES}),
    Role.SECURITY_ADMIN: frozenset({APPOINT}),
    Role.CLOCK: frozenset({KEEP_CLOCK, EXIT_BY_TERM, ISSUE_NOTICE, VIEW_ENTRY}),
    Role.COUNTER: frozenset({FILE_BY_CODE}),
    Role.CONFIDENTIAL: frozenset(),
}

# Roles whose duties reach every department below the one they sit in; all others reach their own
# department only, and look (never act) downwards (architecture §14.8).
REACHES_DOWN: frozenset[str] = frozenset(
    {Role.CREDIT_OFFICE, Role.AUDITOR, Role.AUDIT_ADMIN, Role.CLOCK, Role.COUNTER}
)

# Persons that are no human beings: nothing is handed to them.
MACHINES: frozenset[str] = frozenset({Role.CLOCK, Role.COUNTER})

# Looking is not acting: these duties reach down the department tree for every role that has them.
LOOKING: frozenset[Duty] = frozenset({VIEW_ENTRY, SUPERVISE})

MANDATE_DUTIES: frozenset[Duty] = SUBJECT_DUTIES
