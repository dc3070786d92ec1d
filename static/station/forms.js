/* The forms: a visit in three screens, the yearly confirmation and a request of change in one. Each keystroke is a draft. */
(function (S) {
  "use strict";
  var el = S.el, M = S.model, F = S.forms = {};
  var SHORT = 4; /* fewer characters say nothing */
  var MOST_PHOTOS = 6; /* of a visit, as the server counts (visits.rules.submission) */

  function said(text) { return (text || "").trim(); }
  function field(id, label, control, hint) {
    control.id = id;
    if (hint) { control.setAttribute("aria-describedby", id + "-hint"); }
    return el("div", { class: "field" }, el("label", { for: id, text: label }), control, hint && el("p", { class: "hint", id: id + "-hint", text: hint }));
  }
  function writing(draft, name, label, changed, more) {
    var given = more || {}, tag = given.rows ? "textarea" : "input";
    return field("f-" + name, label, el(tag, {
      name: name, value: draft.fields[name] || "", rows: given.rows, type: given.rows ? null : given.type || "text", maxlength: given.longest || null,
      inputmode: given.mode || null, autocomplete: "off", input: function (event) { draft.fields[name] = event.target.value; changed(); },
    }), given.hint);
  }
  function choosing(draft, name, label, rows, changed, empty) {
    var list = el("select", { name: name, change: function (event) { draft.fields[name] = event.target.value; changed(); } },
      el("option", { value: "", text: empty || "请选择" }), rows.map(function (one) { return el("option", { value: String(one[0]), text: one[1] }); }));
    list.value = draft.fields[name] || "";
    return field("f-" + name, label, list);
  }
  /* Chips: radio buttons as large as a thumb. A second press on the chosen one takes it back where nothing has to be said. */
  function chips(name, legend, rows, value, pick, more) {
    var given = more || {};
    return el("fieldset", { class: "chips" + (given.large ? " large" : "") }, el("legend", {}, legend, given.last && el("span", { class: "last", text: "（上次：" + given.last + "）" })),
      rows.map(function (one) {
        var input = el("input", { type: "radio", name: name, value: one[0], checked: one[0] === value, class: "sr" });
        input.addEventListener("change", function () { pick(one[0]); });
        if (given.optional) {
          input.addEventListener("click", function () {
            if (input.getAttribute("data-held")) { input.checked = false; pick(""); }
            input.parentNode.parentNode.querySelectorAll("input").forEach(function (other) { other.removeAttribute("data-held"); });
            if (input.checked) { input.setAttribute("data-held", "1"); }
          });
          if (one[0] === value) { input.setAttribute("data-held", "1"); }
        }
        return el("label", { class: "chip" }, input, el("span", { text: one[1] }));
      }));
  }
  function answerBox(draft, one, act) {
    var answers = draft.fields.answers = draft.fields.answers || {}, mine = answers[one[0]] = answers[one[0]] || { outcome: "", words: "" };
    var words = field("f-words-" + one[0], "说明", el("textarea", { rows: 2, maxlength: 300, value: mine.words, input: function (event) { mine.words = event.target.value; act.changed(); } }), "没有办到的写明原因，至少4个字");
    words.hidden = !mine.outcome || mine.outcome === "kept";
    return el("div", { class: "promise" }, el("p", { class: "promise-words" }, el("strong", { text: "上次答应：" }), one[1]),
      chips("answer-" + one[0], "办得怎样", S.tables.visit.answer, mine.outcome, function (value) { mine.outcome = value; words.hidden = value === "kept"; act.changed(); }), words);
  }

  /* --- pictures --- */
  function photoField(draft, act, must) {
    var most = draft.kind === "visit" ? MOST_PHOTOS : 1, shown = el("ul", { class: "photos" }), note = el("p", { class: "hint", role: "status" }), label = el("span");
    var input = el("input", { type: "file", accept: "image/*", capture: "environment", class: "sr", id: "f-photo", change: async function () {
      var files = Array.from(input.files), i, room = most === 1 ? 1 : most - draft.photos.length;
      if (!files.length) { return; }
      note.textContent = "正在缩小照片…";
      try {
        for (i = 0; i < Math.min(files.length, room); i += 1) { await taken(files[i]); }
        note.textContent = "照片已缩小到" + Math.ceil(draft.photos[draft.photos.length - 1].text.length * 0.75 / 1024) + " KB。" + (files.length > room ? "一次走访最多" + most + "张，多出的没有留下。" : "");
      } catch (error) { note.textContent = error.message; }
      input.value = "";
      draw();
    } });
    async function taken(file) {
      var photo = { name: S.store.uuid(), text: await S.shrink(file) }, old = most === 1 && draft.photos.pop();
      draft.photos.push(photo);
      if (old) { act.changed(old.name); }
      act.changed(photo.name);
    }
    function drop(photo) {
      draft.photos = draft.photos.filter(function (one) { return one !== photo; });
      note.textContent = "已删去一张。";
      act.changed(photo.name);
      draw();
    }
    function draw() {
      var left = most - draft.photos.length;
      shown.textContent = "";
      S.put(shown, draft.photos.map(function (one, place) {
        return el("li", {}, el("img", { class: "photo", alt: "第" + (place + 1) + "张照片", src: "data:image/jpeg;base64," + one.text }), most > 1 && el("button", { type: "button", class: "btn", text: "删去第" + (place + 1) + "张", click: function () { drop(one); } }));
      }));
      label.textContent = !draft.photos.length ? "拍照" : most === 1 ? "重新拍照" : left ? "再拍一张（还可拍" + left + "张）" : "已有" + most + "张，不能再拍";
      input.disabled = most > 1 && left < 1;
    }
    draw();
    return el("div", { class: "field" }, el("p", { class: "label", text: must ? "照片（必须）" : most > 1 ? "照片（最多" + most + "张）" : "照片" }), shown, input, el("label", { class: "btn wide", for: "f-photo" }, label), note);
  }
  function signatureField(draft, act) {
    var pad = S.signature(draft.signature, function (text) { draft.signature = text; act.changed("signature"); });
    return el("div", { class: "field" }, el("p", { class: "label", text: "签字（在框内用手指写）" }), pad.node, el("button", { type: "button", class: "btn", text: "重签", click: pad.clear }));
  }

  /* --- a visit --- */
  function promisesOnTop(draft) {
    if (!draft.promises.length) { return null; }
    return el("section", { class: "promise" }, el("h2", { text: "▲ 上次答应的事" }), el("ul", {}, draft.promises.map(function (one) { return el("li", { text: one[1] }); })), el("p", { class: "hint", text: "见到本人的，下一步要逐项写明办得怎样。" }));
  }
  function meeting(draft, act) {
    var f = draft.fields;
    function pick(name) { return function (value) { f[name] = value; act.changed(); }; }
    return [promisesOnTop(draft), chips("outcome", "见到了吗", S.tables.visit.outcome, f.outcome, pick("outcome"), { large: true }),
      chips("mode", "怎样走访的", S.tables.visit.mode, f.mode, pick("mode"))];
  }
  function state(draft, act) {
    var f = draft.fields, met = f.outcome === "met", v = S.tables.visit;
    function asked(name, legend, must) {
      return chips(name, legend, v[name], f[name], function (value) { f[name] = value; act.changed(); }, { optional: !must, last: S.word(name, draft.last[name]) });
    }
    return [
      draft.promises.map(function (one) { return answerBox(draft, one, act); }),
      met && [asked("health", "身体状况", true), asked("feeling", "思想状况"), asked("income", "家庭收入"), asked("housing", "住房"), asked("work", "就业"),
        writing(draft, "wishes", "心愿", act.changed, { rows: 2, longest: 500 }), writing(draft, "thoughts", "想法和意见", act.changed, { rows: 2, longest: 500 })],
      writing(draft, "note", met ? "其他情况" : "当时的情况", act.changed, { rows: 2, longest: 1000 }),
      met && el("details", { class: "more", open: Boolean(f.need) }, el("summary", { text: "提出了诉求" }),
        chips("need", "诉求类别", v.need, f.need, function (value) { f.need = value; act.changed(); }, { optional: true }),
        writing(draft, "need_words", "要解决什么", act.changed, { rows: 2, longest: 500, hint: "上传后成为一件办件，有办理期限" }),
        writing(draft, "need_promise", "当场答应了什么", act.changed, { rows: 2, longest: 300, hint: "下次走访的人会先看到，并须答复" })),
    ];
  }
  function gifts(draft, act) {
    var lots = (M.offers.visit && M.offers.visit.lots) || [], bank = draft.gift[0] === "bank";
    return [bank && el("p", { class: "note", text: "慰问金" + S.yuan(draft.gift[1]) + "元由银行发放，走访上传后由县局办理，不发现金。" }),
      el("details", { class: "more", open: draft.gift[0] === "cash" || Boolean(draft.fields.cash || draft.fields.lot) }, el("summary", { text: lots.length ? "送了现金或慰问品" : "送了现金" }),
        writing(draft, "cash", "现金（元）", act.changed, { mode: "decimal", longest: 10, hint: "须两人在场：填写同行人员，请领取人签字" }),
        choosing(draft, "fund", "资金来源", S.tables.visit.fund, act.changed),
        lots.length > 0 && [choosing(draft, "lot", "慰问品", lots.map(function (one) { return [one[0], one[1] + "（" + one[4] + "存" + one[3] + one[2] + "）"]; }), act.changed, "没有"),
          writing(draft, "quantity", "数量", act.changed, { mode: "numeric", longest: 4 })])];
  }
  function closing(draft, act) {
    return [photoField(draft, act), signatureField(draft, act), writing(draft, "companions", "同行人员", act.changed, { longest: 120, hint: "多人用顿号隔开" }),
      draft.fields.outcome === "met" && gifts(draft, act),
      el("details", { class: "more" }, el("summary", { text: "日期、名义、地点" }), writing(draft, "on", "走访日期", act.changed, { type: "date" }), choosing(draft, "organiser", "走访名义", S.tables.visit.organiser, act.changed),
        writing(draft, "place", "地点", act.changed, { longest: 200 }), writing(draft, "next_on", "下次走访", act.changed, { type: "date" })),
      M.clockIsWrong() && el("p", { class: "note", text: "本机时钟和服务器相差较大，走访日期已按服务器的日期填写：" + S.day(draft.fields.on) + "。" })];
  }
  function fen(text) { return /^\d{1,6}(\.\d{1,2})?$/.test(said(text)) ? Math.round(Number(text) * 100) : 0; }
  function people(text) { return said(text).split(/[、,，;；]/).map(said).filter(Boolean); }

  F.check = function (draft, step) {
    var f = draft.fields, wrong = [], met = f.outcome === "met";
    if (draft.kind === "annual_confirmation") { return draft.photos.length ? [] : ["入户核对须附当天的照片，请拍照。"]; }
    if (draft.kind === "change_request") {
      if (!f.field) { wrong.push("请选择要更正哪一项。"); }
      if (!said(f.value)) { wrong.push("请填写改成什么。"); }
      if (said(f.reason).length < SHORT) { wrong.push("请写明原因（至少4个字）。"); }
      return wrong;
    }
    if (!f.outcome) { wrong.push("请选择见到了没有。"); }
    if (step > 1) {
      draft.promises.forEach(function (one) {
        var mine = (f.answers || {})[one[0]] || {};
        if (met && !mine.outcome) { wrong.push("上次答应的“" + one[1] + "”还没有答复，请选择办得怎样。"); }
        if (mine.outcome && mine.outcome !== "kept" && said(mine.words).length < SHORT) { wrong.push("“" + one[1] + "”没有办到，请写明原因（至少4个字）。"); }
      });
      if (met && !f.health) { wrong.push("请选择身体状况。"); }
      if (met && f.need && said(f.need_words).length < SHORT) { wrong.push("请写明诉求要解决什么（至少4个字）。"); }
      if (met && !f.need && said(f.need_words)) { wrong.push("请选择诉求类别。"); }
    }
    if (step > 2) {
      if (!f.on) { wrong.push("请选择走访日期。"); }
      if (met && said(f.cash) && !fen(f.cash)) { wrong.push("现金金额请填数字，例如500或500.00。"); }
      if (met && fen(f.cash) && (!f.fund || !people(f.companions).length || !draft.signature)) { wrong.push("发放现金须选资金来源、填写同行人员，并由领取人签字。"); }
      if (met && f.lot && !(Number(f.quantity) > 0)) { wrong.push("请填写慰问品的数量。"); }
      if (met && F.proof(draft) && !draft.photos.length) { wrong.push("送慰问品须有签字或照片。"); }
    }
    return wrong;
  };
  /* Goods without a signature are proved by a photograph. */
  F.proof = function (draft) { return Boolean(draft.fields.outcome === "met" && draft.fields.lot && !draft.signature); };
  /* As the server reads it; empty things stay away. */
  F.fieldsOf = function (draft) {
    var f = draft.fields, out, met = f.outcome === "met", answers = f.answers || {};
    if (draft.kind === "annual_confirmation") { return { note: said(f.note) }; }
    if (draft.kind === "change_request") { return { field: f.field, value: said(f.value), reason: said(f.reason) }; }
    out = { on: f.on, outcome: f.outcome, mode: f.mode, organiser: f.organiser, place: said(f.place), companions: people(f.companions), note: said(f.note), next_on: f.next_on || "", base: draft.base };
    if (draft.task) { out.task = draft.task; }
    out.answers = draft.promises.filter(function (one) { return (answers[one[0]] || {}).outcome; }).map(function (one) { return { promise: one[0], outcome: answers[one[0]].outcome, words: said(answers[one[0]].words) }; });
    if (!met) { return out; }
    out.talk = {};
    ["health", "income", "housing", "work", "feeling", "wishes", "thoughts"].forEach(function (name) { if (said(f[name])) { out.talk[name] = said(f[name]); } });
    if (f.need) { out.needs = [{ kind: f.need, words: said(f.need_words), promise: said(f.need_promise) }]; }
    out.gifts = [];
    if (fen(f.cash)) { out.gifts.push({ way: "cash", fund: f.fund, fen: fen(f.cash) }); }
    if (f.lot) { out.gifts.push({ way: "goods", lot: Number(f.lot), quantity: Math.floor(Number(f.quantity)) }); }
    return out;
  };
  F.steps = function (draft) { return draft.kind === "visit" ? ["见到了吗", "情况", "照片与签字"] : [S.kindLabel(draft.kind)]; };
  F.screen = function (draft, step, act) {
    if (draft.kind === "annual_confirmation") { return [photoField(draft, act, true), writing(draft, "note", "说明", act.changed, { rows: 2, longest: 200 })]; }
    if (draft.kind === "change_request") {
      return [choosing(draft, "field", "更正哪一项", S.tables.change_request.field, act.changed), writing(draft, "value", "改成", act.changed, { longest: 200 }),
        writing(draft, "reason", "原因", act.changed, { rows: 2, longest: 200, hint: "例如：入户核对时本人告知。县局复核后生效" }), photoField(draft, act)];
    }
    return [meeting, state, closing][step - 1](draft, act);
  };
}(window.Station));
