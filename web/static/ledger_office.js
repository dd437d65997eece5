// 台账报送情况: the months stacked by state, drawn over the table of their numbers, which stays for printing.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const figure = document.querySelector("[data-stack]");
  if (!figure || !window.echarts) return;
  const { labels, series } = JSON.parse(figure.dataset.stack);
  const COLORS = { done: "#2e8b57", wait: "#e0a800", overdue: "#b3261e", back: "#d9772b", ready: "#3f7fd0", over: "#c3cad4" };
  const canvas = figure.querySelector(".chart-canvas");
  canvas.hidden = false;
  figure.classList.add("drawn");
  const chart = echarts.init(canvas, null, { renderer: "svg" });
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 4, right: 12, top: 10, bottom: 2, containLabel: true },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, confine: true },
    xAxis: { type: "category", data: labels, axisTick: { show: false } },
    yAxis: { type: "value", minInterval: 1, splitLine: { lineStyle: { color: "#e8ecf2" } } },
    series: series
      .filter(([, , numbers]) => numbers.some(Boolean))
      .map(([name, tone, data]) => ({ type: "bar", stack: "all", name, data, barMaxWidth: 26, itemStyle: { color: COLORS[tone] } })),
  });
  window.addEventListener("resize", () => chart.resize());
});
