// A form of service shows what the chosen way asks for; without this script every field is shown.
(function () {
  "use strict";
  function fieldOf(input) { return input.closest(".xh-fld"); }
  function suit(form) {
    var way = form.querySelector("select[data-ways]");
    if (!way) { return; }
    form.querySelectorAll("[data-for]").forEach(function (input) {
      var field = fieldOf(input), asked = !way.value || input.dataset.for.split(" ").indexOf(way.value) >= 0;
      // What was typed, and what was found wrong, stays in sight.
      var kept = input.type !== "checkbox" && input.value || input.classList.contains("is-invalid") || input.getAttribute("aria-invalid");
      if (field) { field.classList.toggle("svc-off", !asked && !kept); }
    });
  }
  function suitAll(root) {
    root.querySelectorAll("select[data-ways]").forEach(function (way) { suit(way.form); });
  }
  document.addEventListener("change", function (e) {
    if (e.target.matches && e.target.matches("select[data-ways]")) { suit(e.target.form); }
  });
  document.addEventListener("htmx:load", function (e) { suitAll(e.target); });
  suitAll(document);
})();
