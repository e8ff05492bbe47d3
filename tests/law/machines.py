"""The machines as tables that a lawyer can read, and how a test drives each verb.

A table's first line names the verbs; each line below begins with a state; a cell names the state the verb
leads to, or `-` where the verb is refused. Nothing here is read from the program.
"""

from datetime import UTC, date, datetime

from tests.law.machine import (
    CLOCK,
    CREDIT_OFFICE,
    HEAD,
    HEAD_OR_CLOCK,
    LEGAL,
    OFFICERS,
    SPEAKER,
    TODAY,
    Machine,
)
from tests.law.machine_hearing import HEARING
from tests.law.machine_repair import READY, REORGANISATION, REPAIR
from tests.law.machine_watch import FINDING
from workflows.models import (
    CalendarDraft,
    Challenge,
    Display,
    Entry,
    Hearing,
    Letterhead,
    Measure,
    Merge,
    Notice,
    NoticeBatch,
    Objection,
    Policy,
    PublicityRecord,
    ServiceAttempt,
    Stay,
    WatchFinding,
)

ISSUED = date(2026, 3, 2)


ENTRY = Machine(
    Entry,
    """
                notify    enlist  dismiss    restore  revoke
    proposed    notified  listed  dismissed  -        -
    notified    -         listed  dismissed  -        -
    listed      -         -       -          -        revoked
    dismissed   -         -       -          -        -
    exited      -         -       -          listed   revoked
    revoked     -         -       -          -        -

                exit_by_repair  exit_by_term  exit_by_cure  exit_by_escalation  exit_by_downgrade  exit_by_extinction
    proposed    -               -             -             -                   -                  -
    notified    -               -             -             -                   -                  -
    listed      exited          exited        exited        exited              exited             exited
    dismissed   -               -             -             -                   -                  -
    exited      -               -             -             -                   -                  -
    revoked     -               -             -             -                   -                  -

                exit_by_reorganisation
    proposed    -
    notified    -
    listed      exited
    dismissed   -
    exited      -
    revoked     -
    """,
    may={
        "notify": f"{OFFICERS} zhengb",  # the reviewer's word publishes a proposal
        "enlist": HEAD,
        "dismiss": HEAD,
        "exit_by_repair": HEAD,
        "exit_by_term": CLOCK,
        "exit_by_cure": HEAD,
        "exit_by_escalation": HEAD_OR_CLOCK,
        "exit_by_downgrade": HEAD,
        "exit_by_extinction": HEAD_OR_CLOCK,
        "exit_by_reorganisation": HEAD,
        "restore": HEAD,
        "revoke": HEAD,
    },
    told={
        "notify": {"reply_until": date(2026, 3, 9)},
        "enlist": {"until": date(2029, 10, 1)},
        "restore": {"until": date(2029, 10, 1)},
    },
)

DISPLAY = Machine(
    Display,
    """
                show   mark    unmark  stop
    withheld    shown  -       -       -
    shown       -      marked  -       stopped
    marked      -      -       shown   stopped
    stopped     shown  -       -       -
    """,
    may={"show": HEAD_OR_CLOCK, "mark": HEAD_OR_CLOCK, "unmark": HEAD_OR_CLOCK, "stop": HEAD_OR_CLOCK},
    told={"show": {"from_day": TODAY, "until": date(2029, 10, 1)}},
)

MEASURE = Machine(
    Measure,
    """
                impose   lift
    planned     imposed  -
    imposed     -        lifted
    lifted      imposed  -
    """,
    may={"impose": HEAD_OR_CLOCK, "lift": HEAD_OR_CLOCK},
    told={"impose": {"from_day": TODAY}},
)


NOTICE = Machine(
    Notice,
    """
                serve   publicise  withdraw   give_way   keep_record
    issued      served  published  withdrawn  withdrawn  kept
    served      -       -          -          -          -
    published   -       -          -          -          -
    kept        -       -          -          -          -
    withdrawn   -       -          -          -          -
    """,
    may={
        "serve": f"{OFFICERS} {SPEAKER} {CLOCK}",  # an announcement serves by itself when its days are over
        "publicise": f"{OFFICERS} zhengb {HEAD} {CLOCK}",
        "withdraw": HEAD,
        "give_way": "zhengb",
        "keep_record": f"{OFFICERS} zhengb {HEAD} {CLOCK}",
    },
    told={"serve": {"on_day": TODAY, "way": "direct"}},
    given={"serve": {"proposed_service_on": TODAY}},
)

