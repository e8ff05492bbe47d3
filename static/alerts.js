// Discussion: completes @names from the colleagues who may see the case; Ctrl+Enter there says the comment, nothing else.
(function () {
  "use strict";
  var MARK = /(^|[^\w.])@([^\s@]{0,20})$/; // what stands before the caret while a name is typed
  var timer = 0, asked = 0;

  function fieldOf(area) { return area.closest("[data-colleagues]"); }
  function listOf(area) { return fieldOf(area) && fieldOf(area).querySelector(".talk-names"); }
  function close(area) {
    var list = listOf(area);
    if (list) { list.parentNode.removeChild(list); }
    area.removeAttribute("aria-activedescendant");
    area.setAttribute("aria-expanded", "false");
  }
  function typed(area) {
    var found = MARK.exec(area.value.slice(0, area.selectionStart));
    return found ? found[2] : null;
  }

  function ask(area) {
    var word = typed(area), mine = ++asked;
    if (!word) { close(area); return; }
    window.fetch(fieldOf(area).dataset.colleagues + "?q=" + encodeURIComponent(word), { credentials: "same-origin" })
      .then(function (r) { return r.ok ? r.json() : { people: [] }; })
      .then(function (found) { if (mine === asked && typed(area) === word) { show(area, found.people); } })
      .catch(function () { close(area); }); // without the list the name can still be typed
  }

  function show(area, people) {
    close(area);
    if (!people.length) { return; }
    var list = document.createElement("ul");
    list.className = "talk-names";
    list.id = area.id + "_names";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "@");
    people.forEach(function (person, n) {
      var line = document.createElement("li"), name = document.createElement("b"), account = document.createElement("span");
      line.id = list.id + "_" + n;
      line.setAttribute("role", "option");
      line.dataset.write = person.write;
      name.textContent = person.name;
      account.textContent = person.username;
      account.className = "xh-sub";
      line.appendChild(name);
      line.appendChild(account);
      list.appendChild(line);
    });
    fieldOf(area).appendChild(list);
    area.setAttribute("role", "combobox");
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", list.id);
    area.setAttribute("aria-expanded", "true");
    choose(area, 0);
  }
  function choose(area, n) {
    var lines = listOf(area).children, at = (n + lines.length) % lines.length;
    Array.prototype.forEach.call(lines, function (line, i) { line.setAttribute("aria-selected", String(i === at)); });
    area.setAttribute("aria-activedescendant", lines[at].id);
  }
  function chosen(area) {
    return Array.prototype.findIndex.call(listOf(area).children, function (l) { return l.getAttribute("aria-selected") === "true"; });
  }
  function write(area, line) {
    var caret = area.selectionStart, before = area.value.slice(0, caret).replace(/@[^\s@]*$/, "@" + line.dataset.write + " ");
    area.value = before + area.value.slice(caret);
    area.setSelectionRange(before.length, before.length);
    close(area);
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("input", function (e) {
    if (!e.target.matches("textarea[data-talk]")) { return; }
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, 150, e.target);
  });
  // Before the page's own keys: Ctrl+Enter in a comment must never complete the task.
  document.addEventListener("keydown", function (e) {
    if (!e.target.matches || !e.target.matches("textarea[data-talk]") || e.isComposing) { return; }
    var area = e.target, list = listOf(area);
    if ((e.ctrlKey || e.metaKey) && (e.key === "Enter" || e.key === "s")) {
      e.preventDefault();
      e.stopImmediatePropagation();
      if (e.key === "Enter") { area.form.requestSubmit(); }
      return;
    }
    if (!list) { return; }
    if (e.key === "ArrowDown" || e.key === "ArrowUp") { choose(area, chosen(area) + (e.key === "ArrowDown" ? 1 : -1)); }
    else if (e.key === "Enter" || e.key === "Tab") { write(area, list.children[chosen(area)]); }
    else if (e.key === "Escape") { close(area); }
    else { return; }
    e.preventDefault();
    e.stopImmediatePropagation();
  }, true);
  document.addEventListener("mousedown", function (e) {
    var line = e.target.closest(".talk-names li");
    if (!line) { return; }
    e.preventDefault();
    write(line.closest("[data-colleagues]").querySelector("textarea"), line);
  });
  document.addEventListener("focusout", function (e) {
    if (e.target.matches && e.target.matches("textarea[data-talk]")) { close(e.target); }
  });
})();
