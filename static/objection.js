// Filing an objection: what the chosen field shows now stands beside it, and only what belongs to the chosen ground is seen.
(function () {
  "use strict";

  function showField(select) {
    var box = document.getElementById(select.dataset.fieldShown);
    var shown = select.selectedOptions[0] && select.selectedOptions[0].dataset.shown;
    if (!box) { return; }
    if (shown !== undefined) { box.value = shown; } else if (box.readOnly) { box.value = ""; }
    box.readOnly = shown !== undefined;
  }

  function showGround() {
    var chosen = document.querySelector("input[name='ground']:checked");
    document.querySelectorAll("[data-ground]").forEach(function (part) {
      part.hidden = !chosen || part.dataset.ground !== chosen.value;
    });
  }

  document.querySelectorAll("[data-field-shown]").forEach(function (select) {
    showField(select);
    select.addEventListener("change", function () { showField(select); });
  });
  document.addEventListener("change", function (e) { if (e.target.name === "ground") { showGround(); } });
  showGround();
}());