ATTEMPT = Machine(
    ServiceAttempt,
    """
                  reach      miss    discontinue
    under_way     succeeded  failed  discontinued
    succeeded     -          -       -
    failed        -          -       -
    discontinued  -          -       -
    """,
    may={
        "reach": f"{OFFICERS} {SPEAKER} {CLOCK}",
        "miss": f"{OFFICERS} {CLOCK}",
        "discontinue": f"{OFFICERS} {SPEAKER} {CLOCK}",  # the party that signs in its hall ends what is under way
    },
    told={"reach": {"on_day": TODAY}, "miss": {"on_day": TODAY}},
    given={"reach": {"proposed_on": TODAY}, "miss": {"proposed_on": TODAY}},
)

POLICY = Machine(
    Policy,
    """
                consult     recall  approve   promulgate  supersede  retire
    draft       consulting  -       -         -          -          -
    consulting  -           draft   approved  -          -          -
    approved    -           draft   -         published  -          -
    published   -           -       -         -          published  retired
    retired     -           -       -         -          -          -
    """,
    may=dict.fromkeys(("consult", "recall", "approve", "promulgate", "supersede", "retire"), CREDIT_OFFICE),
    # The verb itself changes no column but those that its act names: one, so that the row is seen to move.
    given={"supersede": {"hands": [0]}},
)

MERGE = Machine(
    Merge,
    """
                approve_merge  reject_merge  propose_reversal  reverse_merge  keep_merge
    proposed    merged         rejected      -                 -              -
    rejected    -              -             -                 -              -
    merged      -              -             contested         -              -
    contested   -              -             -                 reversed       merged
    reversed    -              -             -                 -              -
    """,
    may=dict.fromkeys(
        ("approve_merge", "reject_merge", "propose_reversal", "reverse_merge", "keep_merge"), CREDIT_OFFICE
    ),
)

PUBLICITY = Machine(
    PublicityRecord,
    """
                put_online  take_down   retract    end_early
    received    online      -           retracted  -
    online      -           taken_down  retracted  repaired
    taken_down  -           -           -          -
    retracted   -           -           -          -
    repaired    -           -           -          -
    """,
    # Whoever reported it (nobody of these) may not retract it.
    may={"put_online": OFFICERS, "take_down": CLOCK, "retract": "jiyt lumy", "end_early": HEAD},
    given={"take_down": {"shown_until": date(2026, 9, 30)}},
)

CALENDAR = Machine(
    CalendarDraft,
    """
                confirm  withdraw
    entered     loaded   withdrawn
    loaded      -        -
    withdrawn   -        -
    """,
    may={"confirm": CREDIT_OFFICE, "withdraw": CREDIT_OFFICE},
)

LETTERHEAD = Machine(
    Letterhead,
    """
                publish_letterhead  supersede_letterhead  discard_letterhead
    draft       published           -                     discarded
    published   -                   superseded            -
    superseded  -                   -                     -
    discarded   -                   -                     -
    """,
    may=dict.fromkeys(("publish_letterhead", "supersede_letterhead", "discard_letterhead"), CREDIT_OFFICE),
)

BATCH = Machine(
    NoticeBatch,
    """
                approve_batch  reject_batch  finish_batch
    prepared    approved       rejected      -
    approved    -              -             finished
    rejected    -              -             -
    finished    -              -             -
    """,
    # Whoever prepared it (nobody of these) has no say in it.
    may={
        "approve_batch": "zhengb",
        "reject_batch": "zhengb",
        "finish_batch": f"{OFFICERS} zhengb {HEAD} {CLOCK}",
    },
)

CHALLENGE = Machine(
    Challenge,
    """
                answer_challenge  confirm_outcome  go_to_appeal  take_effect  execute_outcome
    notified    answered          concluded        -             -            -
    answered    -                 concluded        -             -            -
    concluded   -                 -                appealed      in_force     -
    appealed    -                 -                -             -            -
    in_force    -                 -                -             -            executed
    executed    -                 -                -             -            -
    """,
    may={
        "answer_challenge": f"{OFFICERS} {LEGAL}",
        # Whoever reported it (nobody of these) may not confirm it.
        "confirm_outcome": f"{LEGAL} {HEAD}",
        "go_to_appeal": f"{OFFICERS} {LEGAL}",
        "take_effect": f"{OFFICERS} {LEGAL} {HEAD}",
        "execute_outcome": f"{OFFICERS} {LEGAL} {HEAD} {CLOCK}",
    },
    told={"answer_challenge": {"on_day": TODAY}},
)

