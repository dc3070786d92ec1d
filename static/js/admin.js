/* On a phone each row of a list becomes a card; the column heads become labels. */
(function () {
  "use strict";
  var table = document.getElementById("result_list");
  if (!table) { return; }
  var heads = Array.prototype.map.call(table.querySelectorAll("thead th"), function (head) {
    var words = head.querySelector(".text");
    return words ? words.textContent.trim() : "";
  });
  table.querySelectorAll("tbody tr").forEach(function (row) {
    Array.prototype.forEach.call(row.children, function (cell, index) {
      if (heads[index] && !cell.classList.contains("action-checkbox")) { cell.setAttribute("data-label", heads[index]); }
    });
  });
}());
