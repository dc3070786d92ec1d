/* The shell's small manners. Every page works without this file. */
(function () {
  "use strict";

  /* A second press is harmless on the server; here it is also visible. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-again")) { return; }
    if (form.hasAttribute("data-sent")) { event.preventDefault(); return; }
    form.setAttribute("data-sent", "");
    var button = event.submitter || form.querySelector("button[type=submit], button:not([type])");
    if (!button) { return; }
    window.setTimeout(function () {
      button.setAttribute("aria-disabled", "true");
      button.setAttribute("data-words", button.textContent);
      button.textContent = button.getAttribute("data-busy") || "正在提交…";
    }, 0);
  });

  /* Signing out here signs the clerk's phone page out as well: its keys go (what waits to be sent stays sealed). */
  document.addEventListener("submit", function (event) {
    if (/\/logout\/$/.test(event.target.action) && window.indexedDB) { window.indexedDB.deleteDatabase("station-keys"); }
  });

  /* Coming back by the back button: forms are alive again. */
  window.addEventListener("pageshow", function (event) {
    if (!event.persisted) { return; }
    document.querySelectorAll("form[data-sent]").forEach(function (form) { form.removeAttribute("data-sent"); });
    document.querySelectorAll("button[data-words]").forEach(function (button) {
      button.textContent = button.getAttribute("data-words");
      button.removeAttribute("aria-disabled");
    });
  });

  /* Menus close when one clicks elsewhere or presses Escape. */
  function closeMenus(except) {
    document.querySelectorAll("details.who[open], details.more[open]").forEach(function (menu) {
      if (menu !== except) { menu.removeAttribute("open"); }
    });
  }
  document.addEventListener("click", function (event) { closeMenus(event.target.closest("details.who, details.more")); });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    var open = document.querySelector("details.who[open], details.more[open]");
    if (open) { open.removeAttribute("open"); open.querySelector("summary").focus(); }
  });

  /* "/" goes to the search box, as a keyboard clerk expects. */
  document.addEventListener("keydown", function (event) {
    var tag = (document.activeElement && document.activeElement.tagName) || "";
    if (event.key !== "/" || /INPUT|TEXTAREA|SELECT/.test(tag)) { return; }
    var box = document.getElementById("find");
    if (box) { event.preventDefault(); box.focus(); box.select(); }
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) { window.print(); }
  });

  /* Filters that are one list: choosing is asking. */
  document.addEventListener("change", function (event) {
    if (event.target.matches("form[data-choose] select")) { event.target.form.submit(); }
  });

  /* A refused form: bring the reader to the first error. */
  var first = document.querySelector(".errsum");
  if (first) { first.focus(); }
}());
