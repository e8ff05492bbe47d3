// Signing a commitment: how long the page was read and whether its end was seen (a help, no proof: the server counts),
// and a pad for a drawn signature. Without a script, or with a keyboard alone, the typed name is enough.
(function () {
  "use strict";
  var form = document.querySelector("[data-signing]");
  if (!form) { return; }

  function reading() {
    var box = form.querySelector("[data-reading]"), text = form.querySelector("[data-read]");
    if (!box || !text) { return; }
    var read = Number(box.dataset.soFar) || 0, seenEnd = false, asked = Number(box.dataset.reading), last = "";
    function atEnd() { return text.scrollTop + text.clientHeight >= text.scrollHeight - 8; }
    function show() {
      seenEnd = seenEnd || atEnd();
      var n = Math.min(read, asked), said = box.dataset.said.replace("{n}", n) + (seenEnd ? box.dataset.end : "");
      if (said !== last) { box.textContent = last = said; }
      box.classList.toggle("xh-green", read >= asked && seenEnd);
    }
    // Announced when it is enough, not every second.
    box.setAttribute("aria-live", "off");
    text.addEventListener("scroll", show, { passive: true });
    window.setInterval(function () {
      if (document.hidden) { return; }
      read += 1;
      if (read === asked) { box.setAttribute("aria-live", "polite"); }
      show();
    }, 1000);
    show();
  }

  function pad() {
    var canvas = form.querySelector("[data-pad]"), kept = form.querySelector("[name='drawn']");
    var clear = form.querySelector("[data-clear]");
    if (!canvas || !kept || !canvas.getContext) { return; }
    var pen = canvas.getContext("2d"), drawing = false;
    canvas.hidden = clear.hidden = false;

    function wipe() { pen.fillStyle = "#ffffff"; pen.fillRect(0, 0, canvas.width, canvas.height); }
    function place(event) {
      var box = canvas.getBoundingClientRect();
      return { x: (event.clientX - box.left) * canvas.width / box.width, y: (event.clientY - box.top) * canvas.height / box.height };
    }
    wipe();
    if (kept.value) {
      var before = new Image();
      before.onload = function () { pen.drawImage(before, 0, 0); };
      before.src = kept.value;
    }
    canvas.addEventListener("pointerdown", function (event) {
      var at = place(event);
      drawing = true;
      canvas.setPointerCapture(event.pointerId);
      pen.strokeStyle = "#111111"; pen.lineWidth = 5; pen.lineCap = pen.lineJoin = "round";
      pen.beginPath(); pen.moveTo(at.x, at.y); pen.lineTo(at.x + 0.1, at.y); pen.stroke();
      event.preventDefault();
    });
    canvas.addEventListener("pointermove", function (event) {
      if (!drawing) { return; }
      var at = place(event);
      pen.lineTo(at.x, at.y); pen.stroke();
    });
    function end() {
      if (drawing) { drawing = false; kept.value = canvas.toDataURL("image/png"); }
    }
    canvas.addEventListener("pointerup", end);
    canvas.addEventListener("pointercancel", end);
    clear.addEventListener("click", function () { wipe(); kept.value = ""; });
  }

  reading();
  pad();
}());
