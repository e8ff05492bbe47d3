"""The law as one readable document, written from the code that enforces it: docs/law.md."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import translation
from viewflow.workflow import flow
from viewflow.workflow.base import Node

from workflows.flows import FLOWS
from workflows.flows.base import Step
from workflows.flows.clock import CAUSES
from workflows.law import duties
from workflows.law.almanac import Almanac, AlmanacLaw
from workflows.law.audit import Answering, AuditFindingLaw, Papering, WorkPaperLaw
from workflows.law.batch import Batching, BatchLaw
from workflows.law.challenge import ChallengeLaw, Challenging, Staying, StayLaw
from workflows.law.clue import Reporting, ReportLaw
from workflows.law.commitment import CommitmentLaw, Promise, Wording, WordingLaw
from workflows.law.complaint import Complaining, ComplaintLaw
from workflows.law.courses import (
    Attending,
    CourseVersionLaw,
    EnrolmentLaw,
    LearningLaw,
    Meeting,
    Studying,
    Teaching,
    TrainingSessionLaw,
)
from workflows.law.display import DisplayLaw, Showing
from workflows.law.documents import DOCUMENTS, Document, Element
from workflows.law.duties import (
    DUTIES,
    LOOKING,
    MANDATE_DUTIES,
    REACHES_DOWN,
    AnotherHand,
    Duty,
    EitherDuty,
    Role,
    Unconcerned,
    UnconcernedAnotherHand,
)
from workflows.law.entry import EntryLaw, Listing
from workflows.law.hearing import HearingLaw, HearingState
from workflows.law.interview import Interviewing, InterviewLaw
from workflows.law.letters import LETTERS
from workflows.law.measure import MeasureLaw, Measuring
from workflows.law.monitoring import FindingLaw, Judging
from workflows.law.objection import Objecting, ObjectionLaw
from workflows.law.parameters import SPECS, value_words
from workflows.law.publicity import Posting, PublicityLaw
from workflows.law.rectification import RectificationLaw, Rectifying
from workflows.law.reorganisation import ReorganisationLaw, Reorganising
from workflows.law.repair import Repairing, RepairLaw
from workflows.law.rulemaking import Making, PolicyLaw
from workflows.law.service import NoticeLaw, Noticing
from workflows.law.serving import Attempting, AttemptLaw
from workflows.law.steps import STEPS, VERBS
from workflows.law.subject import MergeLaw, Merging
from workflows.law.terms import Term
from workflows.models import DeadlineKind
from workflows.queries import policies

# Title, law, states: everything in the program that has a legal state.
MACHINES: tuple[tuple[str, Any, Any], ...] = (
    ("Listing (`Entry`)", EntryLaw, Listing),
    ("Public display (`Display`)", DisplayLaw, Showing),
    ("Measure (`Measure`)", MeasureLaw, Measuring),
    ("Application for repair (`Repair`)", RepairLaw, Repairing),
    ("Reorganisation (`Reorganisation`)", ReorganisationLaw, Reorganising),
    ("Credit commitment (`Commitment`)", CommitmentLaw, Promise),
    ("Text of a commitment (`CommitmentTemplate`)", WordingLaw, Wording),
    ("Hearing before the decision (`Hearing`)", HearingLaw, HearingState),
    ("What a watch found (`WatchFinding`)", FindingLaw, Judging),
    ("Notice (`Notice`)", NoticeLaw, Noticing),
    ("Attempt at service (`ServiceAttempt`)", AttemptLaw, Attempting),
    ("Objection (`Objection`)", ObjectionLaw, Objecting),
    ("Batch of documents (`NoticeBatch`)", BatchLaw, Batching),
    ("Review or lawsuit (`Challenge`)", ChallengeLaw, Challenging),
    ("Stay of execution (`Stay`)", StayLaw, Staying),
    ("Rectification within a time limit (`Rectification`)", RectificationLaw, Rectifying),
    ("Interview (`Interview`)", InterviewLaw, Interviewing),
    ("Reported licence or penalty (`PublicityRecord`)", PublicityLaw, Posting),
    ("Version of the rules (`Policy`)", PolicyLaw, Making),
    ("Complaint about handling (`Complaint`)", ComplaintLaw, Complaining),
    ("Report about dishonest conduct (`Report`)", ReportLaw, Reporting),
    ("Merge of two credit files (`Merge`)", MergeLaw, Merging),
    ("Calendar year entered by hand (`CalendarDraft`)", AlmanacLaw, Almanac),
    ("Version of a course (`CourseVersion`)", CourseVersionLaw, Teaching),
    ("Course on line (`Learning`)", LearningLaw, Studying),
    ("On-site training (`TrainingSession`)", TrainingSessionLaw, Meeting),
    ("Enrolment for a training (`Enrolment`)", EnrolmentLaw, Attending),
    ("Work paper of an audit (`WorkPaper`)", WorkPaperLaw, Papering),
    ("Finding of an audit (`AuditFinding`)", AuditFindingLaw, Answering),
)
MANY = 10  # documents of one step, beyond which the law says "every"
HEAD = """# The law, as the program enforces it

