// The PDF that somebody holds is compared with the one that was issued. It is read here and nowhere else: nothing is sent.
(function () {
  "use strict";
  var LARGEST = 64 * 1024 * 1024;
  var box = document.getElementById("compare");
  var field = document.getElementById("compare-file");
  var said = document.getElementById("compare-said");
  if (!box || !field || !said) { return; }
  var turn = 0;  // of two files chosen in haste the later one is answered

  function say(what, name, digest) {
    var words = document.getElementById("said-" + what).content.cloneNode(true);
    var named = words.querySelector("[data-name]"), shown = words.querySelector("[data-digest]");
    if (named) { named.textContent = name; }
    if (shown) { shown.textContent = digest || ""; }
    said.dataset.said = what;
    said.replaceChildren(words);
  }

  function hex(buffer) {
    return Array.from(new Uint8Array(buffer), function (b) { return b.toString(16).padStart(2, "0"); }).join("");
  }

  async function compare(file) {
    var mine = ++turn;
    if (!file) { return; }
    if (file.size > LARGEST) { say("big", file.name); return; }
    var digest;
    try {
      digest = hex(await window.crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    } catch (_error) {
      if (mine === turn) { say("unread", file.name); }
      return;
    }
    if (mine !== turn) { return; }
    if (digest === box.dataset.file) { say("same", file.name); }
    else if (box.dataset.plain && digest === box.dataset.plain) { say("plain", file.name); }
    else { say("other", file.name, digest); }
  }

  box.hidden = false;
  if (!window.crypto || !window.crypto.subtle) {
    box.querySelector(".ver-dropzone").hidden = true;
    field.disabled = true;
    say("insecure", "");
    return;
  }
  document.getElementById("by-hand").open = false;
  field.addEventListener("change", function () { compare(field.files[0]); field.value = ""; });
  // A file let go beside the zone must not replace the page.
  ["dragover", "drop"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      if (!event.dataTransfer || !Array.from(event.dataTransfer.types).includes("Files")) { return; }
      event.preventDefault();
      box.classList.toggle("is-over", name === "dragover");
      if (name === "drop") { compare(event.dataTransfer.files[0]); }
    });
  });
  document.addEventListener("dragleave", function (event) {
    if (!event.relatedTarget) { box.classList.remove("is-over"); }
  });
})();
