/* A field for a code that the camera may fill in (station/scan.js reads the picture). Without camera or script one types. */
(function () {
  "use strict";
  var S = window.Station, boxes = document.querySelectorAll("[data-scan]");
  if (!S || !S.hasCamera) { return; }

  function fit(box) {
    var input = document.getElementById(box.getAttribute("data-scan")), view = box.querySelector("[data-scan-view]");
    var start = box.querySelector("[data-scan-start]"), words = box.querySelector("[data-scan-words]"), video = box.querySelector("video");

    function close() {
      S.stopCamera();
      view.hidden = true;
      start.hidden = false;
    }
    function seen(text) {
      var code = text.trim().toUpperCase();
      if (!/^[0-9A-Z]{8,12}$/.test(code)) {
        words.textContent = "这不是招聘会的入场码，请扫本人手机上或纸上的入场码。";
        return false;
      }
      input.value = code;
      words.textContent = "已读到入场码 " + code + "。";
      close();
      input.focus();
      return true;
    }
    document.body.setAttribute("data-decoder", box.getAttribute("data-decoder"));
    start.hidden = false;
    start.addEventListener("click", function () {
      start.hidden = true;
      view.hidden = false;
      words.textContent = "请把入场码对准画面中间。";
      S.startCamera(video, seen).catch(function () {
        close();
        words.textContent = "摄像头没有打开。请允许使用摄像头，或照着入场码输入。";
      });
    });
    box.querySelector("[data-scan-stop]").addEventListener("click", close);
    video.addEventListener("failed", function (event) {
      close();
      words.textContent = event.detail;
    });
    window.addEventListener("pagehide", S.stopCamera);
  }

  boxes.forEach(fit);
}());
