// Behaviour shared by every page. All listeners are delegated, so markup swapped in by htmx works too.
(function () {
  "use strict";
  var words = (document.getElementById("words") || { dataset: {} }).dataset;

  function keep(name, value) {
    try { window.localStorage.setItem(name, value); } catch (_) { return; } // storage may be forbidden: the choice lasts one page
  }
  function kept(name) {
    try { return window.localStorage.getItem(name); } catch (_) { return null; }
  }

  // ------------------------------------------------------------ theme, menu, dialogs
  function toggleTheme() {
    var root = document.documentElement;
    var next = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    root.setAttribute("data-bs-theme", next);
    keep("xh-theme", next);
  }

  function setMenu(open) {
    var nav = document.getElementById("nav");
    if (!nav) { return; }
    nav.classList.toggle("is-open", open);
    document.querySelectorAll("[data-menu]").forEach(function (b) { b.setAttribute("aria-expanded", String(open)); });
    var first = nav.querySelector("a");
    if (open && first) { first.focus(); }
  }

  // ------------------------------------------------------------ a frame that one is in
  // Where the focus is inside a frame, not every browser lets its element match :focus.
  function showFrame() {
    document.querySelectorAll("iframe.is-focus").forEach(function (e) { e.classList.remove("is-focus"); });
    var e = document.activeElement;
    if (e && e.tagName === "IFRAME") { e.classList.add("is-focus"); }
  }
  window.addEventListener("blur", showFrame);
  window.addEventListener("focus", showFrame);
  document.addEventListener("focusin", showFrame);

  function isShown(e) { return Boolean(e) && e.getClientRects().length > 0; }
  function singleKeys() { return document.body.dataset.keys !== "off" && kept("xh-keys") !== "off"; }
  function listKeys(box) { // only what works here and now
    box.querySelectorAll("dt").forEach(function (dt) {
      var single = dt.hasAttribute("data-single"), there = !dt.dataset.for;
      if (dt.dataset.for) { there = Array.prototype.some.call(document.querySelectorAll(dt.dataset.for), isShown); }
      dt.hidden = !there || single && !singleKeys();
      dt.nextElementSibling.hidden = dt.hidden;
    });
  }
  function openKeys() {
    var box = document.getElementById("keys");
    if (!box || box.open) { return; }
    listKeys(box);
    box.showModal();
  }

  // ------------------------------------------------------------ lists
  var anchorRow = null;
  function rows() { return Array.prototype.slice.call(document.querySelectorAll(".xh-list tbody tr")); }
  function currentRow() {
    var focused = document.activeElement && document.activeElement.closest(".xh-list tbody tr");
    return focused || document.querySelector(".xh-list tr.is-cur");
  }
  function linkOf(row) { return Array.prototype.find.call(row.querySelectorAll(".xh-go"), isShown); }
  function goTo(row) {
    rows().forEach(function (r) { r.classList.toggle("is-cur", r === row); });
    var link = linkOf(row);
    if (link) { link.focus(); }
    row.scrollIntoView({ block: "nearest" });
  }
  function step(by) {
    var all = rows();
    if (!all.length) { return; }
    var at = all.indexOf(currentRow());
    goTo(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]);
  }
  function tick(row, on) {
    var box = row.querySelector("td input[type=checkbox]");
    if (!box || box.disabled) { return; }
    box.checked = on === undefined ? !box.checked : on;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function tickRange() {
    var all = rows(), from = all.indexOf(anchorRow), to = all.indexOf(currentRow());
    if (from < 0 || to < 0) { return; }
    all.slice(Math.min(from, to), Math.max(from, to) + 1).forEach(function (r) { tick(r, true); });
  }
  function countTicks() {
    var boxes = document.querySelectorAll(".xh-list tbody input[type=checkbox]");
    var on = document.querySelectorAll(".xh-list tbody input[type=checkbox]:checked").length;
    document.querySelectorAll("[data-count-selected]").forEach(function (e) { e.textContent = String(on); });
    document.querySelectorAll("[data-bulk]").forEach(function (e) { e.hidden = on === 0; });
    document.querySelectorAll("[data-check-all]").forEach(function (e) {
      e.checked = on > 0 && on === boxes.length;
      e.indeterminate = on > 0 && on < boxes.length;
    });
  }
  function escape() {
    var nav = document.getElementById("nav");
    if (nav && nav.classList.contains("is-open")) { setMenu(false); return; }
    var close = document.querySelector("[data-pane-close]");
    if (close) {
      var row = document.querySelector(".xh-list tr.is-cur") || rows()[0];
      close.click();
      if (row) { goTo(row); }
      return;
    }
    rows().forEach(function (r) { tick(r, false); });
  }

  // ------------------------------------------------------------ keys
  function typing(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== "checkbox" && target.type !== "radio";
  }
  function press(key, from) {
    var button = document.querySelector("[data-key='" + key + "']");
    if (!button || button.disabled || !isShown(button)) { return false; }
    // Whoever writes in another form (a comment, the search) does not mean this button.
    if (from && from.form && typing(from) && from.form !== button.form) { return false; }
    button.click();
    return true;
  }
  var single = {
    "/": function () { var s = document.querySelector("[data-search]"); if (isShown(s)) { s.focus(); s.select(); return true; } return false; },
    "?": function () { openKeys(); return true; },
    "j": function () { step(1); return true; },
    "k": function () { step(-1); return true; },
    "x": function () { var r = currentRow(); if (r) { tick(r); anchorRow = r; } return Boolean(r); },
    "X": function () { tickRange(); return true; },
    "c": function () { return press("c"); },
    "t": function () { return press("t"); }
  };
  document.addEventListener("keydown", function (e) {
    if (e.isComposing || document.querySelector("dialog[open]")) { return; }
    if (e.ctrlKey || e.metaKey) {
      if (e.key === "Enter" && press("ctrl+enter", e.target) || e.key === "s" && press("ctrl+s", e.target)) { e.preventDefault(); }
      return;
    }
    if (e.altKey || typing(e.target)) { return; }
    if (e.key === "Escape") { escape(); return; }
    var link = e.target.closest && e.target.closest("a.xh-go");
    if (e.key === "Enter" && e.shiftKey && link) {
      e.preventDefault(); // the link leads beside the list, its twin for small screens to the whole page
      window.location.assign((link.parentElement.querySelector("a.xh-go.xh-only-m") || link).href);
      return;
    }
    if (e.key === "Enter" && e.target === document.body) {
      var row = currentRow(), go = row && linkOf(row);
      if (go) { e.preventDefault(); go.click(); }
      return;
    }
    var key = e.key; // the letter that was meant, whatever Caps Lock says
    if (/^[a-z]$/i.test(key)) { key = e.shiftKey ? key.toUpperCase() : key.toLowerCase(); }
    if (singleKeys() && Object.prototype.hasOwnProperty.call(single, key) && single[key]()) { e.preventDefault(); }
  });

  // ------------------------------------------------------------ clicks and changes
  document.addEventListener("click", function (e) {
    var on = function (selector) { return e.target.closest(selector); };
    var menu = on("[data-menu]");
    if (menu) { setMenu(menu.getAttribute("aria-expanded") !== "true"); return; }
    if (on("[data-theme-toggle]")) { toggleTheme(); }
    if (on("[data-open='keys']")) { openKeys(); }
    if (on("[data-print]")) { window.print(); }
    var close = on("[data-close]");
    if (close) { close.closest("dialog").close(); }
    var copy = on("[data-copy]");
    if (copy && navigator.clipboard) {
      navigator.clipboard.writeText(copy.dataset.copy || window.location.href).then(function () { say(words.copied); });
    }
    if (e.target.tagName === "DIALOG") { e.target.close(); }
    var nav = document.getElementById("nav");
    if (nav && nav.classList.contains("is-open") && !nav.contains(e.target)) { setMenu(false); }
  });

  function listFiles(input) {
    var list = input.parentElement.querySelector("[data-file-list]");
    if (!list) {
      list = document.createElement("ul");
      list.className = "xh-filelist";
      list.setAttribute("data-file-list", "");
      list.setAttribute("aria-live", "polite");
      input.insertAdjacentElement("afterend", list);
    }
    list.textContent = "";
    Array.prototype.forEach.call(input.files, function (f) {
      var line = document.createElement("li");
      line.textContent = f.name + "（" + (f.size / 1048576).toFixed(2) + " MB）";
      list.appendChild(line);
    });
  }

  document.addEventListener("change", function (e) {
    var box = e.target;
    if (box.matches("[data-check-all]")) {
      var all = box.checked; // each tick counts again, and changes this box
      rows().forEach(function (r) { tick(r, all); });
    }
    if (box.matches(".xh-list tbody input[type=checkbox]")) {
      box.closest("tr").classList.toggle("is-sel", box.checked);
      countTicks();
    }
    if (box.matches(".xh-choice input")) {
      var name = box.name, scope = box.form || document;
      scope.querySelectorAll(".xh-choice input").forEach(function (i) {
        if (i.name === name) { i.closest(".xh-choice").classList.toggle("is-on", i.checked); }
      });
    }
    if (box.matches("input[type=file]")) { listFiles(box); }
    if (box.matches("[data-keys-on]")) { keep("xh-keys", box.checked ? "on" : "off"); listKeys(document.getElementById("keys")); }
    if (box.matches("select[data-submit], input[data-submit]") && box.form) { box.form.requestSubmit(); }
  });

  // ------------------------------------------------------------ forms
  document.addEventListener("input", function (e) {
    var form = e.target.closest("form[data-guard]");
    if (form) { form.dataset.dirty = "yes"; }
  });
  window.addEventListener("beforeunload", function (e) {
    if (document.querySelector("form[data-dirty='yes']")) { e.preventDefault(); e.returnValue = words.leave || ""; }
  });
  document.addEventListener("submit", function (e) {
    var form = e.target;
    delete form.dataset.dirty;
    if (form.method !== "post" || form.hasAttribute("data-no-lock")) { return; }
    if (form.dataset.sent === "yes") { e.preventDefault(); return; }
    // After the event: a disabled button would not send its own name and value.
    window.setTimeout(function () {
      if (e.defaultPrevented) { return; }
      form.dataset.sent = "yes";
      buttonsOf(form).forEach(function (b) { b.disabled = true; b.setAttribute("aria-busy", "true"); });
    }, 0);
  });
  function buttonsOf(form) {
    return Array.prototype.filter.call(form.elements, function (b) { return b.type === "submit" && !b.disabled; });
  }
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-busy]").forEach(unlock);
    });
    document.querySelectorAll("button[form][aria-busy]").forEach(unlock);
  });
  function unlock(b) { b.disabled = false; b.removeAttribute("aria-busy"); }

  // ------------------------------------------------------------ htmx
  document.addEventListener("htmx:configRequest", function (e) {
    var token = document.querySelector("meta[name=csrf-token]");
    if (token) { e.detail.headers["X-CSRFToken"] = token.content; }
  });
  ["htmx:responseError", "htmx:sendError"].forEach(function (name) {
    document.addEventListener(name, function (e) {
      if (e.target.hasAttribute && e.target.hasAttribute("data-quiet")) { return; } // a poll: the next one may get through
      var told = e.detail.xhr && e.detail.xhr.getResponseHeader("X-Sentence");
      say(told ? decodeURIComponent(told) : words.failed, true);
    });
  });
  document.addEventListener("htmx:beforeRequest", function (e) { // what nobody sees need not be renewed
    if (document.hidden && e.target.hasAttribute && e.target.hasAttribute("data-when-seen")) { e.preventDefault(); }
  });
  document.addEventListener("htmx:afterSwap", function (e) {
    countTicks();
    var heading = e.target.querySelector && e.target.querySelector("[data-focus]");
    if (heading) { heading.focus(); }
  });

  function say(sentence, isError) {
    var note = document.getElementById("say");
    if (!note) {
      note = document.createElement("div");
      note.id = "say";
      document.body.appendChild(note);
    }
    note.className = "xh-note xh-say" + (isError ? " xh-note--red" : "");
    note.setAttribute("role", isError ? "alert" : "status");
    note.textContent = sentence || "";
    window.setTimeout(function () { if (note.parentNode) { note.parentNode.removeChild(note); } }, 8000);
  }

  // ------------------------------------------------------------ start
  var box = document.querySelector("[data-keys-on]");
  if (box) { box.checked = kept("xh-keys") !== "off"; }
  var wrong = document.querySelector("main [data-focus], .xh-gate [data-focus]");
  if (wrong) { wrong.focus(); }
  countTicks();
})();
