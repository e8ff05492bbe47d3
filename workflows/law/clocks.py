"""Which parameter of a policy version starts which clock: the kinds of deadline, and the rule each of them counts."""

CLOCK_RULES: dict[str, str] = {
    "reply": "statement_window",
    "answer": "statement_answer",
    "public_notice": "public_notice_window",
    "decide": "decision_window",
    "listing_end": "listing_period",
    "display_end": "general_maximum",
    "escalate": "escalation_after",
    "repair_accept": "repair_acceptance",
    "repair_decide": "repair_decision",
    "exit_execute": "exit_execution",
    "monitor_end": "monitoring_period",
    "monitor_check": "monitoring_check",
    "rescission_reply": "rescission_window",
    "hearing_request": "hearing_request",
    "hearing_hold": "hearing_notice",
    "second_review": "second_review_window",
    "suspension_end": "suspension_longest",
    # Of the rules of the kind `remedy`, not of a list; a review and an appeal have a parameter of their own.
    "challenge_answer": "litigation_answer",
    "annul_execute": "annulment_execution",
    "challenge_comply": "compliance",
    "objection_accept": "objection_accept",
    "objection_mark": "objection_mark_within",
    "objection_forward": "objection_forward",
    "objection_complete": "objection_completion",
    "objection_answer": "objection_own",
    "objection_provider": "objection_provider",
    "objection_recheck": "objection_recheck",
}
# What the authority owes may stand still where the rules say so; what somebody else may do in time never does.
STOPPABLE = ("decide", "answer", "repair_decide")
# Where a list is silent on these, the general repair rules speak (domain §1.1).
FROM_GENERAL_RULES = frozenset({"repair_acceptance"})
# Of no list: terms of the catalogue of handling (`catalogue/handling.yaml`), the same under every list's rules.
OF_THE_CATALOGUE = frozenset({"finding_judge"})
