/* The file of an entry: the chart opens where the procedure stands; the print button prints. */
(function () {
  "use strict";
  document.querySelectorAll("[data-chart]").forEach(function (chart) {
    chart.scrollLeft = Number(chart.dataset.chart) - chart.clientWidth / 2;
  });
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
  });
})();
