/* Pictures: a photo made small on the phone, a signature on the glass. Both are kept as base64 of the file. */
(function (S) {
  "use strict";
  var LONGEST = 1280, MOST = 480000; /* bytes of a photo; the server takes 2 MB in all */

  S.picture = function (file) {
    return new Promise(function (good, bad) {
      var url = URL.createObjectURL(file), image = new Image();
      image.onload = function () { URL.revokeObjectURL(url); good(image); };
      image.onerror = function () { URL.revokeObjectURL(url); bad(new Error("这张照片打不开。请重新拍照，或换一张JPG照片。")); };
      image.src = url;
    });
  };
  /* The camera's picture turned upright by the browser, at most 1280 px, nothing of what the camera wrote into it. */
  S.shrink = async function (file) {
    var image = await S.picture(file), canvas = painted(image, image.naturalWidth, image.naturalHeight, LONGEST), quality = 0.82, text;
    for (;;) {
      text = canvas.toDataURL("image/jpeg", quality).split(",")[1];
      if (text.length * 0.75 <= MOST || canvas.width < 300) { return text; }
      if (quality > 0.6) { quality -= 0.2; } else { canvas = painted(canvas, canvas.width, canvas.height, Math.max(canvas.width, canvas.height) * 0.75); }
    }
  };
  function painted(source, width, height, longest) {
    var ratio = Math.min(1, longest / Math.max(width, height)), canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(width * ratio));
    canvas.height = Math.max(1, Math.round(height * ratio));
    canvas.getContext("2d").drawImage(source, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  S.signature = function (kept, done) {
    var canvas = S.el("canvas", { class: "sign", width: 600, height: 240, role: "img", "aria-label": kept ? "已有签名" : "签名区，请用手指签名" });
    var pen = canvas.getContext("2d"), down = false, image;
    pen.lineWidth = 5; pen.lineCap = "round"; pen.lineJoin = "round"; pen.strokeStyle = "#1f2328";
    function blank() { pen.fillStyle = "#fff"; pen.fillRect(0, 0, canvas.width, canvas.height); }
    function place(event) {
      var box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
    }
    blank();
    if (kept) {
      image = new Image();
      image.onload = function () { pen.drawImage(image, 0, 0); };
      image.src = "data:image/png;base64," + kept;
    }
    canvas.addEventListener("pointerdown", function (event) {
      down = true;
      canvas.setPointerCapture(event.pointerId);
      pen.beginPath();
      pen.moveTo.apply(pen, place(event));
      event.preventDefault();
    });
    canvas.addEventListener("pointermove", function (event) {
      if (!down) { return; }
      pen.lineTo.apply(pen, place(event));
      pen.stroke();
    });
    ["pointerup", "pointercancel"].forEach(function (name) {
      canvas.addEventListener(name, function () {
        if (!down) { return; }
        down = false;
        canvas.setAttribute("aria-label", "已有签名");
        done(canvas.toDataURL("image/png").split(",")[1]);
      });
    });
    return { node: canvas, clear: function () { blank(); canvas.setAttribute("aria-label", "签名区，请用手指签名"); done(""); } };
  };
}(window.Station));
