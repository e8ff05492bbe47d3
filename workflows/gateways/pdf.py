"""HTML to PDF: the only place that knows weasyprint."""

from __future__ import annotations

import gc


def render(html: str) -> bytes:
    """The PDF/A-3a bytes of one HTML document; the same HTML gives the same bytes, so a digest can be re-checked.

    Only data: addresses are read, never a file or the network. Raises ValueError when the HTML is blank.
    """
    if not html.strip():
        raise ValueError("nothing to print")
    # Imported here because it loads Pango: 0.5 s and 60 MiB that only the printing worker should pay.
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    try:
        page = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=("data",)))
        return page.write_pdf(pdf_variant="pdf/a-3a", pdf_tags=True)
    finally:
        # The box tree is cyclic: without this a worker grows to 700 MiB over a few hundred documents.
        gc.collect()
