// 领导看板: the trend and the ranking, drawn as vectors that grow with the paper when the sheet is printed.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  if (!window.echarts) return;
  const COLORS = ["#1d5aad", "#d9772b", "#2e8b57", "#7b5aa6"];
  const font = { fontFamily: getComputedStyle(document.body).fontFamily };

  const draw = (figure, option) => {
    const canvas = figure.querySelector(".chart-canvas");
    canvas.hidden = false;
    figure.classList.add("drawn");
    const chart = echarts.init(canvas, null, { renderer: "svg" });
    chart.setOption({ animation: false, color: COLORS, textStyle: font, ...option });
    const scale = () => {
      const svg = canvas.querySelector("svg");
      svg.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
    };
    scale();
    window.addEventListener("resize", () => {
      if (window.matchMedia("print").matches) return;
      chart.resize();
      scale();
    });
  };

  const trend = document.querySelector("[data-trend]");
  if (trend) {
    const { labels, series } = JSON.parse(trend.dataset.trend);
    const best = labels.map((_, at) => Math.max(...series.map(([, scores]) => scores[at] ?? -Infinity))); // its label goes above, the others' below
    draw(trend, {
      grid: { left: 4, right: 16, top: 26, bottom: 2, containLabel: true },
      legend: { top: 0, right: 0, itemHeight: 8, textStyle: { fontSize: 11 } },
      tooltip: { trigger: "axis", confine: true },
      xAxis: { type: "category", data: labels, axisTick: { show: false } },
      yAxis: { type: "value", scale: true, splitLine: { lineStyle: { color: "#e8ecf2" } } },
      series: series.map(([name, data]) => ({
        type: "line",
        name,
        data: data.map((value, at) => ({ value, label: { position: value === best[at] ? "top" : "bottom" } })),
        symbolSize: 7,
        connectNulls: true,
        label: { show: labels.length < 9, fontSize: 10 },
        labelLayout: { moveOverlap: "shiftY" },
      })),
    });
  }

  const ranking = document.querySelector("[data-ranking]");
  if (ranking) {
    const rows = JSON.parse(ranking.dataset.ranking);
    const groups = [...new Set(rows.map(([, group]) => group))];
    draw(ranking, {
      grid: { left: 4, right: 6, top: 24, bottom: 2, containLabel: true },
      legend: { top: 0, right: 0, itemHeight: 8, textStyle: { fontSize: 11 } },
      tooltip: { trigger: "item", confine: true, formatter: ({ name, value }) => `${echarts.format.encodeHTML(name)}　${value} 分` },
      xAxis: { type: "category", data: rows.map(([unit]) => unit), axisTick: { show: false }, axisLabel: { interval: 0, rotate: 90, fontSize: Math.max(4.5, Math.min(8, 330 / rows.length)) } },
      yAxis: { type: "value", splitLine: { lineStyle: { color: "#e8ecf2" } } },
      series: groups.map((group) => ({
        type: "bar",
        name: group,
        stack: "all",
        barMaxWidth: 16,
        data: rows.map(([, own, score]) => (own === group ? score : null)),
      })),
    });
  }
});
