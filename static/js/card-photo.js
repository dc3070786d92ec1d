/* Crops, turns and scales a photograph to what a card carries: 352×440, JPEG, 20–50 KB, 300 dpi. The server judges again. */
(function () {
  "use strict";
  var WIDE = 352, HIGH = 440, LEAST = 20 * 1024, MOST = 50 * 1024;
  var input = document.querySelector("[data-card-photo]"), desk = document.querySelector("[data-photo-desk]");
  if (!input || !desk || !window.DataTransfer || !HTMLCanvasElement.prototype.toBlob) { return; }
  var canvas = desk.querySelector("[data-photo-canvas]"), pen = canvas.getContext("2d");
  var zoom = desk.querySelector("[data-photo-zoom]"), state = desk.querySelector("[data-photo-state]");
  var picture = null, turn = 0, x = 0, y = 0, held = null, timer = 0, making = 0;

  function tell(words) { state.textContent = words; }
  function scale() {
    var turned = turn % 2 === 1, wide = turned ? picture.height : picture.width, high = turned ? picture.width : picture.height;
    return Math.max(WIDE / wide, HIGH / high) * zoom.value / 100;
  }
  function paint() {
    var size = scale();
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, WIDE, HIGH);
    pen.save();
    pen.translate(WIDE / 2 + x, HIGH / 2 + y);
    pen.rotate(turn * Math.PI / 2);
    pen.drawImage(picture, -picture.width * size / 2, -picture.height * size / 2, picture.width * size, picture.height * size);
    pen.restore();
    window.clearTimeout(timer);
    timer = window.setTimeout(make, 250);
  }
  /* The share of white on the border the server measures too. */
  function white() {
    var pixels = pen.getImageData(0, 0, WIDE, HIGH).data, good = 0, all = 0;
    for (var row = 0; row < 176; row += 1) {
      for (var column = 0; column < WIDE; column += 1) {
        if (row >= 26 && column >= 18 && column < WIDE - 18) { continue; }
        var at = (row * WIDE + column) * 4, low = Math.min(pixels[at], pixels[at + 1], pixels[at + 2]);
        all += 1;
        good += low >= 225 && Math.max(pixels[at], pixels[at + 1], pixels[at + 2]) - low <= 20 ? 1 : 0;
      }
    }
    return good / all;
  }
  function blob(quality, then) { canvas.toBlob(then, "image/jpeg", quality); }
  /* Looks for the best quality below 50 KB by halving. */
  function search(low, high, best, left, then) {
    if (left === 0) { then(best); return; }
    var middle = (low + high) / 2;
    blob(middle, function (made) {
      if (made.size <= MOST - 512) { search(middle, high, made, left - 1, then); } else { search(low, middle, best, left - 1, then); }
    });
  }
  function make() {
    var mine = making += 1;
    tell("正在生成照片…");
    search(0.2, 1, null, 8, function (made) {
      if (mine !== making) { return; }
      if (made === null || made.size < LEAST) { tell(made === null ? "照片细节太多，压不到50KB，请换一张。" : "照片太模糊，生成后不足20KB，请换一张清晰的照片。"); return; }
      made.arrayBuffer().then(function (buffer) { keep(new Uint8Array(buffer)); });
    });
  }
  function keep(raw) {
    raw[13] = 1; raw[14] = 300 >> 8; raw[15] = 300 & 255; raw[16] = 300 >> 8; raw[17] = 300 & 255;
    var box = new DataTransfer(), share = Math.floor(white() * 1000) / 10;
    box.items.add(new File([raw], "card-photo.jpg", { type: "image/jpeg" }));
    input.files = box.files;
    desk.setAttribute("data-ready", String(raw.length));
    tell((share >= 97 ? "照片合格：" : "背景不够白（白色占" + share + "%，应在97%以上），请在白墙前重拍或移动照片。当前：") + "352×440像素，" + Math.round(raw.length / 102.4) / 10 + "KB。");
  }
  input.addEventListener("change", function () {
    var file = input.files[0];
    if (!file) { return; }
    var address = URL.createObjectURL(file), image = new Image();
    image.onload = function () { picture = image; turn = 0; x = 0; y = 0; zoom.value = 100; desk.hidden = false; paint(); };
    image.onerror = function () { desk.hidden = false; tell("这个文件不是照片，请重新选择。"); };
    image.src = address;
  });
  zoom.addEventListener("input", function () { if (picture) { paint(); } });
  desk.querySelector("[data-photo-turn]").addEventListener("click", function () { if (picture) { turn = (turn + 1) % 4; paint(); } });
  canvas.addEventListener("pointerdown", function (event) { held = [event.clientX, event.clientY]; canvas.setPointerCapture(event.pointerId); });
  canvas.addEventListener("pointermove", function (event) {
    if (!held || !picture) { return; }
    var ratio = WIDE / canvas.clientWidth;
    x += (event.clientX - held[0]) * ratio; y += (event.clientY - held[1]) * ratio;
    held = [event.clientX, event.clientY];
    paint();
  });
  canvas.addEventListener("pointerup", function () { held = null; });
  canvas.addEventListener("keydown", function (event) {
    var step = { ArrowLeft: [-4, 0], ArrowRight: [4, 0], ArrowUp: [0, -4], ArrowDown: [0, 4] }[event.key];
    if (!step || !picture) { return; }
    event.preventDefault();
    x += step[0]; y += step[1];
    paint();
  });
}());
