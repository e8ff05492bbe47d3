// A form of service shows what the chosen way and its result ask for; without this script every field is shown.
(function () {
  "use strict";
  function fits(list, value) { return !list || list.split(" ").indexOf(value) >= 0; }
  function suit(form) {
    var way = form.querySelector("select[data-ways]"), told = form.querySelector("input[name$=outcome]:checked");
    var outcome = told ? told.value : "succeeded";
    form.querySelectorAll("[data-for], [data-when]").forEach(function (input) {
      var field = input.closest(".xh-fld");
      var asked = (!way || fits(input.dataset.for, way.value)) && fits(input.dataset.when, outcome);
      // What was typed, and what was found wrong, stays in sight.
      var kept = (input.type === "checkbox" ? input.checked : input.value) || input.getAttribute("aria-invalid");
      if (field) { field.classList.toggle("svc-off", !asked && (!kept || input.name.indexOf("in_hall") >= 0)); }
    });
  }
  function suitAll(root) {
    var forms = new Set();
    root.querySelectorAll("[data-for], [data-when]").forEach(function (input) { if (input.form) { forms.add(input.form); } });
    forms.forEach(suit);
  }
  document.addEventListener("change", function (e) {
    if (e.target.matches && e.target.matches("select[data-ways], input[name$=outcome]") && e.target.form) { suit(e.target.form); }
  });
  document.addEventListener("htmx:load", function (e) { suitAll(e.target); });
  suitAll(document);
})();
