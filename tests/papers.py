"""Printed papers without the printer: small PDF files of so many pages, kept on notices that wait for theirs."""

from io import BytesIO
from typing import Any

from tests.cast import MONDAY
from workflows.acts import notice as acts
from workflows.management.walk import at
from workflows.models import Notice, Outbox


def small_pdf(pages: int = 1) -> bytes:
    """A PDF of blank pages."""
    import pikepdf

    book, kept = pikepdf.new(), BytesIO()
    for _page in range(pages):
        book.add_blank_page(page_size=(595, 842))
    book.save(kept)
    return kept.getvalue()


def print_all(pages: Any = lambda nth: 1, *, but: frozenset[str] = frozenset()) -> None:
    """Give every notice its file, in the order of issue; the n-th has `pages(n)` pages. Those `but` go on waiting."""
    for nth, paper in enumerate(Notice.objects.filter(file_digest="").order_by("issued_at", "pk")):
        if paper.code not in but:
            acts.print_file(paper, small_pdf(pages(nth)), at=at(MONDAY))
            Outbox.objects.filter(key=f"print/{paper.code}").update(status="done")
