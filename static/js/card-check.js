/* Checks a card's code without network: signature, validity, list of void cards. Nothing leaves the page. */
(function () {
  "use strict";
  var KINDS = ["退役军人优待证", "烈士、因公牺牲军人、病故军人遗属优待证"];
  var EPOCH = Date.UTC(2000, 0, 1), DAY = 86400000, STALE = 31;
  var data = JSON.parse(document.getElementById("check-data").textContent);

  function bytes(text) {
    var plain = text.replace(/-/g, "+").replace(/_/g, "/");
    var raw = window.atob(plain + "===".slice((plain.length + 3) % 4));
    var out = new Uint8Array(raw.length);
    for (var i = 0; i < raw.length; i += 1) { out[i] = raw.charCodeAt(i); }
    return out;
  }
  function signed(raw, key) {
    var publicKey = data.keys[String(key)];
    if (!publicKey || raw.length < 64) { return false; }
    return window.nacl.sign.detached.verify(raw.subarray(0, raw.length - 64), raw.subarray(raw.length - 64), bytes(publicKey));
  }
  function day(number) { return new Date(EPOCH + number * DAY); }
  function words(date) { return date.getUTCFullYear() + "年" + (date.getUTCMonth() + 1) + "月" + date.getUTCDate() + "日"; }
  function number(raw, at, size) { var n = 0; for (var i = 0; i < size; i += 1) { n = n * 256 + raw[at + i]; } return n; }

  function readList() {
    var raw = bytes(data.list);
    if (raw.length < 79 || !signed(raw, raw[4])) { return null; }
    return { raw: raw, on: day(number(raw, 9, 2)), count: number(raw, 11, 4) };
  }
  function old(list) { return Math.floor((Date.now() - list.on.getTime()) / DAY); }
  function isVoid(list, name) {
    var low = 0, high = list.count - 1;
    while (low <= high) {
      var middle = (low + high) >> 1, order = 0;
      for (var i = 0; i < 4 && order === 0; i += 1) { order = list.raw[15 + middle * 4 + i] - name[i]; }
      if (order === 0) { return true; }
      if (order < 0) { low = middle + 1; } else { high = middle - 1; }
    }
    return false;
  }
  function judge(text) {
    var code = text.trim().split("#").pop(), raw;
    try { raw = bytes(code); } catch (error) { raw = new Uint8Array(0); }
    if (raw.length !== 79 || raw[0] !== 1 || raw[2] > 1 || !signed(raw, raw[1])) {
      return { good: false, title: "核验码无效", lines: ["可能不是优待证核验码，或者没有扫描完整。请重新扫描；仍不能识别的，请持证人到服务站核实。"] };
    }
    var until = day(number(raw, 3, 2)), tail = ("000" + number(raw, 5, 2)).slice(-4), list = readList();
    var lines = [KINDS[raw[2]], "有效期至 " + words(until), "卡号后四位 " + tail];
    if (list === null) { return { good: false, title: "名单损坏，不能核验", lines: ["请联网重新打开本页，或重新下载离线核验文件。"] }; }
    if (isVoid(list, raw.subarray(7, 15))) { return { good: false, title: "证件已挂失或作废", lines: lines.concat("请不要收取证件，请持证人到服务站办理。") }; }
    if (Date.now() >= until.getTime() + DAY) { return { good: false, title: "证件已过有效期", lines: lines }; }
    if (old(list) > STALE) {
      return { good: false, doubt: true, title: "不能确认是否有效", lines: lines.concat("核验码是真的，但作废名单是" + words(list.on) + "的，已超过一个月，证件可能在这之后挂失。请联网更新名单后再核验；不能联网的，请持证人出示身份证。") };
    }
    return { good: true, title: "证件有效", lines: lines.concat("请核对持证人出示的证件类型和卡号后四位与此一致。") };
  }
  function show() {
    var text = document.querySelector("[data-check-code]").value, answer = document.querySelector("[data-check-answer]");
    answer.textContent = "";
    if (!text.trim()) { return; }
    var found = judge(text), box = document.createElement("div"), title = document.createElement("strong");
    box.className = found.good ? "good" : found.doubt ? "doubt" : "bad";
    title.textContent = (found.good ? "✓ " : found.doubt ? "？ " : "✗ ") + found.title;
    box.appendChild(title);
    found.lines.forEach(function (line) { var p = document.createElement("p"); p.textContent = line; box.appendChild(p); });
    answer.appendChild(box);
  }
  function age() {
    var list = readList(), note = document.querySelector("[data-check-age]");
    if (list === null) { note.textContent = "作废名单损坏，请重新下载。"; return; }
    note.textContent = "作废名单日期：" + words(list.on) + (old(list) > STALE ? "，已超过一个月，请联网更新。" : "。");
  }
  /* Online: keep the page on this device, and take the newest keys and list. A worse list is never taken for a better one. */
  function renew() {
    var fresh = document.querySelector("[data-check-fresh]");
    if (!fresh || !window.fetch) { return; }
    window.fetch(fresh.getAttribute("data-check-fresh"), { cache: "no-cache" }).then(function (answer) { return answer.ok ? answer.json() : null; }).then(function (found) {
      var before = data, was = readList();
      if (!found) { return; }
      data = found;
      var now = readList();
      if (now === null || (was !== null && number(now.raw, 5, 4) < number(was.raw, 5, 4))) { data = before; return; }
      age();
      show();
    }).catch(function () { /* no network: the list at hand is used */ });
  }
  function keep() {
    var worker = document.querySelector("[data-check-worker]");
    if (!worker || !navigator.serviceWorker) { return; }
    navigator.serviceWorker.register(worker.getAttribute("data-check-worker")).catch(function () { /* the page works without it */ });
  }
  document.querySelector("[data-check-form]").addEventListener("submit", function (event) { event.preventDefault(); show(); });
  window.addEventListener("hashchange", fromAddress);
  function fromAddress() {
    if (window.location.hash.length > 100) { document.querySelector("[data-check-code]").value = window.location.hash.slice(1); show(); }
  }
  window.addEventListener("online", renew);
  window.setInterval(renew, 6 * 3600000);
  age();
  fromAddress();
  keep();
}());
