/* What lies on the phone. Rows of IndexedDB, sealed with AES-GCM under keys the server hands out; the keys lie in a database of
   their own, so that signing out anywhere removes them with one call. Without WebCrypto or IndexedDB nothing is put on the phone. */
(function (S) {
  "use strict";
  var STORES = ["items", "blobs", "facts"], KEYS = "station-keys", ROWS = "station";
  var subtle = window.crypto && window.crypto.subtle, disk = Boolean(subtle && window.indexedDB);
  var rows = null, keysDb = null, memory = { items: {}, blobs: {}, facts: {}, keys: {} };

  function opened(name, stores, lost) {
    return new Promise(function (good, bad) {
      var request = window.indexedDB.open(name, 1);
      request.onupgradeneeded = function () { stores.forEach(function (one) { request.result.createObjectStore(one); }); };
      request.onerror = function () { bad(request.error); };
      request.onsuccess = function () {
        request.result.onversionchange = function () { request.result.close(); lost(); };
        good(request.result);
      };
    });
  }
  async function database(store) {
    if (store === "keys") {
      if (!keysDb) { keysDb = await opened(KEYS, ["keys"], function () { keysDb = null; S.fire("signed-out"); }); }
      return keysDb;
    }
    if (!rows) { rows = await opened(ROWS, STORES, function () { rows = null; }); }
    return rows;
  }
  async function ask(store, what) {
    var db = await database(store);
    return new Promise(function (good, bad) {
      var request = what(db.transaction(store, "readonly").objectStore(store));
      request.onsuccess = function () { good(request.result); };
      request.onerror = function () { bad(request.error); };
    });
  }

  /* Several changes, all or none; ``under``: everything whose name begins so goes. Resolved only when the transaction is complete: not before may anybody say "saved". */
  async function write(changes) {
    var db, stores = changes.map(function (one) { return one.store; });
    if (!disk) {
      changes.forEach(function (one) {
        if (one.under) { Object.keys(memory[one.store]).forEach(function (key) { if (key.indexOf(one.under) === 0) { delete memory[one.store][key]; } }); } else if (one.value === undefined) { delete memory[one.store][one.key]; } else { memory[one.store][one.key] = one.value; }
      });
      return;
    }
    db = await database(stores[0]);
    await new Promise(function (good, bad) {
      var tx = db.transaction(stores.filter(function (one, place) { return stores.indexOf(one) === place; }), "readwrite", { durability: "strict" });
      tx.oncomplete = function () { good(); };
      tx.onabort = function () { bad(tx.error || new Error("aborted")); };
      changes.forEach(function (one) {
        var store = tx.objectStore(one.store);
        if (one.under) { store.delete(IDBKeyRange.bound(one.under, one.under + "\uffff")); } else if (one.value === undefined) { store.delete(one.key); } else { store.put(one.value, one.key); }
      });
    });
  }
  function read(store, key) { return disk ? ask(store, function (found) { return found.get(key); }) : Promise.resolve(memory[store][key]); }
  function all(store) {
    return disk ? ask(store, function (found) { return found.getAll(); }) : Promise.resolve(Object.keys(memory[store]).map(function (key) { return memory[store][key]; }));
  }

  function fromHex(text) {
    var out = new Uint8Array(text.length / 2);
    for (var i = 0; i < out.length; i += 1) { out[i] = parseInt(text.substr(i * 2, 2), 16); }
    return out;
  }
  function key(hex) { return disk ? subtle.importKey("raw", fromHex(hex), "AES-GCM", false, ["encrypt", "decrypt"]) : Promise.resolve(null); }

  /* A text under a key and a name: moved to another name it does not open. */
  async function seal(secret, name, text) {
    var bytes = new TextEncoder().encode(text), iv;
    if (!disk) { return { data: bytes }; }
    iv = window.crypto.getRandomValues(new Uint8Array(12));
    return { iv: iv, data: await subtle.encrypt({ name: "AES-GCM", iv: iv, additionalData: new TextEncoder().encode(name) }, secret, bytes) };
  }
  async function unseal(secret, name, box) {
    if (!disk) { return new TextDecoder().decode(box.data); }
    return new TextDecoder().decode(await subtle.decrypt({ name: "AES-GCM", iv: box.iv, additionalData: new TextEncoder().encode(name) }, secret, box.data));
  }
  function uuid() {
    var hex = Array.from(window.crypto.getRandomValues(new Uint8Array(16)), function (byte, place) {
      if (place === 6) { byte = (byte & 15) | 64; }
      if (place === 8) { byte = (byte & 63) | 128; }
      return ("0" + byte.toString(16)).slice(-2);
    }).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }
  /* The browser has the means but refuses them (a private window): as if it had none. */
  function forgo() { disk = false; S.store.disk = false; }
  S.store = { disk: disk, forgo: forgo, write: write, read: read, all: all, key: key, seal: seal, unseal: unseal, uuid: uuid };
}(window.Station = window.Station || {}));
