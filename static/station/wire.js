/* The line to the server: session, keys, sending, synchronising. Every answer ends in words the clerk can act on. */
(function (S) {
  "use strict";
  var M = S.model, W = S.wire = { state: "opening", words: "正在打开…", token: "" };
  var running = null, wanted = false, stopped = false, left = false, timer = 0, BASE = document.body.getAttribute("data-base");
  var WORDS = {
    offline: "无信号，照常填写，记录存在本机", online: "已联网", expired: "登录已过期，请重新登录；本机记录不会丢", busy: "正在同步…",
    slow: "上传太快，一分钟后自动继续", server: "服务器暂时没有应答，记录都在本机，稍后自动再传", gone: "这台手机已被停用，本机数据已清除",
  };

  var SLOW = 400; /* milliseconds of an answer; after a slower one the next waits as long again, or twice */
  var LEFT = "已退出登录，请登录后继续";

  function say(state, words) { W.state = state; W.words = words || WORDS[state]; S.fire("wire"); }

  /* One exchange: {status, body}; status 0 is no network, 401 also for whatever is no answer of ours. */
  async function exchange(name, body, quiet) {
    var cancel = new AbortController(), limit = window.setTimeout(function () { cancel.abort(); }, name === "submit" ? 90000 : 30000), answer, text;
    var headers = { Accept: "application/json" };
    if (quiet) { headers["X-Background"] = "1"; }
    if (name === "session") { headers["X-Waiting"] = String(M.items.filter(function (one) { return one.state === "waiting"; }).length); }
    if (body !== undefined) { headers["Content-Type"] = "application/json"; headers["X-CSRFToken"] = W.token; }
    try {
      answer = await fetch(BASE + name + ".json", { method: body === undefined ? "GET" : "POST", body: body, headers: headers, credentials: "same-origin", redirect: "manual", cache: "no-store", signal: cancel.signal });
      if (answer.type === "opaqueredirect") { return { status: 401, body: {} }; }
      text = await answer.text();
    } catch (error) {
      return { status: 0, body: {} };
    } finally {
      window.clearTimeout(limit);
    }
    W.date = answer.headers.get("Date");
    try { return { status: answer.status, body: JSON.parse(text) }; } catch (error) { return { status: answer.status === 200 ? 401 : answer.status, body: {} }; }
  }
  /* What ends a round for every address alike; true when it did. */
  async function ended(answer) {
    if (answer.status === 0) { say("offline"); return true; }
    if (answer.status === 401) { say(stopped ? "gone" : "expired", left ? LEFT : ""); return true; }
    if (answer.status === 403 && answer.body.code === "device_gone") {
      await stop(M.keys && M.keys.account);
      return true;
    }
    if (answer.status === 429) { say("slow"); later(61000); return true; }
    if (answer.status >= 500) { say("server"); later(30000); return true; }
    return false;
  }
  async function stop(account) {
    stopped = true; /* until somebody signs in again, this is what the clerk has to know */
    if (account) { await M.wipe(account); }
    say("gone");
    S.fire("all");
  }
  function later(wait) { window.clearTimeout(timer); timer = window.setTimeout(function () { W.connect(true); }, wait); }

  async function greet(quiet) {
    var answer = await exchange("session", undefined, quiet), told = answer.body, device, keys, offset;
    if (await ended(answer)) { return false; }
    if (answer.status !== 200) {
      await M.forgetPeople();
      say("refused", told.message_zh || WORDS.server);
      S.fire("all");
      return false;
    }
    W.token = told.csrf;
    W.wait = told.wait;
    stopped = false;
    left = false;
    if (await S.store.read("facts", "signed-out")) { await signOutThere(); return false; }
    offset = W.date ? Date.parse(W.date) - Date.now() : 0;
    if (Math.abs(offset) < 60000) { offset = 0; }
    if (M.keys && M.keys.account !== told.account) { await M.forget(); }
    if (!M.keys || M.keys.scope !== told.scope) {
      device = await M.device(told.account);
      if (M.keys) { await M.forgetPeople(); }
      answer = await exchange("open", JSON.stringify({ device: device }), quiet);
      if (answer.status === 403 && answer.body.code === "device_gone") { await stop(told.account); return false; }
      if (await ended(answer)) { return false; }
      if (answer.status !== 200) { say("refused", answer.body.message_zh || WORDS.server); return false; }
      keys = { account: told.account, scope: answer.body.scope, data: await S.store.key(answer.body.data), queue: await S.store.key(answer.body.queue) };
    } else {
      keys = M.keys;
    }
    await M.keepKeys(Object.assign({}, keys, { name: told.name, kinds: told.kinds, offset: offset, at: Date.now() }));
    await M.loadPeople();
    await M.loadItems();
    return true;
  }
  async function signOutThere() {
    await fetch(document.body.getAttribute("data-logout"), { method: "POST", headers: { "X-CSRFToken": W.token }, credentials: "same-origin", redirect: "manual" });
    await S.store.write([{ store: "facts", key: "signed-out" }]);
    left = true;
    say("expired", LEFT);
  }

  /* One submission. "kept": the server has not judged it, it waits on. */
  W.deliver = async function (body) {
    var answer = await exchange("submit", body), told = answer.body;
    if (answer.status === 403 && told.code !== "device_gone") {
      answer = await exchange("session");
      if (answer.status === 200) { W.token = answer.body.csrf; answer = await exchange("submit", body); told = answer.body; }
    }
    if (await ended(answer)) { return { state: "kept" }; }
    if (answer.status === 200 && told.state === "applied") { return { state: "sent", receipt: told.receipt, answer: told.answer }; }
    if (answer.status === 200) { return { state: "returned", receipt: told.receipt, answer: told.answer }; }
    if (answer.status === 403) { say("refused", told.message_zh || WORDS.server); return { state: "kept" }; }
    if (answer.status === 413) { return { state: "returned", receipt: "", answer: "照片太大，服务器没有收下。请重新拍照后再上传。" }; }
    return { state: "returned", receipt: "", answer: told.message_zh || "服务器没有收下这一条，请打开核对后重新上传。" };
  };
  function pause(wait) { return new Promise(function (done) { window.setTimeout(done, wait); }); }
  async function sendAll() {
    var ids = M.outgoing(), tried = {}, body, found, began;
    while (ids.length) {
      tried[ids[0]] = true;
      body = await M.body(ids[0]);
      if (body === null) { await M.loadItems(); } else { /* without: another tab has sent it meanwhile */
        began = Date.now();
        found = await W.deliver(body);
        if (found.state === "kept") { return false; }
        if (Date.now() - began > SLOW) { await pause((Date.now() - began) * (1 + Math.random())); } /* the server has its hands full */
        await M.settle(ids[0], found.state, found.receipt, found.answer);
      }
      ids = M.outgoing().filter(function (id) { return !tried[id]; });
    }
    return true;
  }
  async function sync(quiet) {
    var device = await M.device(M.keys.account), answer, told, people;
    answer = await exchange("sync", JSON.stringify({ device: device, counter: M.counter, scope: M.keys.scope }), quiet);
    if (await ended(answer)) { return false; }
    told = answer.body;
    if (answer.status !== 200) { say("refused", told.message_zh || WORDS.server); return false; }
    if (told.scope !== M.keys.scope) { wanted = true; return true; } /* the places changed this very minute: greet anew */
    people = told.full ? {} : Object.assign({}, M.people);
    told.people.forEach(function (one) { people[one.i] = one; });
    told.gone.forEach(function (id) { delete people[id]; });
    await M.keepPeople({ people: people, offers: told.offers, counter: told.counter, at: M.now() });
    return true;
  }
  async function round(quiet) {
    if (W.state !== "online") { say("busy"); }
    if (!(await greet(quiet))) { return; }
    if (W.wait > 0) { /* many phones came at once: this one has a number, and is brought up to date meanwhile */
      if (!(await sync(quiet))) { return; }
      say("queued", "很多手机正在上传，约" + Math.ceil(W.wait / 1000) + "秒后轮到本机，可以接着填写");
      S.fire("all");
      await pause(W.wait);
      if (!M.keys) { return; } /* signed out meanwhile */
    }
    if (!(await sendAll()) || !(await sync(quiet))) { return; }
    say("online");
    S.fire("all");
  }
  /* One round at a time; who asks meanwhile gets another one afterwards. */
  W.connect = function (quiet) {
    if (running) { wanted = true; return running; }
    running = round(quiet).catch(function (error) {
      say("store", S.full(error) ? "手机存储已满，请清理手机空间" : "本机存储出错，请刷新本页");
    }).then(function () {
      running = null;
      if (wanted) { wanted = false; return W.connect(true); }
      return undefined;
    });
    return running;
  };
  S.full = function (error) { return Boolean(error && (error.name === "QuotaExceededError" || /quota|full/i.test(String(error.message)))); };
}(window.Station));