STAY = Machine(
    Stay,
    """
                confirm_stay  return_stay  end_stay
    reported    in_effect     returned     -
    in_effect   -             -            ended
    returned    -             -            -
    ended       -             -            -
    """,
    may={"confirm_stay": HEAD, "return_stay": HEAD, "end_stay": HEAD_OR_CLOCK},
)

OBJECTORS = f"counter {CREDIT_OFFICE} {SPEAKER}"
OBJECTION = Machine(
    Objection,
    """
               ask_completion  complete_objection  lapse_objection  accept_objection  reject_objection  decide_objection
    filed       incomplete      -                   -                accepted          rejected          -
    incomplete  -               filed               lapsed           -                 -                 -
    accepted    -               -                   -                -                 -                 decided
    rejected    -               -                   -                -                 -                 -
    decided     -               -                   -                -                 -                 -
    rechecking  -               -                   -                -                 -                 -
    rechecked   -               -                   -                -                 -                 -
    withdrawn   -               -                   -                -                 -                 -
    lapsed      -               -                   -                -                 -                 -
    moot        -               -                   -                -                 -                 -

                ask_recheck  recheck    withdraw   lapse_with_listing
    filed       -            -          withdrawn  moot
    incomplete  -            -          withdrawn  moot
    accepted    -            -          withdrawn  moot
    rejected    rechecking   -          -          -
    decided     rechecking   -          -          -
    rechecking  -            rechecked  -          moot
    rechecked   -            -          -          -
    withdrawn   -            -          -          -
    lapsed      -            -          -          -
    moot        -            -          -          -
    """,
    may={
        "ask_completion": CREDIT_OFFICE,
        "complete_objection": OBJECTORS,
        "lapse_objection": f"{CLOCK} {CREDIT_OFFICE}",
        "accept_objection": CREDIT_OFFICE,
        "reject_objection": CREDIT_OFFICE,
        "decide_objection": CREDIT_OFFICE,
        "ask_recheck": OBJECTORS,
        "recheck": CREDIT_OFFICE,
        "withdraw": OBJECTORS,
        "lapse_with_listing": f"{CLOCK} {CREDIT_OFFICE}",
    },
    told={
        "ask_completion": {"missing": "身份证明"},
        "reject_objection": {"why": "不属于本机关"},
        "decide_objection": {"result": "keep"},
        "ask_recheck": {"why": "仍有异议"},
        "recheck": {"result": "keep"},
    },
)

MACHINES = (
    ENTRY,
    DISPLAY,
    MEASURE,
    REPAIR,
    REORGANISATION,
    HEARING,
    FINDING,
    NOTICE,
    ATTEMPT,
    BATCH,
    POLICY,
    MERGE,
    CALENDAR,
    PUBLICITY,
    LETTERHEAD,
    CHALLENGE,
    STAY,
    OBJECTION,
)

# Columns with which every condition of every verb holds on TODAY: only the state is left to decide.
NOTHING_AGAINST = {
    Entry: {
        "is_told_first": False,
        "is_reviewed_first": True,
        "unserved_prior_notices": 0,
        "corrected_on": date(2026, 3, 20),
        "reply_until": date(2026, 3, 9),
        "open_statements": 0,
        "open_hearings": 0,
        "exceeds_notice": False,
        "is_extinct": False,
        "legal_review_passed": True,
        "listed_until": date(2026, 9, 30),
        "repair_from": TODAY,
        "repair_barred": False,
        "exit_ground": "repair",
        "exit_act": "repair/LR000001-X1",
    },
    **READY,
    WatchFinding: {"reason": "与名单无关。"},
    Hearing: {
        "notified_on": ISSUED,
        "not_before": date(2026, 3, 12),
        "set_for": datetime(2026, 10, 1, 1, 30, tzinfo=UTC),
    },
    Notice: {"issued_on": ISSUED},
    Letterhead: {"since": TODAY},
    Challenge: {"outcome": "annulled", "effective_on": TODAY, "carried_out": "已执行"},
    Stay: {"end_reason": "裁定已经撤销"},
    Objection: {"findings": "查明无误。", "was_asked_to_complete": False},
    ServiceAttempt: {"started_on": ISSUED, "method": "public"},
    Policy: {
        "consults_from": date(2026, 8, 1),
        "consults_until": date(2026, 9, 15),
        "unanswered": 0,
        "document_number": "衡信用办〔2026〕1号",
        "published_on": TODAY,
        "effective_from": TODAY,
        "effective_to": date(2028, 12, 31),
    },
}
