// Filing an objection: what the chosen field shows now stands beside it; how many files were chosen, and how large.
(function () {
  "use strict";

  function showField(select) {
    var box = document.getElementById(select.dataset.fieldShown);
    var shown = select.selectedOptions[0] && select.selectedOptions[0].dataset.shown;
    if (!box) { return; }
    if (shown !== undefined) { box.value = shown; }
    else if (box.readOnly) { box.value = ""; }
    box.readOnly = shown !== undefined;
  }

  document.querySelectorAll("[data-field-shown]").forEach(function (select) {
    showField(select);
    select.addEventListener("change", function () { showField(select); });
  });
}());
