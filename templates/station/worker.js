/* Keeps the clerk's page on the phone: the page and its parts, all of one version; nothing that anybody wrote or was told. */
"use strict";
var NAME = "station-{{ version }}";
var KEPT = [{% for one in kept %}"{{ one|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

function held(cache, path) {
  return fetch(new Request(path, { credentials: "same-origin", cache: "reload" })).then(function (answer) {
    if (!answer.ok || answer.redirected) { throw new Error("not this page"); } /* nobody is signed in: keep the version at hand */
    return cache.put(path, answer);
  });
}
self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(NAME).then(function (cache) {
    return Promise.all(KEPT.map(function (path) { return held(cache, path); }));
  }).then(function () { return self.skipWaiting(); }));
});
self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name.indexOf("station-") === 0 && name !== NAME; }).map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});
self.addEventListener("fetch", function (event) {
  var path = new URL(event.request.url).pathname;
  if (event.request.method !== "GET" || KEPT.indexOf(path) < 0) { return; }
  event.respondWith(caches.open(NAME).then(function (cache) { return cache.match(path); }).then(function (found) { return found || fetch(event.request); }));
});
