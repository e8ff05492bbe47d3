"""Hands on the keyboard only: what has the focus, whether one sees it, and a walk through a page with Tab."""

from typing import Any

# Every style at rest is kept first, so that a focus that changes nothing is found.
AT_REST = """() => { window.rest = new WeakMap(); document.activeElement.blur();
  document.querySelectorAll("*").forEach(e => { const s = getComputedStyle(e);
    window.rest.set(e, [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow].join()); }); }"""
FOCUSED = """() => { const e = document.activeElement, r = e.getBoundingClientRect(), s = getComputedStyle(e);
  if (e === document.body) { return {tag: "BODY"}; }
  const now = [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow].join();
  window.ids = window.ids || new WeakMap(); window.last = window.last || 0;
  if (!window.ids.has(e)) { window.ids.set(e, ++window.last); }
  return {tag: e.tagName, nth: window.ids.get(e), said: e.outerHTML.slice(0, 160),
    isSkip: e.classList.contains("xh-skip"),
    hasBox: r.width > 0 && r.height > 0 && s.visibility === "visible" && s.opacity !== "0",
    isOnScreen: r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth,
    changed: !window.rest || window.rest.get(e) !== now,
    lit: s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== "none"}; }"""
# What Tab must reach: shown, not disabled, not taken out of the order; of radio buttons one a group.
MISSED = """() => { const groups = new Set(), all = "a[href], button, input, select, textarea, summary, [tabindex]";
  const in_order = e => e.tabIndex >= 0 && !e.disabled && e.type !== "hidden"
    && e.checkVisibility({checkVisibilityCSS: true}) && e.getClientRects().length > 0;
  const key = e => e.type === "radio" ? (e.form && e.form.id) + e.name : "";
  const found = Array.from(document.querySelectorAll(all)).filter(in_order);
  found.forEach(e => { if (key(e) && window.ids.has(e)) { groups.add(key(e)); } });
  return found.filter(e => !window.ids.has(e) && !groups.has(key(e))).map(e => e.outerHTML.slice(0, 160)); }"""


def focus(page: Any) -> dict[str, Any]:
    """What has the focus, after insisting that one sees it."""
    found: dict[str, Any] = page.evaluate(FOCUSED)
    if found["tag"] != "BODY":
        assert found["hasBox"], f"focus on something that is not shown: {found['said']}"
        assert found["isOnScreen"], f"focus beyond the screen: {found['said']}"
        assert found["lit"] and found["changed"], f"focus that one does not see: {found['said']}"
    return found


def walk(page: Any) -> int:
    """Tab from the top until the page comes round; every stop is seen, nothing traps, nothing is missed."""
    # A frame that loads under the very key that enters it begins anew: a person is slower than that.
    page.evaluate("document.querySelectorAll('iframe[loading=lazy]').forEach(e => { e.loading = 'eager'; })")
    page.wait_for_load_state("networkidle")
    page.evaluate(AT_REST)
    page.evaluate("() => { window.ids = new WeakMap(); window.last = 0; }")
    seen: list[int] = []
    stays = 0
    for _press in range(600):
        page.keyboard.press("Tab")
        found = focus(page)
        if found["tag"] == "BODY":
            continue
        if seen and found["nth"] == seen[0] and len(seen) > 3:
            break
        if seen and found["nth"] == seen[-1]:  # a date has several parts
            stays += 1
            assert stays < 8, f"a trap: {found['said']}"
            continue
        assert found["nth"] not in seen, f"Tab goes back to {found['said']}"
        seen.append(found["nth"])
        stays = 0
    else:
        raise AssertionError("Tab never comes round")
    assert page.evaluate(MISSED) == []
    return len(seen)


def tab_to(page: Any, selector: str) -> None:
    """Tab on until the focus is on something; every stop on the way is seen."""
    for _press in range(200):
        page.keyboard.press("Tab")
        focus(page)
        if is_on(page, selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def is_on(page: Any, selector: str) -> bool:
    """Whether the focus is on such an element."""
    return bool(page.evaluate("s => document.activeElement.matches(s)", selector))


def wait_on(page: Any, selector: str) -> None:
    """Until the focus is there."""
    page.wait_for_function("s => document.activeElement.matches(s)", arg=selector)


def listed_keys(page: Any) -> set[str]:
    """The keys that the open list of keys names."""
    names = page.locator("#keys dt:visible").all_inner_texts()
    return {" ".join(name.split()) for name in names}
