// The inbox: the pane beside the list comes and goes without the list; filters close again; news is announced once.
(function () {
  "use strict";
  var words = (document.getElementById("words") || { dataset: {} }).dataset;
  var slot = "pane-slot";

  // ------------------------------------------------------------ the pane
  function isPane(e) { return e.detail && e.detail.target && e.detail.target.id === slot; }

  // Nothing typed is lost: a pane with words in it is left only on purpose.
  document.addEventListener("htmx:confirm", function (e) {
    if (!isPane(e)) { return; }
    var dirty = document.querySelector("#" + slot + " form[data-dirty='yes']");
    if (!dirty) { return; }
    e.preventDefault();
    if (window.confirm(words.leave || "")) { delete dirty.dataset.dirty; e.detail.issueRequest(true); }
  });

  document.addEventListener("htmx:afterSwap", function (e) {
    if (!isPane(e)) { return; }
    var open = Boolean(e.detail.target.querySelector(".xh-pane"));
    document.getElementById("split").classList.toggle("xh-split--open", open);
    document.querySelectorAll("[data-view]").forEach(function (a) {
      var on = (a.dataset.view === "split") === open;
      a.classList.toggle("active", on);
      if (on) { a.setAttribute("aria-current", "true"); } else { a.removeAttribute("aria-current"); }
    });
    if (!open && document.activeElement === document.body) { // closed by its own button, which is gone now
      var row = document.querySelector(".xh-list tr.is-cur .xh-go") || document.querySelector(".xh-list .xh-go");
      if (row) { row.focus(); }
    }
    mark(open ? e.detail.pathInfo && e.detail.pathInfo.requestPath : "");
  });

  function mark(address) {
    var code = address ? new URL(address, window.location.href).searchParams.get("task") : "";
    document.querySelectorAll(".xh-list tbody tr").forEach(function (row) {
      var here = Boolean(code) && row.id === "row-" + code, link = row.querySelector("a.xh-go");
      if (code) { row.classList.toggle("is-cur", here); }
      if (here) { link.setAttribute("aria-current", "true"); } else { link.removeAttribute("aria-current"); }
    });
  }

  // ------------------------------------------------------------ filters
  function closeDrops(but) {
    document.querySelectorAll("details.inb-drop[open]").forEach(function (d) { if (d !== but) { d.open = false; } });
  }
  document.addEventListener("click", function (e) {
    closeDrops(e.target.closest("details.inb-drop"));
    if (e.target.closest("[data-reload]")) { e.preventDefault(); window.location.reload(); }
  });
  document.addEventListener("keydown", function (e) {
    var open = e.key === "Escape" && document.querySelector("details.inb-drop[open]");
    if (!open) { return; }
    e.stopPropagation();
    open.open = false;
    open.querySelector("summary").focus();
  }, true);

  // Empty fields make a long address and say nothing.
  document.addEventListener("submit", function (e) {
    if (e.target.id !== "filter-form") { return; }
    Array.prototype.forEach.call(e.target.elements, function (field) {
      if (field.name && !field.value) { field.disabled = true; }
    });
  });
  window.addEventListener("pageshow", function () {
    var form = document.getElementById("filter-form");
    if (form) { Array.prototype.forEach.call(form.elements, function (field) { field.disabled = false; }); }
  });
})();
