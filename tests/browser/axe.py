"""The accessibility rules over a page as it stands in the browser."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

from tests.environment import THOROUGH

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
# Contrast is the one rule that costs (four fifths of a run on a page with tables): it looks at what lies behind every
# text. A text has the contrast of all texts with its own colour, size and weight on the same backgrounds, so of each
# kind the first and the last are looked at. What the rule leaves out by itself (what is disabled, clipped, out
# of the flow or of one sign) is a kind of its own: no text stands for another that would be judged where it is not.
KINDS = """() => {
  const known = new Map(), kinds = new Map();
  const painted = (style) => [style.backgroundColor, style.backgroundImage].join();
  const behind = (element) => {
    if (!element) return "";
    if (known.has(element)) return known.get(element);
    const style = getComputedStyle(element), around = behind(element.parentElement);
    const drawn = ["::before", "::after"].map((part) => getComputedStyle(element, part))
      .map((part) => part.content === "none" ? "" : painted(part) + part.position).join();
    const own = [painted(style), style.opacity, style.filter, style.mixBlendMode, style.position, style.clip,
      style.clipPath, style.textIndent, drawn,
      element.matches(":disabled, [aria-disabled=true], [inert]"),
      element.tagName === "LABEL" && !!element.control && element.control.disabled].join();
    const said = own === plain ? around : around + ">" + own;
    known.set(element, said);
    return said;
  };
  const plain = ["rgba(0, 0, 0, 0),none,1,none,normal,static,auto,none,0px,,", "false", "false"].join();
  for (const element of document.querySelectorAll("body, body *")) {
    const takes = element.matches("input, select, textarea");
    const texts = Array.from(element.childNodes).filter((node) => node.nodeType === 3);
    const words = texts.map((node) => node.data.trim()).join("");
    if (!(words || takes) || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const kind = [style.color, style.fontSize, style.fontWeight, style.textShadow, style.webkitTextStroke,
      takes, [...words].length > 1].join() + behind(element);
    const found = kinds.get(kind) || [element];
    found[1] = element;
    kinds.set(kind, found);
  }
  return [...new Set([...kinds.values()].flat())];
}"""
EVERY = "async (asked) => (await axe.run(asked)).violations"
EACH_KIND = """async (asked) => {
  const { violations } = await axe.run({ ...asked, rules: { "color-contrast": { enabled: false } } });
  const include = (KINDS)(), of = { runOnly: ["color-contrast"], resultTypes: ["violations"] };
  return include.length ? [...violations, ...(await axe.run({ include }, of)).violations] : violations;
}""".replace("KINDS", KINDS)


def violations(page: Any, rules: dict[str, Any] = WCAG) -> list[dict[str, Any]]:
    """What axe finds; it is loaded once a document, and what passed is neither counted nor sent.

    `./xh test --thorough` judges the contrast of every text, not of every kind of text.
    """
    if not page.evaluate("!!window.axe"):
        page.evaluate(AXE_SCRIPT)
    asked = {**rules, "resultTypes": ["violations"]}
    is_sampled = rules is WCAG and not THOROUGH
    found: list[dict[str, Any]] = page.evaluate(EACH_KIND if is_sampled else EVERY, asked)
    return found
