/* Charts over tables: each draws the numbers of the table beside it, a press on a bar opens its list. Without this file the tables stand there whole. */
(function () {
  "use strict";
  var TONES = ["#8d3b36", "#b79f6b"], INK = "#333", LINE = "#ddd";

  function option(data, wide) {
    var names = { type: "category", data: data.labels, axisLabel: { color: INK, fontSize: wide ? 14 : 12, interval: 0 }, axisTick: { show: false }, axisLine: { lineStyle: { color: LINE } } };
    var numbers = { type: "value", max: data.max || null, axisLabel: { color: INK, fontSize: wide ? 13 : 11 }, splitLine: { lineStyle: { color: LINE } } };
    var lying = data.lying;
    if (lying) { names.inverse = true; }
    return {
      animation: false,
      grid: { left: 8, right: lying ? 64 : 8, top: 24, bottom: 8, containLabel: true },
      xAxis: lying ? numbers : names,
      yAxis: lying ? names : numbers,
      series: data.series.map(function (one, place) {
        var last = place === data.series.length - 1;
        return {
          name: one.name, type: "bar", stack: "all", data: one.values, barMaxWidth: 36, cursor: "pointer",
          itemStyle: { color: TONES[place % TONES.length] }, emphasis: { itemStyle: { color: "#a51c1c" } },
          label: { show: last && (lying || wide || data.labels.length < 8), position: lying ? "right" : "top", color: INK, formatter: function (bar) { return data.words[bar.dataIndex]; } }
        };
      })
    };
  }

  function draw(box) {
    var data = JSON.parse(document.getElementById(box.getAttribute("data-from")).textContent);
    box.hidden = false;
    var chart = window.echarts.init(box), table = document.getElementById(box.getAttribute("data-table"));
    var put = function () { chart.resize(); chart.setOption(option(data, box.clientWidth > 700)); };
    put();
    chart.on("click", function (bar) { window.location.assign(data.series[bar.seriesIndex].urls[bar.dataIndex]); });
    window.addEventListener("resize", put);
    if (table) { table.open = false; }
  }

  document.addEventListener("DOMContentLoaded", function () {
    if (window.echarts) { document.querySelectorAll("[data-from]").forEach(draw); }
  });
}());
