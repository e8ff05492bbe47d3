"""The accessibility rules over a page as it stands in the browser."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def violations(page: Any, rules: dict[str, Any] = WCAG) -> list[dict[str, Any]]:
    """What axe finds; it is loaded once a document, and what passed is neither counted nor sent."""
    if not page.evaluate("!!window.axe"):
        page.evaluate(AXE_SCRIPT)
    asked = {**rules, "resultTypes": ["violations"]}
    found: list[dict[str, Any]] = page.evaluate(
        "asked => axe.run(asked).then(told => told.violations)", asked
    )
    return found
