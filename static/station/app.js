/* The page: four tabs, a person, a form. Addresses after the # so that "back" works; what is shown comes from the phone alone. */
(function (S) {
  "use strict";
  var el = S.el, M = S.model, W = S.wire, F = S.forms, body = document.body;
  var view = document.getElementById("main"), title = document.querySelector("[data-title]"), bar = document.querySelector("[data-bar]"), back = document.querySelector("[data-back]");
  var draft = null, search = "", told = "", MOST = 100;
  var WORDS = { draft: "草稿", waiting: "待上传（本机已保存）", sent: "已上传", returned: "被退回" };

  function chip(words, tone) { return el("span", { class: "tag " + tone, text: words }); }
  function stateTag(item) { return chip(WORDS[item.state] + (item.state === "sent" && item.receipt ? "（回执号" + item.receipt + "）" : ""), item.state); }
  function tasksOf(row) { return (row.k && row.k.visit && row.k.visit.t) || []; }
  function promisesOf(row) { return (row.k && row.k.visit && row.k.visit.p) || []; }
  function rows() { return Object.keys(M.people).map(function (id) { return M.people[id]; }); }
  function due(row) { return tasksOf(row).map(function (one) { return one[2]; }).sort()[0] || "9999"; }
  function waits(row) { return tasksOf(row).length > 0 || (row.q || []).length > 0; }
  function busyWith(row) { return M.ofPerson(row.i).length > 0; }
  function todays() {
    return rows().filter(waits).sort(function (one, other) {
      return Number(busyWith(one)) - Number(busyWith(other)) || (due(one) < due(other) ? -1 : due(one) > due(other) ? 1 : one.i - other.i);
    });
  }
  function nothing(words, next) { return el("div", { class: "empty" }, el("p", {}, el("strong", { text: words })), next && el("p", { text: next })); }
  function taskLine(one) {
    var late = one[2] < M.today();
    return el("span", { class: "line" }, one[1] + "，" + S.day(one[2]) + "前 ", late && chip("已过期限", "returned"));
  }
  function card(row, whole) {
    var items = M.ofPerson(row.i);
    return el("a", { class: "card", href: "#person/" + row.i },
      el("span", { class: "who" }, el("strong", { text: row.n }), " " + S.age(row) + "岁 " + S.place(row.w) + (row.t ? " 尾号" + row.t : "")),
      whole && tasksOf(row).map(taskLine),
      whole && (row.q || []).map(function (one) { return el("span", { class: "line", text: one[1] }); }),
      promisesOf(row).map(function (one) { return el("span", { class: "line promise-line", text: "▲ 上次答应：" + one[1] }); }),
      items.map(function (one) { return el("span", { class: "line" }, stateTag(one)); }));
  }
  function cards(list, whole) {
    return [el("ul", { class: "list" }, list.slice(0, MOST).map(function (row) { return el("li", {}, card(row, whole)); })),
      list.length > MOST && el("p", { class: "hint", text: "共" + list.length + "人，只列出前" + MOST + "人，请用上面的查找缩小范围。" })];
  }
  function noKeys() {
    return nothing(W.state === "offline" ? "请联网登录后使用" : "请登录后使用", M.locked ? "本机还有" + M.locked + "条待上传，登录后自动上传。" : "登录后下载本辖区的走访任务，以后没有信号也能用。");
  }
  function signInLink() { return el("p", {}, el("a", { class: "btn main", href: body.getAttribute("data-login"), text: "去登录" })); }

  /* --- the four tabs --- */
  function today() {
    var list = todays();
    if (!M.keys) { return { title: "今日任务", nodes: [noKeys(), W.state === "expired" && signInLink()] }; }
    return { title: "今日任务", nodes: list.length ? cards(list, true) : nothing("没有要走访的人", "有新的走访任务、年度确认时，联网后会列在这里。") };
  }
  function people() {
    var box = el("div"), note = el("p", { class: "hint", role: "status" }), input = el("input", { type: "search", id: "find", value: search, autocomplete: "off", placeholder: "姓、村、尾号、档案号、回执号", input: function () { search = input.value; fill(); } });
    function scanned(text) {
      var name = S.cardName(text), row = name && rows().find(function (one) { return (one.c || []).indexOf(name) >= 0; });
      if (row) { search = ""; go("person/" + row.i); return true; }
      note.textContent = name ? "这张优待证的持证人不在本机的名单里，可能不归您管，或者证件已挂失、更换。" : text ? "这不是优待证上的二维码。请对准优待证或领证单上的二维码，或输入尾号、档案号查找。" : "没有认出优待证的二维码，请对准后重拍，或输入尾号、档案号查找。";
      return false;
    }
    function fill() {
      if (S.cardName(search)) { scanned(search); return; } /* the text of a code, pasted */
      var words = search.trim().split(/\s+/).filter(Boolean), list = rows().filter(function (row) {
        var last = (row.k && row.k.visit && row.k.visit.l) || [], text = [row.n, row.w, row.d, row.t, row.p, last[0]].join(" ").toLowerCase();
        return words.every(function (one) { return text.indexOf(one.toLowerCase()) >= 0; });
      });
      box.textContent = "";
      S.put(box, list.length ? cards(list, false) : nothing("没有找到", "这里只有您辖区内的人。请换一个字，或联网同步后再找。"));
    }
    if (!M.keys) { return { title: "我的对象", nodes: [noKeys()] }; }
    fill();
    return { title: "我的对象", nodes: [el("div", { class: "field" }, el("label", { for: "find", text: "查找" }), input), scanning(scanned, note), note, box] };
  }
  /* The camera looks for a code; where there is none, or none is allowed, one photo of the code does. */
  function scanning(scanned, note) {
    var last = "", shot, video = el("video", { class: "scan", hidden: true, playsinline: true, "aria-label": "相机画面" });
    var button = el("button", { type: "button", class: "btn wide", text: "扫优待证的二维码", click: async function () {
      if (!video.hidden) { end(""); return; }
      note.textContent = "请对准优待证或领证单上的二维码。";
      video.hidden = false;
      button.textContent = "停止扫码";
      try {
        await S.startCamera(video, function (text) {
          if (text === last) { return false; }
          last = text;
          return scanned(text);
        });
      } catch (error) { end("没有打开相机。请在浏览器设置里允许本网址使用相机，或者用下面的按钮拍一张二维码。"); photo.hidden = false; }
    } });
    video.muted = true;
    video.addEventListener("failed", function (event) { end(event.detail); });
    function end(words) {
      S.stopCamera();
      last = "";
      video.hidden = true;
      button.textContent = "扫优待证的二维码";
      note.textContent = words;
    }
    shot = el("input", { type: "file", accept: "image/*", capture: "environment", class: "sr", id: "scan", change: async function () {
      note.textContent = "正在认二维码…";
      try { if (shot.files.length) { scanned(await S.readPhoto(shot.files[0])); } } catch (error) { note.textContent = error.message; }
      shot.value = "";
    } });
    var photo = el("div", { hidden: S.hasCamera }, shot, el("label", { class: "btn wide", for: "scan", text: "拍一张二维码来认" }));
    return el("div", { class: "field" }, S.hasCamera && button, video, photo);
  }
  function progress() {
    var places = {}, late = 0, open = 0, today = M.today(), sentToday = M.records().filter(function (one) { return one.state === "sent" && new Date(one.settled + 8 * 3600000).toISOString().slice(0, 10) === today; }).length;
    rows().forEach(function (row) {
      if (!tasksOf(row).length) { return; }
      open += 1;
      late += due(row) < today ? 1 : 0;
      places[S.place(row.w)] = (places[S.place(row.w)] || 0) + 1;
    });
    function figure(number, words) { return el("div", { class: "figure" }, el("dd", { text: String(number) }), el("dt", { text: words })); }
    return { title: "进度", nodes: [
      M.keys ? [el("dl", { class: "figures" }, figure((M.offers.visit && M.offers.visit.done) || 0, "本月已走访"), figure(open, "待走访"), figure(late, "已过期限"), figure(sentToday, "今天上传"), figure(M.count("waiting"), "待上传"), figure(M.count("returned"), "被退回")),
        el("h2", { text: "各村待走访" }), Object.keys(places).length ? el("ul", { class: "plain" }, Object.keys(places).sort(function (one, other) { return places[other] - places[one]; }).map(function (name) { return el("li", {}, el("span", { text: name }), el("strong", { text: places[name] + "人" })); })) : nothing("各村都没有待走访的人"),
        el("p", { class: "hint", text: M.syncedAt ? "数据更新于" + S.moment(M.syncedAt) + "。" : "还没有同步过。" })] : noKeys(),
      el("h2", { text: "本机" }), M.keys && el("p", { text: M.keys.name + "，已登录本机。" }),
      el("p", { class: "row" }, el("button", { type: "button", class: "btn", text: "立即同步", click: function () { W.connect(false); } }),
        el("a", { class: "btn", href: body.getAttribute("data-desk"), text: "电脑版工作台" }),
        M.keys && el("button", { type: "button", class: "btn", text: "退出登录", click: signOut })),
      M.keys && el("p", { class: "hint", text: "退出后，本机下载的资料立即清除；待上传的记录加密保留，下次登录后自动上传。" })] };
  }
  function queue() {
    var order = { returned: 0, draft: 1, waiting: 2, sent: 3 };
    var list = M.records().concat(M.photosOf().filter(function (one) { return !M.item(one.of); })).sort(function (one, other) { return order[one.state] - order[other.state] || other.at - one.at; });
    if (!M.keys) { return { title: "待上传", nodes: [noKeys(), W.state === "expired" && signInLink()] }; }
    return { title: "待上传", nodes: list.length ? el("ul", { class: "list" }, list.map(function (item) { return el("li", { class: "card", "data-item": item.id }, itemCard(item)); })) : nothing("没有待上传的记录", "填写的走访保存后列在这里，有信号时自动上传。") };
  }
  function itemCard(item) {
    return [el("p", { class: "who" }, el("strong", { text: item.title }), " " + (item.place || "")), el("p", {}, stateTag(item), " " + S.moment(item.settled || item.at)),
      item.answer && el("p", { text: (item.state === "returned" ? "原因：" : "") + item.answer }), photoLines(item),
      item.state === "returned" && el("p", { class: "row" }, !item.of && el("button", { type: "button", class: "btn main", text: "改好重新上传", click: async function () { draft = await M.reopen(item.id); go("fill/" + draft.id + "/1"); } }), twice("移出列表", "确认移出", function () { M.discard(item.id); })),
      item.state === "draft" && el("p", { class: "row" }, el("a", { class: "btn main", href: "#fill/" + item.id + "/1", text: "继续填写" }), twice("删除草稿", "确认删除", function () { M.discard(item.id); }))];
  }
  /* How many photographs of a visit have arrived, and which did not. */
  function photoLines(item) {
    var all = M.photosOf(item.id), sent = all.filter(function (one) { return one.state === "sent"; }).length;
    return all.length > 0 && [el("p", { text: "照片" + all.length + "张，" + (sent === all.length ? "都已上传。" : (sent ? "已上传" + sent + "张，其余" : "都") + "存在本机，走访记录上传后接着传。") }),
      all.filter(function (one) { return one.state === "returned"; }).map(function (one) { return el("p", {}, stateTag(one), " 一张照片：" + one.answer + " ", twice("移出列表", "确认移出", function () { M.discard(one.id).then(refresh); })); })];
  }
  /* An act that cannot be taken back is pressed twice. */
  function twice(words, sure, act) {
    return el("button", { type: "button", class: "btn", text: words, click: function (event) {
      if (event.target.textContent === sure) { act(); } else { event.target.textContent = sure; }
    } });
  }

  /* --- one person --- */
  function person(id) {
    var row = M.people[id], last, items;
    if (!row) { return { title: "人员", back: "#today", nodes: nothing("本机没有这个人的资料", "可能已不在您的辖区。请联网同步后再找。") }; }
    last = row.k && row.k.visit && row.k.visit.l;
    items = M.records().filter(function (one) { return one.person === row.i; });
    function start(kind, task) {
      var open = items.find(function (one) { return one.state === "draft" && one.kind === kind; });
      if (open) { go("fill/" + open.id + "/1"); return; }
      draft = M.newDraft(kind, row.i, task);
      go("fill/" + draft.id + "/1");
    }
    function may(kind) { return M.keys && M.keys.kinds && M.keys.kinds[kind]; }
    return { title: row.n, back: "#today", nodes: [
      el("p", { class: "who" }, row.s + "，" + S.age(row) + "岁，" + S.place(row.w) + "。档案" + row.d + (row.t ? "，证件尾号" + row.t : "") + (row.p ? "，电话" + row.p : "")),
      promisesOf(row).length > 0 && el("section", { class: "promise" }, el("h2", { text: "▲ 上次答应的事" }), el("ul", {}, promisesOf(row).map(function (one) { return el("li", { text: one[1] }); }))),
      last && el("p", { text: "上次走访 " + S.day(last[1]) + (last[2] ? "，" + S.word("health", last[2]) : "") + "（" + last[0] + "）。" }),
      tasksOf(row).length > 0 && el("ul", { class: "list" }, tasksOf(row).map(function (one) {
        return el("li", {}, el("button", { type: "button", class: "card", click: function () { start("visit", one[0]); } }, taskLine(one), one[3] && el("span", { class: "line", text: "慰问金" + S.yuan(one[4]) + "元，" + (one[3] === "cash" ? "现金" : "银行发放") }), el("span", { class: "line go", text: "登记这次走访 →" })));
      })),
      (row.q || []).map(function (one) { return may(one[0]) && el("p", {}, el("button", { type: "button", class: "card", click: function () { start(one[0], 0); } }, el("span", { class: "line", text: one[1] }), el("span", { class: "line go", text: S.kindLabel(one[0]) + " →" }))); }),
      items.length > 0 && [el("h2", { text: "本机的记录" }), el("ul", { class: "list" }, items.map(function (one) { return el("li", { class: "card" }, itemCard(one)); }))],
      may("change_request") && el("p", {}, el("button", { type: "button", class: "btn", text: "申请更正资料", click: function () { start("change_request", 0); } })),
    ], bar: may("visit") && [el("button", { type: "button", class: "btn main", text: "登记走访", click: function () { start("visit", tasksOf(row).length ? tasksOf(row)[0][0] : 0); } })] };
  }

  /* --- a form --- */
  async function fill(id, step) {
    var names, kept, wrong, act, next, item = M.item(id);
    if (!draft || draft.id !== id) { draft = item && item.state === "draft" ? await M.openDraft(id) : null; }
    if (!draft || draft.closed) { return { title: "填写", back: "#queue", nodes: nothing("这一条已不能填写", "请在“待上传”里查看它的状态。") }; }
    names = F.steps(draft);
    step = Math.min(Math.max(step, 1), names.length);
    kept = document.querySelector("[data-state]");
    kept.textContent = item ? "草稿已存本机" : "还没有填写";
    wrong = el("div", { class: "wrong", role: "alert", tabindex: "-1" });
    act = { changed: function (picture) { keepDraft(draft, picture, kept); } };
    next = el("button", { type: "button", class: "btn main", "data-next": true, text: step < names.length ? "下一步：" + names[step] : "保存", click: function () {
      var found = F.check(draft, step);
      complain(wrong, found);
      if (found.length) { return; }
      if (step < names.length) { go("fill/" + id + "/" + (step + 1)); } else { finish(draft, wrong, next); }
    } });
    return { title: draft.title, back: step === 1 ? "#person/" + draft.person : "#fill/" + id + "/" + (step - 1), form: true, nodes: [
      el("ol", { class: "steps" }, names.map(function (name, place) { return el("li", { "aria-current": place + 1 === step ? "step" : null, text: (place + 1) + " " + name }); })),
      wrong, el("form", { submit: function (event) { event.preventDefault(); } }, F.screen(draft, step, act))],
      bar: [el("a", { class: "btn", href: step === 1 ? "#person/" + draft.person : "#fill/" + id + "/" + (step - 1), text: step === 1 ? "返回" : "上一步" }), next] };
  }
  function complain(box, list) {
    box.textContent = "";
    if (!list.length) { return; }
    S.put(box, el("ul", {}, list.map(function (one) { return el("li", { text: one }); })));
    box.focus();
    box.scrollIntoView();
  }
  async function keepDraft(mine, picture, kept) {
    try {
      kept.textContent = "正在存草稿…";
      await M.saveDraft(mine, picture);
      if (!M.item(mine.id) && !mine.closed) { await M.loadItems(); } /* from now on it is listed */
      kept.textContent = S.store.disk ? "草稿已存本机" : "本机不能加密保存，请填完后马上联网上传";
    } catch (error) { kept.textContent = S.full(error) ? "手机存储已满，草稿没有存上。请不要关闭本页，填完后可以直接上传。" : "草稿没有存上，请不要关闭本页。"; }
  }
  async function finish(mine, wrong, button) {
    button.disabled = true;
    mine.outgoing = mine.outgoing || (await M.bodiesOf(mine, F.fieldsOf(mine), F.proof(mine)));
    try {
      await M.enqueue(mine, mine.outgoing);
    } catch (error) {
      if (!mine.tried) { mine.outgoing = null; } /* nothing was sent: it may still be changed */
      button.disabled = false;
      complain(wrong, [S.full(error) ? "手机存储已满，这一条还没有保存，请不要关闭本页。请清理手机空间后再按“保存”，或者现在联网直接上传。" : "没有保存成功，请不要关闭本页，再按一次“保存”。"]);
      S.put(wrong, el("p", {}, el("button", { type: "button", class: "btn main", text: "直接上传", click: function () { straight(mine, wrong); } })));
      return;
    }
    told = S.store.disk ? "已保存在本机，待上传。" : "已填好，正在上传，请勿关闭本页。";
    draft = null;
    go("queue");
    W.connect(false);
  }
  /* The phone is full: the same bytes under the same numbers until the server has answered, the photographs after the words. */
  async function straight(mine, wrong) {
    var found;
    mine.tried = true; /* from now on the bytes stand: the server may have them */
    view.querySelectorAll("form input, form textarea, form select, form button").forEach(function (one) { one.disabled = true; });
    mine.outgoing = mine.outgoing || (await M.bodiesOf(mine, F.fieldsOf(mine), F.proof(mine)));
    mine.told = mine.told || [];
    while (mine.outgoing.length) {
      found = await W.deliver(mine.outgoing[0].text);
      if (found.state === "kept") {
        complain(wrong, mine.told.concat("还没有" + (mine.told.length ? "全部" : "") + "上传：" + W.words + "。请不要关闭本页，有信号后再按“直接上传”。"));
        S.put(wrong, el("p", {}, el("button", { type: "button", class: "btn main", text: "直接上传", click: function () { straight(mine, wrong); } })));
        return;
      }
      mine.told.push((found.state === "sent" ? "已上传（回执号" + found.receipt + "）。" : "被退回：") + found.answer);
      if (found.state !== "sent" && mine.outgoing[0].id === mine.id) { complain(wrong, mine.told); return; } /* without its visit no photograph */
      mine.outgoing.shift();
    }
    complain(wrong, mine.told);
    mine.closed = true;
    await M.discard(mine.id).catch(function () { /* the server has it */ });
  }
  async function signOut() {
    var online = W.token && W.state !== "offline", form;
    await M.forget();
    if (!online) {
      await S.store.write([{ store: "facts", key: "signed-out", value: true }]);
      W.words = "已在本机退出，资料已清除";
      go("today");
      return;
    }
    form = el("form", { method: "post", action: body.getAttribute("data-logout") }, el("input", { type: "hidden", name: "csrfmiddlewaretoken", value: W.token }));
    body.appendChild(form);
    form.submit();
  }

  /* --- the frame --- */
  var shown = 0;
  async function render() {
    var parts = window.location.hash.slice(1).split("/"), mine = (shown += 1), page, tab = parts[0] || "today";
    if (tab === "fill" && M.keys) { page = await fill(parts[1], Number(parts[2]) || 1); } else if (tab === "person" && M.keys) { page = person(parts[1]); } else { page = ({ people: people, progress: progress, queue: queue })[tab] ? ({ people: people, progress: progress, queue: queue })[tab]() : today(); }
    if (mine !== shown) { return; } /* a later address was faster */
    S.stopCamera();
    title.textContent = page.title;
    document.title = page.title + " · " + body.getAttribute("data-name");
    view.textContent = "";
    S.put(view, told && el("p", { class: "note", role: "status", text: told }));
    told = "";
    S.put(view, page.nodes);
    bar.textContent = "";
    S.put(bar, page.bar || null);
    body.classList.toggle("with-bar", Boolean(page.bar));
    body.classList.toggle("in-form", Boolean(page.form));
    back.hidden = !page.back;
    if (page.back) { back.setAttribute("href", page.back); }
    frame(page.back ? "" : tab);
  }
  function frame(tab) {
    var waiting = M.count("waiting"), returned = M.count("returned"), pictures = M.photosOf().filter(function (one) { return one.state === "waiting"; }).length, open = M.keys ? todays().filter(function (row) { return !busyWith(row); }).length : 0, words = [];
    document.querySelectorAll("[data-tab]").forEach(function (link) {
      if (tab !== "" && link.getAttribute("data-tab") === (tab || "today")) { link.setAttribute("aria-current", "page"); } else { link.removeAttribute("aria-current"); }
    });
    document.querySelector("[data-count=today]").textContent = open ? String(open) : "";
    document.querySelector("[data-count=queue]").textContent = waiting + returned + pictures ? String(waiting + returned || pictures) : "";
    document.querySelector("[data-net]").textContent = W.words;
    body.setAttribute("data-wire", W.state);
    document.querySelector("[data-signin]").hidden = W.state !== "expired" && W.state !== "gone";
    if (inForm()) { return; } /* there the line says whether the draft is kept */
    if (waiting || pictures) { words.push((S.store.disk ? "已保存在本机，" : "") + [waiting && waiting + "条", pictures && pictures + "张照片"].filter(Boolean).join("、") + "待上传"); } else if (M.keys) { words.push("没有待上传的记录"); }
    if (returned) { words.push(returned + "条被退回，请处理"); }
    if (M.locked) { words.push("另有" + M.locked + "条属于其他账号，该账号登录后上传"); }
    document.querySelector("[data-state]").textContent = words.join("；");
  }
  function inForm() { return window.location.hash.indexOf("#fill/") === 0 && M.keys; }
  function go(where) { if (window.location.hash === "#" + where) { render(); } else { window.location.hash = where; } }
  function currentTab() { return document.querySelector("[data-tab][aria-current]") ? document.querySelector("[data-tab][aria-current]").getAttribute("data-tab") : ""; }
  function refresh() { if (inForm()) { frame(""); } else if (S.isLooking()) { frame(currentTab()); } else { render(); } }

  window.addEventListener("hashchange", function () { render().then(function () { window.scrollTo(0, 0); view.focus({ preventScroll: true }); }); });
  window.addEventListener("online", function () { W.connect(true); });
  window.addEventListener("offline", function () { W.state = "offline"; W.words = "无信号，照常填写，记录存在本机"; frame(currentTab()); });
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { W.connect(true); } });
  S.on("wire", function () { frame(currentTab()); });
  S.on("items", function () { frame(currentTab()); });
  S.on("all", refresh);
  S.on("signed-out", function () { M.keys = null; M.people = {}; M.items = []; render(); });

  async function begin() {
    try { await M.load(); } catch (error) { S.store.forgo(); await M.load(); }
    if (!S.store.disk) {
      document.querySelector("[data-plain]").hidden = false;
      WORDS.waiting = "待上传（本页不能关闭）";
    }
    await render();
    await W.connect(true);
    refresh();
    if (navigator.serviceWorker) { navigator.serviceWorker.register(body.getAttribute("data-worker")).catch(function () { /* the page works without it */ }); }
    if (navigator.storage && navigator.storage.persist) { navigator.storage.persist().catch(function () { /* asked politely */ }); }
    window.setInterval(function () { if (!document.hidden && (M.outgoing().length || W.state !== "online")) { W.connect(true); } }, 60000);
  }
  begin();
}(window.Station));
