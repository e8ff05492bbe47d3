"""Printing a notice: its page is set, sealed and kept, once; and printed again for whoever doubts it."""

import logging
import threading
from datetime import datetime

from django.utils.translation import gettext as _

from workflows.acts import notice as acts
from workflows.acts.sealed_print import keep_print
from workflows.gateways import fonts, pdf, seal
from workflows.gateways.platform import DeliveryFailed
from workflows.gateways.press import PressBusy
from workflows.law.paper import NotDrawn, Page
from workflows.law.seal import Verdict
from workflows.models import CommitmentPaper, Notice, Person, RecordPaper, TrainingPaper
from workflows.models.sealed import SealedPaper
from workflows.queries import promise_page, proof, record_letters, training_page

errors = logging.getLogger(__name__)

PATIENCE = 6  # seconds that a reader's page waits for the renderer of its process
# Of the four threads of a web process at least one answers others, however many papers are asked for.
_drawing = threading.BoundedSemaphore(3)


def print_once(code: str, *, by: Person, at: datetime) -> str:
    """Render a notice from its frozen row, seal it, and attach the file; returns its digest (SHA-256, hex).

    A notice that is printed stays as it is. What fails leaves no trace: renderer and seal work outside any
    transaction, and all that came of them is kept in one. Raises DeliveryFailed where trying again may help.
    """
    notice = Notice.objects.select_related("entry").get(code=code)
    if notice.file_digest:
        return notice.file_digest
    page = page_of(notice)
    _insist_on_glyphs(page.html)
    plain = pdf.render(page.html, page.twin)
    sealed = seal.sealer().seal(plain, _sealing(notice), at=at)
    made = acts.Printing(
        page, plain, pdf.made_with(page.html), sealed.signer, sealed.signed_by, sealed.signed_at
    )
    acts.print_file(notice, sealed.file, at=at, made=made, by=by)
    return Notice.objects.values_list("file_digest", flat=True).get(pk=notice.pk)


def print_promise(code: str, *, by: Person, at: datetime) -> str:
    """The same for a paper of a commitment."""
    paper = CommitmentPaper.objects.select_related("commitment__department").get(code=code)
    if paper.file_digest:
        return paper.file_digest
    file, made = _sealed(promise_page.page_of(paper), paper, str(paper.get_kind_display()), at=at)
    keep_print(paper, file, made, "print_promise_paper", by=by, at=at)
    return CommitmentPaper.objects.values_list("file_digest", flat=True).get(pk=paper.pk)


def print_training(code: str, *, by: Person, at: datetime) -> str:
    """The same for a certificate of training that hangs from no entry."""
    paper = TrainingPaper.objects.select_related("completion__subject").get(code=code)
    if paper.file_digest:
        return paper.file_digest
    file, made = _sealed(training_page.page_of(paper), paper, paper.title, at=at)
    keep_print(paper, file, made, "print_training_paper", by=by, at=at)
    return TrainingPaper.objects.values_list("file_digest", flat=True).get(pk=paper.pk)


def print_record(code: str, *, by: Person, at: datetime) -> str:
    """The same for a letter about a record."""
    paper = RecordPaper.objects.select_related("repair__record__book").get(code=code)
    if paper.file_digest:
        return paper.file_digest
    file, made = _sealed(record_letters.page_of(paper), paper, paper.title, at=at)
    keep_print(paper, file, made, "print_notice", by=by, at=at)
    return RecordPaper.objects.values_list("file_digest", flat=True).get(pk=paper.pk)


def _sealed(
    page: Page, paper: SealedPaper | RecordPaper, title: str, *, at: datetime
) -> tuple[bytes, acts.Printing]:
    """A page drawn and sealed: the file, and how it was made."""
    _insist_on_glyphs(page.html)
    plain = pdf.render(page.html, page.twin)
    authority = paper.facts["authority"]["name"]
    seal_name = paper.facts.get("letterhead", {}).get("seal_name", "")
    # The key is that of every other print: the same paper tried again is the same request of a seal.
    what = seal.Sealing(paper.code, authority, title, paper.number, seal_name)
    sealed = seal.sealer().seal(plain, what, at=at)
    made = acts.Printing(
        page, plain, pdf.made_with(page.html), sealed.signer, sealed.signed_by, sealed.signed_at
    )
    return sealed.file, made


def page_of(notice: Notice) -> Page:
    """The page of a notice: as it was printed first, or for the first print from its frozen facts alone."""
    return Page.thawed(bytes(notice.page)) if notice.page else proof.page_now(notice)


def paper_bytes(notice: Notice) -> bytes:
    """The PDF of a notice before its seal, from its row alone."""
    page = page_of(notice)
    return pdf.render(page.html, page.twin)


def draw(html: str) -> bytes:
    """A page as a PDF for one reader at once: a record made from data, kept nowhere (given to views in urls).

    Nobody waits long behind other readers: NotDrawn says that the printer is busy, or which character no font has.
    """
    busy = NotDrawn(str(_("现在排印的人较多，请过几秒钟再打开。")), is_busy=True)
    if not _drawing.acquire(blocking=False):
        raise busy
    try:
        _insist_on_glyphs(html)
        return pdf.render(html, wait=PATIENCE)
    except PressBusy:
        raise busy from None
    except DeliveryFailed as error:
        errors.warning("a paper for a reader could not be drawn: %s", error)
        raise NotDrawn(str(error)) from error
    finally:
        _drawing.release()


def print_again(notice: Notice) -> proof.Again | None:
    """A second print of a notice, for comparing; None when its row cannot be printed any more."""
    try:
        page = page_of(notice)
        return proof.Again(pdf.render(page.html, page.twin), pdf.made_with(page.html))
    except Exception:
        errors.exception("notice %s could not be printed again", notice.code)
        return None


def check_seal(notice: Notice) -> Verdict:
    """What the signature inside the stored file says; asked for by the page about a notice."""
    return seal.check(bytes(notice.file or b""))


def _insist_on_glyphs(html: str) -> None:
    """A rare character of a name is printed or nothing is: DeliveryFailed names those that no font can draw."""
    absent = fonts.unprintable(html)
    if absent:
        shown = "、".join(f"{char}（U+{ord(char):04X}）" for char in absent[:10])
        raise DeliveryFailed(f"已安装的字体中没有：{shown}。请安装含有这些字的字体，安装后自动重新打印。")


def _sealing(notice: Notice) -> seal.Sealing:
    """What the seal is told about a notice."""
    authority, letterhead = notice.facts.get("authority") or {}, notice.facts.get("letterhead") or {}
    return seal.Sealing(
        notice.code, authority.get("name", ""), notice.title, notice.number, letterhead.get("seal_name", "")
    )
