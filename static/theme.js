// Runs before the first paint so that a dark page never flashes white.
(function () {
  "use strict";
  var kept = null;
  try { kept = window.localStorage.getItem("xh-theme"); } catch (_) { kept = null; }
  if (kept !== "dark" && kept !== "light") {
    kept = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  document.documentElement.setAttribute("data-bs-theme", kept);
})();
