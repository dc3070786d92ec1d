/* Small tools of the page: nodes without markup in strings, the tables of choices, words for days. */
(function (S) {
  "use strict";
  var data = JSON.parse(document.getElementById("station-data").textContent);
  S.tables = data.tables;
  S.kindLabel = function (kind) { return data.labels[kind] || kind; };
  S.word = function (table, value) {
    var found = (S.tables.visit[table] || []).find(function (one) { return one[0] === value; });
    return found ? found[1] : "";
  };
  S.el = function (tag, attrs) {
    var node = document.createElement(tag), i;
    Object.keys(attrs || {}).forEach(function (name) {
      var value = attrs[name];
      if (value === null || value === undefined || value === false) { return; }
      if (typeof value === "function") { node.addEventListener(name, value); } else if (name === "text") { node.textContent = value; } else if (name === "value") { node.value = value; } else { node.setAttribute(name, value === true ? "" : value); }
    });
    for (i = 2; i < arguments.length; i += 1) { S.put(node, arguments[i]); }
    return node;
  };
  S.put = function (node, child) {
    if (child === null || child === undefined || child === false) { return; }
    if (Array.isArray(child)) { child.forEach(function (one) { S.put(node, one); }); return; }
    node.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
  };
  S.age = function (row) { return Number(S.model.today().slice(0, 4)) - row.b; };
  S.day = function (iso) { return iso ? Number(iso.slice(5, 7)) + "月" + Number(iso.slice(8, 10)) + "日" : ""; };
  S.moment = function (at) {
    var iso = new Date(at + 8 * 3600000).toISOString();
    return S.day(iso) + " " + iso.slice(11, 16);
  };
  S.place = function (name) { return (name || "").replace(/(村民|居民)委员会$/, ""); };
  S.yuan = function (fen) { return (fen / 100).toFixed(2); };
}(window.Station = window.Station || {}));
