// 考核排名: the scores as bars, group beside group, over the table of their numbers, which stays for printing.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  if (!window.echarts) return;
  const COLORS = { done: "#2e8b57", back: "#d9772b", over: "#a9b5c5", plain: "#1d5aad", less: "#b3261e" };

  const draw = (figure) => {
    const { groups, lines, named } = JSON.parse(figure.dataset.ranks);
    const units = groups.flatMap(({ units: own }, at) => (at ? [["", null, "", ""], ...own] : own)); // a gap between groups
    if (!units.some(([, score]) => score !== null)) return;
    const canvas = figure.querySelector(".chart-canvas");
    canvas.hidden = false;
    const tone = (score, word) => COLORS[named[word] || (score < 0 ? "less" : "plain")];
    const chart = echarts.init(canvas, null, { renderer: "svg" });
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 4, right: lines.length ? 76 : 12, top: 18, bottom: 2, containLabel: true },
      tooltip: {
        trigger: "item",
        confine: true,
        formatter: ({ data }) => echarts.format.encodeHTML(`${data.name}　${data.value} 分${data.word ? `（${data.word}）` : ""}`),
      },
      xAxis: {
        type: "category",
        data: units.map(([unit]) => unit),
        axisTick: { show: false },
        axisLabel: { interval: 0, rotate: units.length > 12 ? 42 : 0, fontSize: 11, color: "#3b4554" },
      },
      yAxis: { type: "value", splitLine: { lineStyle: { color: "#e8ecf2" } } },
      series: [
        {
          type: "bar",
          barMaxWidth: 22,
          cursor: "pointer",
          data: units.map(([name, value, word, url]) => ({ name, value, word, url, itemStyle: { color: tone(value, word) } })),
          label: { show: units.length <= 30, position: "top", fontSize: 10, color: "#5b6675", formatter: ({ value }) => value ?? "" },
          markLine: {
            silent: true,
            symbol: "none",
            data: lines.map(([name, yAxis]) => ({ name, yAxis })),
            lineStyle: { color: "#8b96a5", type: "dashed" },
            label: { formatter: ({ name, value }) => `${name} ${value}`, color: "#5b6675", fontSize: 11 },
          },
        },
      ],
    });
    chart.on("click", ({ data }) => data.url && location.assign(data.url));
    window.addEventListener("resize", () => chart.resize());
  };
  document.querySelectorAll("[data-ranks]").forEach(draw);
});
