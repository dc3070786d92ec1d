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
      gone.push({ store: "items", key: row.id }, { store: "blobs", under: row.id + ":" });
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
  /* A photograph of a visit is a record of its own that names its visit (``of``) and goes up after it. */
  M.records = function () { return M.items.filter(function (one) { return !one.of; }); };
  M.photosOf = function (id) { return M.items.filter(function (one) { return one.of && (!id || one.of === id); }); };
  M.count = function (state) { return M.records().filter(function (one) { return one.state === state; }).length; };
  M.ofPerson = function (person) { return M.records().filter(function (one) { return one.person === person && one.state !== "sent"; }); };
  /* What goes up, in its order: words first, then the photographs of what has arrived. */
  M.outgoing = function () {
    var due = M.items.filter(function (one) {
      var visit = one.of && M.item(one.of);
      return one.state === "waiting" && (!visit || visit.state === "sent");
    });
    return due.filter(function (one) { return !one.of; }).concat(due.filter(function (one) { return one.of; })).map(function (one) { return one.id; });
  };

  M.newDraft = function (kind, person, task) {
    var row = M.people[person], known = (row.k && row.k.visit) || {}, last = known.l || [];
    var gift = ((known.t || []).find(function (one) { return one[0] === task; }) || []).slice(3), cash = gift[0] === "cash";
    return {
      id: store.uuid(), kind: kind, person: person, version: row.v, title: row.n + " " + S.kindLabel(kind), place: S.place(row.w), task: task || 0, base: last[0] || "",
      promises: known.p || [], gift: gift, at: M.now(), photos: [], signature: "", replaces: "",
      last: { health: last[2], income: last[3], housing: last[4], work: last[5], feeling: last[6] },
      fields: { on: M.today(), mode: "home", organiser: "township", health: last[2] || "", income: last[3] || "", housing: last[4] || "", work: last[5] || "", feeling: last[6] || "", cash: cash ? S.yuan(gift[1]) : "", fund: cash ? gift[2] : "" },
    };
  };
  function headOf(draft, more) {
    return JSON.stringify(Object.assign({ title: draft.title, person: draft.person, kind: draft.kind, place: draft.place }, more));
  }
  /* Pictures lie apart: a keystroke does not write them again. ``photos`` are {name, text}; the form keeps their names. */
  async function rowOf(draft, state, more) {
    var names = draft.photos.map(function (one) { return { name: one.name, text: "" }; }), secret = M.keys.queue;
    var form = Object.assign({}, draft, { photos: names, signature: "", closed: false, outgoing: null, tried: false });
    return {
      id: draft.id, account: M.keys.account, state: state, at: draft.at, head: await store.seal(secret, draft.id, headOf(draft, more)),
      form: await store.seal(secret, draft.id + ":form", JSON.stringify(form)),
    };
  }
  function textOf(draft, picture) {
    var photo = draft.photos.find(function (one) { return one.name === picture; });
    return picture === "signature" ? draft.signature : photo && photo.text;
  }
  async function blobsOf(draft, names) {
    var changes = [], i, text, name;
    for (i = 0; i < names.length; i += 1) {
      text = textOf(draft, names[i]);
      name = draft.id + ":" + names[i];
      changes.push({ store: "blobs", key: name, value: text ? await store.seal(M.keys.queue, name, text) : undefined });
    }
    return changes;
  }
  async function saveOnce(draft, names) {
    if (draft.closed) { return; }
    await store.write([{ store: "items", key: draft.id, value: await rowOf(draft, "draft") }].concat(await blobsOf(draft, names)));
  }
  /* At each keystroke: the latest state is written; while one is being written, only the newest of the others follows. */
  M.saveDraft = function (draft, picture) {
    if (picture) { saving = saving.catch(function () { /* the next one says it */ }).then(function () { return saveOnce(draft, [picture]); }); return saving; }
    if (again && againFor === draft) { return again; }
    againFor = draft;
    again = saving.catch(function () { /* the next one says it */ }).then(function () { again = null; saving = saveOnce(draft, []); return saving; });
    return again;
  };
  M.openDraft = async function (id) {
    var row = await store.read("items", id), draft, body, i, name, box;
    if (!row || !M.keys || row.account !== M.keys.account) { return null; }
    draft = JSON.parse(await store.unseal(M.keys.queue, id + ":form", row.form));
    if (row.body) {
      body = JSON.parse(await store.unseal(M.keys.queue, id + ":body", row.body));
      draft.signature = body.signature;
      draft.photos = (body.photo ? [body.photo] : []).concat(await photosWaiting(id)).map(function (text) { return { name: store.uuid(), text: text }; });
      return draft;
    }
    for (i = 0; i <= draft.photos.length; i += 1) {
      name = id + ":" + (i ? draft.photos[i - 1].name : "signature");
      box = await store.read("blobs", name);
      name = box ? await store.unseal(M.keys.queue, name, box) : "";
      if (i) { draft.photos[i - 1].text = name; } else { draft.signature = name; }
    }
    draft.photos = draft.photos.filter(function (one) { return one.text; });
    return draft;
  };
  async function photosWaiting(id) {
    var mine = M.photosOf(id), texts = [], i, row;
    for (i = 0; i < mine.length; i += 1) {
      row = await store.read("items", mine[i].id);
      texts.push(JSON.parse(await store.unseal(M.keys.queue, row.id + ":body", row.body)).photo);
    }
    return texts;
  }
  function withoutRecord(id) {
    return [{ store: "items", key: id }, { store: "blobs", under: id + ":" }].concat(M.photosOf(id).map(function (one) { return { store: "items", key: one.id }; }));
  }
  M.discard = async function (id) {
    await store.write(withoutRecord(id));
    await M.loadItems();
  };
  /* What came back is corrected under a new number; the old one goes when the new one waits. */
  M.reopen = async function (id) {
    var draft = await M.openDraft(id), row;
    if (!draft) { return null; }
    row = M.people[draft.person];
    draft.replaces = id; draft.id = store.uuid(); draft.at = M.now();
    if (row) { draft.version = row.v; draft.promises = (row.k && row.k.visit && row.k.visit.p) || []; draft.base = (row.k && row.k.visit && row.k.visit.l && row.k.visit.l[0]) || draft.base; }
    await saveOnce(draft, ["signature"].concat(draft.photos.map(function (one) { return one.name; })));
    await M.loadItems();
    return draft;
  };

  /* The bodies as they will be sent, now and ever after: the server knows a repeat by its bytes. A photograph goes up by itself, after its
     visit; only where it proves something (``proof``) the first one goes with the words. */
  M.bodiesOf = async function (draft, fields, proof) {
    var device = await M.device(M.keys.account), along = draft.kind !== "visit" || proof ? 1 : 0;
    function body(id, kind, said, photo, signature, replaces) {
      return { id: id, text: JSON.stringify({
        uuid: id, device: device, kind: kind, person: draft.person, version: draft.version, fields: said, photo: photo || "", signature: signature,
        written_at: new Date().toISOString(), replaces: replaces,
      }) };
    }
    return [body(draft.id, draft.kind, fields, along && draft.photos[0] ? draft.photos[0].text : "", draft.signature, draft.replaces)].concat(
      draft.photos.slice(along).map(function (one) { return body(store.uuid(), "visit_photo", { visit: draft.id }, one.text, "", ""); }));
  };
  M.enqueue = async function (draft, bodies) {
    draft.closed = true; /* no keystroke that is still under way makes it a draft again */
    try { await keepWhole(draft, bodies); } catch (error) { draft.closed = false; throw error; }
    await M.loadItems();
  };
  async function keepWhole(draft, bodies) {
    var secret = M.keys.queue, changes = [{ store: "blobs", under: draft.id + ":" }], i, id, row;
    await (again || saving).catch(function () { /* what could not be kept as a draft may still be kept whole */ });
    for (i = 0; i < bodies.length; i += 1) {
      id = bodies[i].id;
      row = i ? { id: id, account: M.keys.account, state: "waiting", at: draft.at, head: await store.seal(secret, id, headOf(draft, { title: draft.title + " 照片", kind: "visit_photo", of: draft.id })) } : await rowOf(draft, "waiting");
      row.body = await store.seal(secret, id + ":body", bodies[i].text);
      changes.push({ store: "items", key: id, value: row });
    }
    await store.write((draft.replaces ? withoutRecord(draft.replaces) : []).concat(changes));
  }
  M.body = async function (id) {
    var row = await store.read("items", id);
    return row && row.state === "waiting" && row.body ? store.unseal(M.keys.queue, id + ":body", row.body) : null;
  };
  /* What the server said. What was applied needs no body any more; what came back keeps everything. */
  M.settle = async function (id, state, receipt, answer) {
    var row = await store.read("items", id), old = M.item(id) || {}, sent, extra;
    if (!row || row.state !== "waiting") { await M.loadItems(); return; } /* another tab was faster */
    row.head = await store.seal(M.keys.queue, id, JSON.stringify({ title: old.title, person: old.person, kind: old.kind, place: old.place, of: old.of, receipt: receipt, answer: answer, settled: M.now() }));
    row.state = state;
    if (state === "sent") { delete row.body; delete row.form; }
    await store.write([{ store: "items", key: id, value: row }]);
    await M.loadItems();
    sent = M.records().filter(function (one) { return one.state === "sent" && M.photosOf(one.id).every(function (photo) { return photo.state === "sent"; }); });
    extra = sent.slice(0, Math.max(0, sent.length - KEPT_SENT));
    if (extra.length) { await store.write(extra.reduce(function (gone, one) { return gone.concat(withoutRecord(one.id)); }, [])); await M.loadItems(); }
  };
}(window.Station));
