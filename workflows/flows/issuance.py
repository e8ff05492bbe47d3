"""制发文书: one officer draws up a document, another reviews it; it is issued under its number and served."""

from typing import Any

from viewflow import this
from viewflow.workflow import flow

from forms.issuance import DraftDocumentForm, ReviewDocumentForm
from forms.service import ServedForm
from workflows.acts import issuance
from workflows.flows.base import Procedure, Step
from workflows.flows.serving import follow
from workflows.law import duties
from workflows.law.letters import LETTERS
from workflows.models import Issuance
from workflows.models.notice import Notice

# Any kind may be served here: those by hand, and every one that is corrected.
SERVED = tuple(kind for kind, document in LETTERS.items() if document.is_served)


class DraftersStep(Step):
    """A step that comes back to whoever drew the document up, while she may do it."""

    def calc_owner(self, activation: Any) -> Any:
        """The one who began, not the case officer."""
        drafter = activation.process.started_by
        return drafter if self.may(drafter, activation.process) else None


class IssuanceFlow(Procedure, flow.Flow):
    """Issuance 制发文书

    A document drawn up by hand, or the correction of an issued one: drafted by one, reviewed by another, issued,
    served where it has an addressee. The rules give it no term of its own."""

    process_class = Issuance
    stem = "issuance"

    begin = flow.StartHandle(this.open_draft).Next(this.draft)
    draft = DraftersStep(
        DraftDocumentForm,
        duty=duties.DRAFT_NOTICE,
        clock="decide",
        verb="draft_document",
        enacts=("drop",),
        does="save_draft",
    ).Next(this.is_submitted)
    is_submitted = flow.If(this.was_submitted).Then(this.review).Else(this.drop)
    drop = flow.Function(this.drop_draft).Next(this.closing)
    review = Step(
        ReviewDocumentForm,
        duty=duties.REVIEW_NOTICE,
        clock="decide",
        verb="review_document",
        not_done_by=("start", "draft"),
        in_bulk=("approve", "return"),
    ).Next(this.is_reviewed)
    is_reviewed = flow.If(this.was_approved).Then(this.issue).Else(this.draft)
    issue = flow.Function(this.issue_document).Next(this.needs_service)
    needs_service = flow.If(this.waits_for_service).Then(this.serve).Else(this.closing)
    serve = DraftersStep(
        ServedForm,
        duty=duties.SERVE_NOTICE,
        clock="decide",
        verb="confirm_service",
        notices=SERVED,
    ).Next(this.closing)
    closing = flow.Function(this.close).Next(this.done)
    done = flow.End()

    def open_draft(
        self,
        activation: Any,
        *,
        entry: Any,
        kind: str,
        by: Any,
        at: Any,
        associate: Any = None,
        replaces: Any = None,
        particulars: Any = None,
    ) -> Any:
        """The officer has chosen what is to be drawn up, to whom, or what is to be corrected."""
        process = activation.process
        process.entry, process.kind, process.associate = entry, kind, associate
        process.replaces, process.particulars = replaces, particulars or {}
        process.started_by = process.acted_by = by
        process.acted_at = at
        return process

    def was_submitted(self, activation: Any) -> bool:
        return activation.process.outcome == "submit"

    def was_approved(self, activation: Any) -> bool:
        return activation.process.outcome == "approve"

    def waits_for_service(self, activation: Any) -> bool:
        return bool(Notice.objects.filter(process=activation.process.pk, state="issued").exists())

    def save_draft(self, process: Any, data: dict[str, Any], *, by: Any, at: Any) -> None:
        if data["outcome"] == "submit":
            issuance.keep(process, data["particulars"])

    def drop_draft(self, activation: Any) -> None:
        process = activation.process
        issuance.drop(process, by=process.acted_by, at=process.acted_at, because=process.reason)

    def issue_document(self, activation: Any) -> None:
        process = activation.process
        who = {"by": process.acted_by, "at": process.acted_at}
        issuance.issue(process, **who)
        if process.replaces is not None:  # nobody looks for another way to serve what has given way
            follow(process.replaces, **who)
