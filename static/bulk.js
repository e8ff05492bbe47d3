// Bulk work: the bar's 取消选择, and how many are ticked on the confirmation page. Without it the pages work as they are.
(function () {
  "use strict";
  function count() {
    var form = document.getElementById("bulk-start");
    if (!form) { return; }
    var on = String(form.querySelectorAll("input[name=item]:checked").length);
    form.querySelectorAll("[data-ticked]").forEach(function (e) { e.textContent = on; });
    document.querySelectorAll("[data-ticked-words]").forEach(function (e) { e.textContent = e.textContent.replace(/\d+/, on); });
  }
  document.addEventListener("change", function (e) {
    if (e.target.matches("#bulk-start input[name=item]")) { count(); }
  });
  document.addEventListener("click", function (e) {
    if (!e.target.closest("[data-untick]")) { return; }
    e.preventDefault();
    document.querySelectorAll("input[form=bulk-form]:checked, #bulk-form input[type=checkbox]:checked").forEach(function (box) {
      box.checked = false;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    });
    var first = document.querySelector("input[form=bulk-form]");
    if (first) { first.focus(); }
  });
  window.addEventListener("pageshow", count);
})();
