// Reading aloud and printing: both are extras, every page is whole without them.
"use strict";
(function () {
  var print = document.querySelectorAll("[data-print]");
  for (var i = 0; i < print.length; i++) {
    print[i].hidden = false;
    print[i].addEventListener("click", function () { window.print(); });
  }

  var button = document.querySelector("[data-read]");
  if (!button || !("speechSynthesis" in window) || !("SpeechSynthesisUtterance" in window)) return;
  var talking = false;
  button.hidden = false;

  function stop() {
    talking = false;
    window.speechSynthesis.cancel();
    button.textContent = "朗读本页";
  }

  // Sentence by sentence: long texts are cut off by some browsers.
  function say(parts) {
    if (!talking || !parts.length) return stop();
    var words = new SpeechSynthesisUtterance(parts.shift());
    words.lang = "zh-CN";
    words.rate = 0.85;
    words.onend = function () { say(parts); };
    words.onerror = stop;
    window.speechSynthesis.speak(words);
  }

  button.addEventListener("click", function () {
    if (talking) return stop();
    var text = document.getElementById("main").innerText.replace(/[‹✓■○→]/g, "");
    talking = true;
    button.textContent = "停止朗读";
    say(text.split(/[。！？\n]+/).filter(function (part) { return part.trim(); }));
  });
  window.addEventListener("pagehide", stop);
})();
