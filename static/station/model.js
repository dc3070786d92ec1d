/* Who is signed in, the people of the phone, drafts and what waits. The server judges; here is only what was written and what it said. */
(function (S) {
  "use strict";
  var store = S.store, listeners = {};
  var LOCKED_AFTER = 14 * 86400000, KEPT_SENT = 60;
  var M = S.model = { keys: null, people: {}, offers: {}, counter: 0, syncedAt: 0, items: [] };
  var saving = Promise.resolve(), again = null, againFor = null;

  S.on = function (name, act) { (listeners[name] = listeners[name] || []).push(act); };
  S.fire = function (name) { (listeners[name] || []).forEach(function (act) { act(); }); };

  /* The server's clock as far as the phone knows it; its day in China. */
  M.now = function () { return Date.now() + ((M.keys && M.keys.offset) || 0); };
  M.today = function () { return new Date(M.now() + 8 * 3600000).toISOString().slice(0, 10); };
  M.clockIsWrong = function () { return Boolean(M.keys && Math.abs(M.keys.offset || 0) > 6 * 3600000); };

  M.load = async function () {
    M.keys = (await store.read("keys", "now")) || null;
    if (M.keys && Date.now() - M.keys.at > LOCKED_AFTER) { await M.forget(); }
    await M.loadPeople();
    await M.loadItems();
  };
  M.loadPeople = async function () {
    var box = M.keys && (await store.read("facts", "people:" + M.keys.account)), told = null;
    if (box) {
      try { told = JSON.parse(await store.unseal(M.keys.data, "people", box)); } catch (error) { told = null; } /* another scope: as if empty */
    }
    M.people = told ? told.people : {};
    M.offers = told ? told.offers : {};
    M.counter = told ? told.counter : 0;
    M.syncedAt = told ? told.at : 0;
  };
  M.keepPeople = async function (told) {
    M.people = told.people; M.offers = told.offers; M.counter = told.counter; M.syncedAt = told.at;
    await store.write([{ store: "facts", key: "people:" + M.keys.account, value: await store.seal(M.keys.data, "people", JSON.stringify(told)) }]);
  };

  /* The keys go, and with them everything that was given; what waits stays as cipher text until the next sign-in. */
  M.forget = async function () {
    var account = M.keys && M.keys.account;
    M.keys = null; M.people = {}; M.offers = {}; M.counter = 0; M.syncedAt = 0; M.items = [];
    await store.write([{ store: "keys", key: "now" }]);
    if (account) { await store.write([{ store: "facts", key: "people:" + account }]); }
    await M.loadItems();
  };
  M.forgetPeople = async function () {
    M.people = {}; M.offers = {}; M.counter = 0;
    if (M.keys) { await store.write([{ store: "facts", key: "people:" + M.keys.account }]); }
  };
  /* Stopped from afar: nothing of this account stays. */
  M.wipe = async function (account) {
    var mine = (await store.all("items")).filter(function (row) { return row.account === account; }), gone = [];
    mine.forEach(function (row) {
      gone.push({ store: "items", key: row.id }, { store: "blobs", key: row.id + ":photo" }, { store: "blobs", key: row.id + ":signature" });
    });
    gone.push({ store: "facts", key: "people:" + account }, { store: "facts", key: "device:" + account });
    await store.write(gone);
    await M.forget();
  };
  M.device = async function (account) {
    var known = await store.read("facts", "device:" + account);
    if (!known) {
      known = store.uuid();
      await store.write([{ store: "facts", key: "device:" + account, value: known }]);
    }
    return known;
  };
  M.keepKeys = async function (keys) {
    M.keys = keys;
    await store.write([{ store: "keys", key: "now", value: keys }]);
  };

  /* --- drafts and the queue --- */
  M.loadItems = async function () {
    var found = await store.all("items"), mine = [], i, row, head;
    M.locked = found.filter(function (one) { return one.state === "waiting" && (!M.keys || one.account !== M.keys.account); }).length;
    for (i = 0; M.keys && i < found.length; i += 1) {
      row = found[i];
      if (row.account !== M.keys.account) { continue; }
      try { head = JSON.parse(await store.unseal(M.keys.queue, row.id, row.head)); } catch (error) { head = { title: "打不开的记录" }; }
      mine.push(Object.assign({}, head, { id: row.id, state: row.state, at: row.at }));
    }
    mine.sort(function (one, other) { return one.at - other.at; });
    M.items = mine;
    S.fire("items");
  };
  M.item = function (id) { return M.items.find(function (one) { return one.id === id; }); };
  M.count = function (state) { return M.items.filter(function (one) { return one.state === state; }).length; };
  M.ofPerson = function (person) { return M.items.filter(function (one) { return one.person === person && one.state !== "sent"; }); };

  M.newDraft = function (kind, person, task) {
    var row = M.people[person], known = (row.k && row.k.visit) || {}, last = known.l || [];
    var gift = ((known.t || []).find(function (one) { return one[0] === task; }) || []).slice(3), cash = gift[0] === "cash";
    return {
      id: store.uuid(), kind: kind, person: person, version: row.v, title: row.n + " " + S.kindLabel(kind), place: S.place(row.w), task: task || 0, base: last[0] || "",
      promises: known.p || [], gift: gift, at: M.now(), photo: "", signature: "", replaces: "",
      last: { health: last[2], income: last[3], housing: last[4], work: last[5], feeling: last[6] },
      fields: { on: M.today(), mode: "home", organiser: "township", health: last[2] || "", income: last[3] || "", housing: last[4] || "", work: last[5] || "", feeling: last[6] || "", cash: cash ? S.yuan(gift[1]) : "", fund: cash ? gift[2] : "" },
    };
  };
  function headOf(draft, more) {
    return JSON.stringify(Object.assign({ title: draft.title, person: draft.person, kind: draft.kind, place: draft.place }, more));
  }
  async function rowOf(draft, state, more) {
    var form = Object.assign({}, draft, { photo: "", signature: "", closed: false, text: "", tried: false }), secret = M.keys.queue;
    return {
      id: draft.id, account: M.keys.account, state: state, at: draft.at, head: await store.seal(secret, draft.id, headOf(draft, more)),
      form: await store.seal(secret, draft.id + ":form", JSON.stringify(form)),
    };
  }
  async function saveOnce(draft, picture) {
    if (draft.closed) { return; }
    var changes = [{ store: "items", key: draft.id, value: await rowOf(draft, "draft") }];
    if (picture) { changes.push({ store: "blobs", key: draft.id + ":" + picture, value: draft[picture] ? await store.seal(M.keys.queue, draft.id + ":" + picture, draft[picture]) : undefined }); }
    await store.write(changes);
  }
  /* At each keystroke: the latest state is written; while one is being written, only the newest of the others follows. */
  M.saveDraft = function (draft, picture) {
    if (picture) { saving = saving.catch(function () { /* the next one says it */ }).then(function () { return saveOnce(draft, picture); }); return saving; }
    if (again && againFor === draft) { return again; }
    againFor = draft;
    again = saving.catch(function () { /* the next one says it */ }).then(function () { again = null; saving = saveOnce(draft, ""); return saving; });
    return again;
  };
  M.openDraft = async function (id) {
    var row = await store.read("items", id), draft, body, names = ["photo", "signature"], i, box;
    if (!row || !M.keys || row.account !== M.keys.account) { return null; }
    draft = JSON.parse(await store.unseal(M.keys.queue, id + ":form", row.form));
    if (row.body) {
      body = JSON.parse(await store.unseal(M.keys.queue, id + ":body", row.body));
      draft.photo = body.photo; draft.signature = body.signature;
      return draft;
    }
    for (i = 0; i < 2; i += 1) {
      box = await store.read("blobs", id + ":" + names[i]);
      draft[names[i]] = box ? await store.unseal(M.keys.queue, id + ":" + names[i], box) : "";
    }
    return draft;
  };
  M.discard = async function (id) {
    await store.write([{ store: "items", key: id }, { store: "blobs", key: id + ":photo" }, { store: "blobs", key: id + ":signature" }]);
    await M.loadItems();
  };
  /* What came back is corrected under a new number; the old one goes when the new one waits. */
  M.reopen = async function (id) {
    var draft = await M.openDraft(id), row;
    if (!draft) { return null; }
    row = M.people[draft.person];
    draft.replaces = id; draft.id = store.uuid(); draft.at = M.now();
    if (row) { draft.version = row.v; draft.promises = (row.k && row.k.visit && row.k.visit.p) || []; draft.base = (row.k && row.k.visit && row.k.visit.l && row.k.visit.l[0]) || draft.base; }
    await M.saveDraft(draft, draft.photo ? "photo" : "");
    if (draft.signature) { await M.saveDraft(draft, "signature"); }
    await M.loadItems();
    return draft;
  };

  /* The body as it will be sent, now and ever after: the server knows a repeat by its bytes. */
  M.bodyOf = async function (draft, fields) {
    return JSON.stringify({
      uuid: draft.id, device: await M.device(M.keys.account), kind: draft.kind, person: draft.person, version: draft.version, fields: fields,
      photo: draft.photo, signature: draft.signature, written_at: new Date().toISOString(), replaces: draft.replaces,
    });
  };
  M.enqueue = async function (draft, body) {
    draft.closed = true; /* no keystroke that is still under way makes it a draft again */
    try { await keepWhole(draft, body); } catch (error) { draft.closed = false; throw error; }
    await M.loadItems();
  };
  async function keepWhole(draft, body) {
    var row, changes;
    await (again || saving).catch(function () { /* what could not be kept as a draft may still be kept whole */ });
    row = await rowOf(draft, "waiting");
    row.body = await store.seal(M.keys.queue, draft.id + ":body", body);
    changes = [{ store: "items", key: draft.id, value: row }, { store: "blobs", key: draft.id + ":photo" }, { store: "blobs", key: draft.id + ":signature" }];
    if (draft.replaces) { changes.push({ store: "items", key: draft.replaces }); }
    await store.write(changes);
  }
  M.body = async function (id) {
    var row = await store.read("items", id);
    return row && row.state === "waiting" && row.body ? store.unseal(M.keys.queue, id + ":body", row.body) : null;
  };
  /* What the server said. What was applied needs no body any more; what came back keeps everything. */
  M.settle = async function (id, state, receipt, answer) {
    var row = await store.read("items", id), old = M.item(id) || {}, sent, extra;
    if (!row || row.state !== "waiting") { await M.loadItems(); return; } /* another tab was faster */
    row.head = await store.seal(M.keys.queue, id, JSON.stringify({ title: old.title, person: old.person, kind: old.kind, place: old.place, receipt: receipt, answer: answer, settled: M.now() }));
    row.state = state;
    if (state === "sent") { delete row.body; delete row.form; }
    await store.write([{ store: "items", key: id, value: row }]);
    await M.loadItems();
    sent = M.items.filter(function (one) { return one.state === "sent"; });
    extra = sent.slice(0, Math.max(0, sent.length - KEPT_SENT));
    if (extra.length) { await store.write(extra.map(function (one) { return { store: "items", key: one.id }; })); await M.loadItems(); }
  };
}(window.Station));
