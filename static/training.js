// Reading time of a lesson: while the page is visible it says "still here"; what that is worth the server decides.
(function () {
  "use strict";
  var box = document.querySelector("[data-reading]");
  if (!box) { return; }
  var every = Number(box.dataset.every) * 1000, nonce = "", timer = 0, busy = false, over = false, elsewhere = false;
  var bar = box.querySelector("[data-bar]"), count = box.querySelector("[data-seconds]");
  var status = box.querySelector("[data-status]"), here = box.querySelector("[data-here]");

  function say(name) {
    var words = box.querySelector("template[data-words=" + name + "]").content.textContent;
    if (status.textContent !== words) { status.textContent = words; }
  }
  function wait(ms) { window.clearTimeout(timer); timer = window.setTimeout(beat, ms); }
  function show(told) {
    bar.value = told.finished ? told.required : told.seconds;
    count.textContent = String(told.seconds);
    nonce = told.nonce;
    elsewhere = told.elsewhere;
    if (told.finished && !over) { renew(); }
    over = told.finished;
    here.hidden = !elsewhere;
    say(over ? "done" : elsewhere ? "elsewhere" : document.hidden ? "away" : "run");
  }
  // The contents and the ways on say what is read and whether the quiz is open: as the server sees it now.
  function renew() {
    window.fetch(window.location.href, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.text();
    }).then(function (text) {
      var fresh = new DOMParser().parseFromString(text, "text/html").querySelectorAll("[data-renew]");
      document.querySelectorAll("[data-renew]").forEach(function (old, nth) {
        if (fresh[nth] && !old.contains(document.activeElement)) { old.replaceWith(fresh[nth]); }
      });
    }).catch(function () { /* the next page shows it */ });
  }
  function beat() {
    if (busy || over || elsewhere) { return; }
    busy = true;
    window.fetch(box.dataset.reading, {
      method: "POST", credentials: "same-origin", keepalive: true,
      headers: { "X-CSRFToken": box.dataset.token, "Content-Type": "application/x-www-form-urlencoded" },
      body: "nonce=" + encodeURIComponent(nonce)
    }).then(function (answer) {
      if (!answer.ok && answer.status !== 409) { throw new Error(String(answer.status)); }
      return answer.json();
    }).then(function (told) {
      busy = false;
      show(told);
      if (document.hidden) { nonce = ""; } else { wait(every); }
    }).catch(function () {
      busy = false;
      nonce = "";
      say("lost");
      if (!document.hidden) { wait(every * 2); }
    });
  }
  document.addEventListener("visibilitychange", function () {
    window.clearTimeout(timer);
    if (document.hidden) {
      if (nonce) { beat(); } // the last piece of time; afterwards the page sits down anew
      if (!over && !elsewhere) { say("away"); }
    } else {
      nonce = "";
      beat();
    }
  });
  here.addEventListener("click", function () { elsewhere = false; nonce = ""; beat(); });
  if (bar.value < bar.max && !document.hidden) { beat(); }
})();
