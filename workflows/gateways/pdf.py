"""HTML to PDF: in a process of its own, or for tests in this one (XINHENG_RENDERER)."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from workflows.gateways import fonts, typeset
from workflows.gateways.press import the_press


def render(html: str, attachment: bytes | None = None, wait: float | None = None) -> bytes:
    """The PDF/A-3a bytes of one HTML document; the same HTML gives the same bytes, so a digest can be re-checked.

    `attachment` is embedded as `notice.json`. Only data: addresses are read, never a file or the network. Raises
    ValueError when the HTML is blank, PrintingFailed (try again) when the renderer did not live to answer, PressBusy
    when others print for more than `wait` seconds.
    """
    if not html.strip():
        raise ValueError("nothing to print")
    if settings.XINHENG_RENDERER == "inline":
        return typeset.typeset(html, attachment)
    return the_press.print(html, attachment, wait)


def made_with(html: str) -> str:
    """What can change a byte of this page's print: versions of the renderer, and a digest of the fonts it asks for."""
    families = tuple(
        sorted({family for listed in typeset.FAMILIES.findall(html) for family in _names(listed)})
    )
    setter = _own_versions() if settings.XINHENG_RENDERER == "inline" else the_press.versions()
    return f"{setter}; fonts {fonts.fingerprint(families)[:16]}"


def _names(listed: str) -> list[str]:
    """The families of one declaration."""
    return [name.strip().strip("\"'") for name in listed.split(",") if name.strip()]


@lru_cache(maxsize=1)
def _own_versions() -> str:
    """The versions of the library in this process."""
    return typeset.versions()
