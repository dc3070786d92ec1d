/* Keeps the merchants' check on the device. With network: the newest page, keys and list; without: the last ones seen. */
"use strict";
var NAME = "card-check-1";
var KEPT = [{% for one in kept %}"{{ one|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(NAME).then(function (cache) { return cache.addAll(KEPT); }).then(function () { return self.skipWaiting(); }));
});
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });
self.addEventListener("fetch", function (event) {
  var path = new URL(event.request.url).pathname;
  if (event.request.method !== "GET" || KEPT.indexOf(path) < 0) { return; }
  event.respondWith(fetch(event.request).then(function (answer) {
    if (answer.ok) {
      var copy = answer.clone();
      event.waitUntil(caches.open(NAME).then(function (cache) { return cache.put(path, copy); }));
    }
    return answer;
  }).catch(function () { return caches.match(path).then(function (held) { return held || Response.error(); }); }));
});