Written by `./xh manage write_law`; do not edit. `tests/architecture/test_docs.py` fails when it is stale.
A lawyer can check this document against the statute without reading code. “办法” is
《拖欠农民工工资失信联合惩戒对象名单管理暂行办法》 (MOHRSS Order 45). English words are those of the code;
[glossary.md](glossary.md) pairs them with the words of the statute.
"""


def whole() -> str:
    """The document as text, in the language of the statute."""
    with translation.override("zh-hans"):
        parts = (machines(), matrix(), procedures(), clocks(), rules(), documents(), words())
        return "\n".join([HEAD, *(line for part in parts for line in (*part, ""))]).rstrip() + "\n"


def table(heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """A Markdown table; cells lose line breaks and bars."""
    heads = list(heads)
    yield row(heads)
    yield row(["---"] * len(heads))
    yield from map(row, rows)


def row(cells: Iterable[Any]) -> str:
    """One line of a table."""
    return "| " + " | ".join(" ".join(str(cell).split()).replace("|", "/") for cell in cells) + " |"


def verbs_of(law: Any) -> dict[str, Any]:
    """The verbs of a law in the order in which they are written."""
    return {name: method for name, method in vars(law).items() if hasattr(method, "_django_fsm")}


def machines() -> Iterator[str]:
    """States and verbs of everything that has a legal state."""
    yield "## 1. States and verbs"
    yield ""
    yield "`·`: this verb cannot be done in this state. Nothing but these verbs changes a state, and every verb passes"
    yield "the one door `workflows/acts/door.py`, which asks the law, then the duty, then writes one line of the log."
    for title, law, states in MACHINES:
        yield from ("", f"### {title}", "")
        yield from state_table(law, states)
        yield ""
        yield from verb_table(law)


def state_table(law: Any, states: Any) -> Iterator[str]:
    """Each state with the verbs that lead out of it: the full matrix state × verb."""
    verbs = verbs_of(law)
    default = law._meta.get_field("state").default
    rows = []
    for state in states:
        moves = [verb._django_fsm.transitions.get(state) for verb in verbs.values()]
        first = " (first)" if state == default else ""
        cells = [f"→ {(move.target or state).value}" if move else "·" for move in moves]
        rows.append([f"`{state.value}`{first}", state.label, *cells])
    yield from table(["State", "名称", *(f"`{name}`" for name in verbs)], rows)


def verb_table(law: Any) -> Iterator[str]:
    """Each verb with its duty, its conditions in the words said to the officer, and its meaning."""
    rows = []
    for name, verb in verbs_of(law).items():
        moves = list(verb._django_fsm.transitions.values())
        stands = [f"{c.__doc__.strip()} “{c.sentence}”" for c in moves[0].conditions or ()]
        meaning = verb.__doc__.strip()
        rows.append(
            [f"`{name}`", VERBS.get(name, ""), meaning, duty_words(moves[0].permission), "<br>".join(stands)]
        )
    yield from table(["Verb", "动词", "Meaning", "Duty", "Conditions, and what is said without them"], rows)


def duty_words(duty: Any) -> str:
    """A duty, or any one of several, by name."""
    choices = duty.choices if isinstance(duty, EitherDuty) else [duty]
    eyes = (
        " (four eyes: none of its writers)" if isinstance(duty, AnotherHand | UnconcernedAnotherHand) else ""
    )
    eyes += " (nobody whom it concerns)" if isinstance(duty, Unconcerned) else ""
    return " or ".join(f"`{short(choice)}`" for choice in choices) + eyes


def short(duty: str) -> str:
    """A duty without the name of the application."""
    return duty.removeprefix("workflows.")


def every_duty() -> list[Duty]:
    """All duties in the order in which they are written."""
    return [value for value in vars(duties).values() if isinstance(value, Duty)]


def matrix() -> Iterator[str]:
    """Role × duty."""
    yield "## 2. Who owes which duty"
    yield ""
    yield "A duty is held at a department (`decide_listing@d12`), a right of a subject under a mandate (`@s77`)."
    yield "Nobody holds a duty without a place; there is no superuser."
    yield ""
    heads = ["Duty", *(f"{role.label}<br>`{role.value}`" for role in Role), "subject"]
    rows = []
    for duty in every_duty():
        held = ["●" if duty in DUTIES[role] else "" for role in Role]
        rows.append([f"`{short(duty)}`", *held, "●" if duty in MANDATE_DUTIES else ""])
    yield from table(heads, rows)
    yield ""
    down = ", ".join(f"`{role.value}`" for role in Role if role in REACHES_DOWN)
    look = ", ".join(f"`{short(duty)}`" for duty in sorted(LOOKING))
    yield f"Duties of {down} reach every department below their own; {look} reaches down for every role."


def procedures() -> Iterator[str]:
    """The steps of each procedure: whose turn, under which clock, whose hands may not, what follows."""
    yield "## 3. Procedures"
    yield ""
    yield "A person who did a step named under “four eyes” may not do this one; `start` is whoever started the"
    yield "procedure. Nobody may work on a case of a subject that he or she speaks for. “Log”: the verb of the step's"
    yield "own line; an outcome “by its act” is written by what it causes instead. Kinds of node: `StartHandle`"
    yield "begins, `Step` is a person, `Function` an act of the program in that person's name, `If` and `Switch`"
    yield "choose, `Handle` waits for the clock, `End` ends."
    for flow_class in FLOWS:
        title, _blank, text = (flow_class.__doc__ or "").partition("\n")
        nodes = [node for node in vars(flow_class).values() if isinstance(node, Node)]
        yield from ("", f"### {title.strip()} (`{flow_class.stem}`)", "", " ".join(text.split()), "")
        yield from table(
            ["Step", "名称", "阶段", "Duty", "Clock", "Four eyes: not the hands of", "Serves", "Log"],
            (step_row(flow_class.stem, node) for node in nodes if isinstance(node, Step)),
        )
        yield ""
        yield from table(["Node", "Kind", "What follows"], map(node_row, nodes))


def step_row(stem: str, step: Step) -> list[str]:
    """One human step."""
    said = STEPS[(stem, step.name)]
    enacted = ", ".join(f"`{outcome}`" for outcome in step.enacts)
    log = f"`{step.verb}`" + (f"; by its act: {enacted}" if enacted else "")
    hands = ", ".join(f"`{name}`" for name in step.not_done_by)
    titles = [(DOCUMENTS.get(kind) or LETTERS[kind]).title for kind in step.notices]
    serves = "every document that is served" if len(titles) > MANY else "、".join(titles)
    return [
        f"`{step.name}`",
        said.title,
        said.stage,
        duty_words(step.duty),
        f"`{step.clock}`",
        hands,
        serves,
        log,
    ]


def node_row(node: Any) -> list[str]:
    """One node of the chart and where it leads."""
    names = [f"`{edge.dst.name}`" for edge in node._outgoing()]
    if isinstance(node, flow.If):
        follows = " / ".join(f"{answer}: {name}" for answer, name in zip(("yes", "no"), names, strict=True))
    elif isinstance(node, flow.Switch):
        follows = f"{', '.join(names[:-1])}; else {names[-1]}"
    else:
        follows = ", ".join(names) or "—"
    return [f"`{node.name}`", type(node).__name__, follows]


def clocks() -> Iterator[str]:
    """What each kind of deadline causes."""
    yield "## 4. What a deadline causes when it falls due"
    yield ""
    yield "At 24:00 of the last day. A late step stays possible: lateness is recorded, never re-dated."
    yield ""
    rows = [[f"`{k.value}`", k.label, f"`{CAUSES[k].__name__}`", CAUSES[k].__doc__] for k in DeadlineKind]
    yield from table(["Kind", "期限", "Cause", "What happens"], rows)


def rules() -> Iterator[str]:
    """The parameters of every list that ships with the program."""
    yield "## 5. Policy versions"
    for policy in policies.bundled():
        listed, about = policy["list"], policy["policy"]
        if about is None:  # a list without a version of its own: nothing rules here
            continue
        yield from ("", f"### {listed['name']} (`{listed['code']}/v{policy['version']}`)", "")
        yield f"{about['instrument']}，{about['document_number']}，自{about['effective_from']}起施行。"
        yield "“No” under verified: a default of the program that the legal desk has still to confirm."
        yield ""
        yield from table(
            ["Parameter", "名称", "Value", "From", "Clause", "Rolls over", "Verified", "内容"],
            (rule_row(name, facts) for name, facts in policy["parameters"].items()),
        )
        yield ""
        yield from table(
            ["Ground", "列入情形", "Clause"],
            ([f"`{g['code']}`", g["text"], g["clause"]] for g in policy["grounds"]),
        )
        yield ""
        yield from table(
            ["措施", "实施单位", "Clause"], ([m["name"], m["body"], m["clause"]] for m in policy["measures"])
        )


def rule_row(name: str, facts: dict[str, Any]) -> list[str]:
    """One parameter; `*` marks those without which no policy can be loaded."""
    value = (
        Term.parse(f"{facts['value']}{facts['unit']}").words
        if facts["unit"]
        else str(value_words(name, facts["value"]))
    )
    star = " *" if SPECS[name].needed_by else ""
    rolls, verified = ("yes" if facts[key] else "no" for key in ("rolls", "is_verified"))
    return [
        f"`{name}`{star}", facts["label"], value, facts["start_event"], facts["clause"], rolls,
        verified if facts["is_verified"] else f"**{verified}**", facts["text"],
    ]  # fmt: skip


def documents() -> Iterator[str]:
    """The official documents and their mandatory elements; those that all of them carry are named once."""
    yield "## 6. Official documents"
    yield ""
    yield "A document that lacks an element is not issued. Numbers are gap-free per department, series and year."
    yield "A record (笔录、回证、目录) has no series and no number. What an officer writes is marked with *."
    first, *others = (document for document in DOCUMENTS.values() if document.is_numbered)
    shared = [element for element in first.elements if all(element in other.elements for other in others)]
    yield f"Every numbered document carries: {'、'.join(map(element_words, shared))}."
    yield ""
    yield from table(
        ["Kind", "名称", "Form", "Series", "Clause", "Remedies", "And also"],
        (document_row(document, shared) for document in DOCUMENTS.values()),
    )


def document_row(document: Document, shared: list[Element]) -> list[str]:
    """One kind of document with the elements that are its own."""
    written = {blank.key for blank in document.blanks}
    own = (e for e in document.elements if e not in shared)
    elements = "、".join(f"{element_words(e)}{'*' if e.key in written else ''}" for e in own)
    remedies = "yes" if document.has_remedies else ""
    return [
        f"`{document.kind}`", document.title, document.form, document.series, document.clause, remedies, elements,
    ]  # fmt: skip


def element_words(element: Element) -> str:
    """One element, and the case it is limited to."""
    return f"{element.label}（限 `{element.only}`）" if element.only else element.label


def words() -> Iterator[str]:
    """Every verb that a line of the log may hold."""
    yield "## 7. Verbs of the transition log"
    yield ""
    yield from table(["Verb", "动词"], ([f"`{verb}`", said] for verb, said in VERBS.items()))
