/* Reading the code of a card: the camera's live picture, or one photo where there is no camera to be had. The browser's own reader where it has one, else
   jsQR, loaded when the first code is to be read. */
(function (S) {
  "use strict";
  var LONGEST = 900, EVERY = 150, NARROW = 0.8; /* px of a picture, ms between two looks, share of the live picture that is looked at */
  var own = null, decoder = null, live = null;

  try { own = window.BarcodeDetector ? new window.BarcodeDetector({ formats: ["qr_code"] }) : null; } catch (error) { own = null; }
  function load() {
    decoder = decoder || new Promise(function (good, bad) {
      var script = document.createElement("script");
      script.src = document.body.getAttribute("data-decoder");
      script.onload = function () { good(window.jsQR); };
      script.onerror = function () { decoder = null; bad(new Error("扫码程序没有下载下来。请联网后再试，或输入尾号、档案号查找。")); };
      document.head.appendChild(script);
    });
    return decoder;
  }
  function painted(source, width, height, share) {
    var canvas = document.createElement("canvas"), wide = width * share, high = height * share, ratio = Math.min(1, LONGEST / Math.max(wide, high));
    canvas.width = Math.round(wide * ratio);
    canvas.height = Math.round(high * ratio);
    canvas.getContext("2d").drawImage(source, (width - wide) / 2, (height - high) / 2, wide, high, 0, 0, canvas.width, canvas.height);
    return canvas;
  }
  async function read(canvas) {
    var found, pixels;
    if (own) {
      try {
        found = await own.detect(canvas);
        return found.length ? found[0].rawValue : "";
      } catch (error) { own = null; } /* it is there and reads no such code */
    }
    pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    found = (await load())(pixels.data, pixels.width, pixels.height, { inversionAttempts: "dontInvert" });
    return found ? found.data : "";
  }
  /* The text of a photographed code, or nothing. */
  S.readPhoto = async function (file) {
    var image = await S.picture(file);
    return read(painted(image, image.naturalWidth, image.naturalHeight, 1));
  };

  S.hasCamera = Boolean(navigator.mediaDevices && navigator.mediaDevices.getUserMedia);
  S.isLooking = function () { return Boolean(live); };
  S.stopCamera = function () {
    if (!live) { return; }
    window.clearTimeout(live.timer);
    live.stream.getTracks().forEach(function (track) { track.stop(); });
    live = null;
  };
  /* Looks through the camera until ``seen`` takes a text (true) or somebody stops it. */
  S.startCamera = async function (video, seen) {
    var mine = { stream: null, timer: 0 };
    S.stopCamera();
    mine.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false });
    live = mine;
    video.srcObject = mine.stream;
    await video.play();
    async function look() {
      var text = "";
      if (live !== mine) { return; }
      if (video.readyState >= 2 && video.videoWidth) { text = await read(painted(video, video.videoWidth, video.videoHeight, NARROW)); }
      if (live !== mine) { return; }
      if (text && seen(text)) { S.stopCamera(); return; }
      mine.timer = window.setTimeout(function () { look().catch(failed); }, EVERY);
    }
    function failed(error) { S.stopCamera(); video.dispatchEvent(new CustomEvent("failed", { detail: error.message })); }
    look().catch(failed);
  };

  /* What a card's code names its card by (four bytes in hex), or nothing for any other text. */
  S.cardName = function (text) {
    var plain = text.trim().split("#").pop().replace(/-/g, "+").replace(/_/g, "/"), raw;
    try { raw = window.atob(plain + "===".slice((plain.length + 3) % 4)); } catch (error) { return ""; }
    if (raw.length !== 79 || raw.charCodeAt(0) !== 1) { return ""; }
    return Array.from(raw.slice(7, 11), function (one) { return ("0" + one.charCodeAt(0).toString(16)).slice(-2); }).join("");
  };
}(window.Station = window.Station || {}));
