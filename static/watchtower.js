// Suggestions of the search in the top bar: a combobox with a list; without this file Enter searches.
(function () {
  "use strict";
  function list() { return document.getElementById("found"); }
  function box() { return document.querySelector("[data-suggest]"); }
  function options() { return Array.prototype.slice.call(list() ? list().querySelectorAll("[role=option]") : []); }
  function show(open) {
    var field = box();
    if (!field || !list()) { return; }
    list().hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) { choose(null); }
  }
  function choose(option) {
    options().forEach(function (o) { o.setAttribute("aria-selected", String(o === option)); });
    if (option) {
      box().setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else { box().removeAttribute("aria-activedescendant"); }
  }
  function move(by) {
    var all = options(), at = all.findIndex(function (o) { return o.getAttribute("aria-selected") === "true"; });
    if (!all.length) { return; }
    if (list().hidden) { show(true); }
    var next = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
    choose(next < 0 || next >= all.length ? null : all[next]); // beyond either end: back to what was typed
  }
  var dismissed = null; // what was typed when Escape closed the list: an answer to that opens it no more
  document.addEventListener("htmx:afterSwap", function (e) {
    var field = box();
    if (e.target.id !== "found" || !field) { return; }
    choose(null); // the option that was chosen is gone, another has its id
    var wanted = field.value.trim().length > 1 && field.value !== dismissed;
    show(wanted && options().length > 0 && document.activeElement === field);
  });
  document.addEventListener("input", function (e) {
    if (e.target.matches && e.target.matches("[data-suggest]")) { dismissed = null; choose(null); }
  });
  document.addEventListener("htmx:beforeRequest", function (e) {
    var field = e.target;
    if (field.matches && field.matches("[data-suggest]") && field.value.trim().length < 2) {
      e.preventDefault();
      list().textContent = "";
      show(false);
    }
  });
  // Before the keys of the page, which know nothing of this list.
  document.addEventListener("keydown", function (e) {
    if (e.isComposing || !e.target.matches || !e.target.matches("[data-suggest]")) { return; }
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (e.altKey) { show(e.key === "ArrowDown" && options().length > 0); }
      else { move(e.key === "ArrowDown" ? 1 : -1); }
    }
    if (["ArrowLeft", "ArrowRight", "Home", "End"].indexOf(e.key) >= 0) { choose(null); } // the caret moves: back in the field
    if (e.key === "Escape" && !list().hidden) {
      e.preventDefault();
      e.stopPropagation();
      dismissed = box().value;
      show(false);
    }
    var chosen = options().find(function (o) { return o.getAttribute("aria-selected") === "true"; });
    if (e.key === "Enter" && chosen && !list().hidden) { e.preventDefault(); window.location.assign(chosen.href); }
  }, true);
  document.addEventListener("focusout", function (e) {
    var form = e.target.closest && e.target.closest(".xh-search");
    if (form && !form.contains(e.relatedTarget)) { show(false); }
  });
  document.addEventListener("focusin", function (e) {
    if (e.target.matches("[data-suggest]") && options().length) { show(true); }
  });
  document.addEventListener("mousedown", function (e) {
    if (e.target.closest("#found")) { e.preventDefault(); } // the field keeps the focus; the click follows the link
  });
})();
