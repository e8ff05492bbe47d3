// A page on a public computer: whoever goes away leaves nothing on the screen, and whoever still reads or types keeps it.
(function () {
  "use strict";

  var form = document.querySelector("form[data-leave]");
  if (!form) { return; }
  var IDLE = 15 * 60 * 1000, AGAIN = 5 * 60 * 1000;
  var last = Date.now(), told = Date.now();

  function busy() {
    last = Date.now();
    if (last - told < AGAIN) { return; }
    told = last;
    fetch(window.location.href, { method: "HEAD", credentials: "same-origin" }).catch(function () { told = 0; });
  }

  function look() {
    if (Date.now() - last >= IDLE) { form.querySelector("button").click(); }
  }

  ["pointerdown", "keydown", "scroll", "input"].forEach(function (name) {
    document.addEventListener(name, busy, { passive: true, capture: true });
  });
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", function (e) { if (e.persisted) { window.location.reload(); } });
  setInterval(look, 15000);
}());
