// The desk: drafts saved while typing, the seconds in which a step may be taken back, files beside the form.
(function () {
  "use strict";
  var PAUSE = 1500, AGAIN = 20000;
  var timer = 0, sending = null, signedOut = false;

  function words() { return (document.getElementById("desk-words") || { dataset: {} }).dataset; }
  function stepForm() { return document.querySelector("form[data-draft]"); }
  function icon(name) {
    var one = document.querySelector(".xh-i use");
    var path = one ? one.getAttribute("href").split("#")[0] : "";
    var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "xh-i xh-i--14");
    svg.setAttribute("aria-hidden", "true");
    var use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", path + "#i-" + name);
    svg.appendChild(use);
    return svg;
  }

  // ------------------------------------------------------------ drafts
  function tell(sentence, state, link) {
    document.querySelectorAll("[data-draft-state]").forEach(function (place) {
      var line = document.createElement("span");
      line.className = state === "ok" ? "xh-ok" : state === "bad" ? "xh-red" : "xh-2";
      if (state) { line.appendChild(icon(state === "ok" ? "check" : "alert-circle")); }
      line.appendChild(document.createTextNode(sentence));
      if (link) {
        var a = document.createElement("a");
        a.href = link;
        a.target = "_blank";
        a.rel = "noopener";
        a.textContent = words().signin;
        line.appendChild(a);
      }
      place.textContent = "";
      place.appendChild(line);
    });
  }
  function typed(form) {
    var fields = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string") { fields.append(name, value); }
    });
    return fields;
  }
  function hasFiles(form) {
    return Array.prototype.some.call(form.querySelectorAll("input[type=file]"), function (i) { return i.files.length; });
  }
  function renew(token) {
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach(function (i) { i.value = token; });
    var meta = document.querySelector("meta[name=csrf-token]");
    if (meta) { meta.content = token; }
  }
  function save(leaving) {
    var form = stepForm();
    window.clearTimeout(timer);
    if (!form || form.dataset.sent === "yes") { return Promise.resolve(); }
    if (sending) { sending.abort(); }
    var mine = sending = new AbortController();
    var was = form.dataset.typing;
    if (!leaving) { tell(words().saving, ""); }
    return fetch(form.dataset.draft, {
      method: "POST", body: typed(form), credentials: "same-origin", redirect: "manual",
      keepalive: Boolean(leaving), signal: leaving ? undefined : mine.signal,
      headers: { "X-Requested-With": "desk" }
    }).then(function (answer) {
      if (sending === mine) { sending = null; }
      return heard(form, was, answer);
    }).catch(function (fault) {
      if (fault.name === "AbortError") { return; }
      sending = null;
      tell(words().unsaved, "bad");
      later(AGAIN);
    });
  }
  function heard(form, was, answer) {
    if (answer.status === 401 || answer.type === "opaqueredirect") {
      signedOut = true;
      tell(words().signedout, "bad", words().login);
      later(AGAIN);
      return;
    }
    return answer.json().catch(function () { return {}; }).then(function (told) {
      signedOut = false;
      if (told.token) { // somebody signed in since: the page takes the new token and goes on
        renew(told.token);
        return save();
      }
      if (!answer.ok) {
        tell(told.words || words().unsaved, "bad");
        return;
      }
      tell(told.words + (hasFiles(form) ? "，" + words().file : ""), "ok");
      document.querySelectorAll("[data-discard]").forEach(function (b) { b.hidden = false; });
      if (form.dataset.typing === was && !hasFiles(form)) { delete form.dataset.dirty; }
    });
  }
  function later(wait) {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, wait);
  }
  function noted(e) {
    var form = e.target.closest && e.target.closest("form[data-draft]");
    if (!form || e.target.type === "file") { return; }
    form.dataset.typing = String(Number(form.dataset.typing || 0) + 1);
    later(PAUSE);
  }
  document.addEventListener("input", noted);
  document.addEventListener("change", noted);
  document.addEventListener("focusout", function (e) {
    var form = e.target.closest && e.target.closest("form[data-draft]");
    if (form && form.dataset.dirty === "yes") { later(150); }
  });
  window.addEventListener("focus", function () { if (signedOut) { later(150); } });
  window.addEventListener("pagehide", function () {
    var form = stepForm();
    if (form && form.dataset.dirty === "yes") { save(true); }
  });
  document.addEventListener("submit", function (e) {
    if (e.target.matches("form[data-draft], #discard-form")) {
      window.clearTimeout(timer);
      if (sending) { sending.abort(); }
    }
    if (e.target.id === "discard-form" && stepForm()) { delete stepForm().dataset.dirty; }
  });
  document.addEventListener("click", function (e) {
    if (e.target.closest("[data-save]") && stepForm()) {
      e.preventDefault();
      save();
    }
  });

  // ------------------------------------------------------------ taking back
  var began = Date.now();
  function countDown() {
    var waiting = false, over = false;
    document.querySelectorAll("[data-held]").forEach(function (row) {
      var left = Math.ceil(Number(row.dataset.seconds) - (Date.now() - began) / 1000);
      var place = row.querySelector("[data-left]");
      if (place && left > 0) { place.textContent = place.textContent.replace(/\d+/, String(left)); waiting = true; }
      if (left <= 0) { over = true; }
    });
    if (over) { window.setTimeout(refresh, 1200); return; }
    if (waiting) { window.setTimeout(countDown, 500); }
  }
  function refresh(tries) {
    var box = document.getElementById("held");
    if (!box) { return; }
    fetch(box.dataset.url, { credentials: "same-origin", redirect: "manual", headers: { "X-Requested-With": "desk" } })
      .then(function (answer) { return answer.ok ? answer.text() : null; })
      .then(function (html) {
        if (html === null) { return; }
        var fresh = new DOMParser().parseFromString(html, "text/html").getElementById("held");
        if (!fresh) { return; }
        box.replaceWith(document.importNode(fresh, true));
        began = Date.now();
        if (Number(tries) > 5) { return; }
        if (document.querySelector("[data-held] [data-left]")) { countDown(); }
        else if (document.querySelector("[data-held]")) { window.setTimeout(refresh, 2000, Number(tries || 0) + 1); }
      }).catch(function () { window.setTimeout(refresh, 5000, Number(tries || 0) + 1); });
  }
  if (document.querySelector("[data-held]")) { countDown(); }

  // ------------------------------------------------------------ the parts of a task in the pane: links become tabs
  function makeTabs() {
    document.querySelectorAll("nav[data-tabs]").forEach(function (nav) {
      nav.setAttribute("role", "tablist");
      nav.querySelectorAll("[data-tab]").forEach(function (tab) {
        var on = tab.hasAttribute("aria-current");
        tab.setAttribute("role", "tab");
        tab.setAttribute("aria-controls", tab.dataset.tab);
        tab.id = tab.dataset.tab + "-tab";
        tab.setAttribute("aria-selected", String(on));
        tab.tabIndex = on ? 0 : -1;
        tab.removeAttribute("aria-current");
        var panel = document.getElementById(tab.dataset.tab);
        panel.setAttribute("role", "tabpanel");
        panel.setAttribute("aria-labelledby", tab.id);
      });
      nav.removeAttribute("data-tabs");
    });
  }
  function openTab(tab) {
    var panel = document.getElementById(tab.dataset.tab);
    tab.parentElement.querySelectorAll("[data-tab]").forEach(function (other) {
      var on = other === tab;
      other.setAttribute("aria-selected", String(on));
      other.tabIndex = on ? 0 : -1;
      document.getElementById(other.dataset.tab).hidden = !on;
    });
    tab.focus();
    if (tab.dataset.from && !panel.firstChild) {
      window.htmx.ajax("GET", tab.dataset.from, { target: panel, swap: "innerHTML" });
    }
  }
  document.addEventListener("click", function (e) {
    var tab = e.target.closest("[role=tab][data-tab]");
    if (!tab || e.ctrlKey || e.metaKey || e.shiftKey) { return; }
    e.preventDefault();
    openTab(tab);
  });
  document.addEventListener("keydown", function (e) {
    var tab = e.target.closest && e.target.closest("[role=tab][data-tab]");
    if (!tab || e.key !== "ArrowRight" && e.key !== "ArrowLeft") { return; }
    var next = e.key === "ArrowRight" ? tab.nextElementSibling : tab.previousElementSibling;
    if (next) { e.preventDefault(); openTab(next); }
  });
  document.addEventListener("htmx:afterSwap", makeTabs);
  makeTabs();

  // ------------------------------------------------------------ a file beside the form
  document.addEventListener("click", function (e) {
    if (!e.target.closest("[data-view-close]")) { return; }
    var box = document.getElementById("viewer");
    e.preventDefault();
    box.textContent = "";
    var list = document.querySelector("#evidence a");
    if (list) { list.focus(); }
  });
})();
