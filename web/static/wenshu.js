// What pages do in the browser. Everything works without this file, only with more clicks.
"use strict";

(() => {
  const typing = (element) => element instanceof Element && element.matches("input, textarea, select, [contenteditable]");
  const visible = (element) => element.getClientRects().length > 0;

  // A sentence above the page, for what went wrong without a page of its own; an empty one takes it away.
  const say = (sentence) => {
    let said = document.getElementById("said");
    if (!said && !sentence) return;
    if (!said) {
      said = document.createElement("div");
      said.id = "said";
      said.className = "alert alert-danger py-2 said no-print";
      said.setAttribute("role", "alert");
      document.getElementById("content").prepend(said);
    }
    said.hidden = !sentence;
    said.textContent = sentence;
  };

  // Asks the server without leaving the page. What it refuses is said in its own sentence, and gives no answer.
  const ask = async (url, options = {}) => {
    let answer;
    try {
      answer = await fetch(url, { ...options, headers: { ...options.headers, "X-Requested-With": "XMLHttpRequest" } });
    } catch {
      say("网络不通，请重试。");
      return null;
    }
    if (answer.ok) {
      say("");
      return answer;
    }
    const told = await answer.json().catch(() => ({}));
    say(told.error || `没有办成（${answer.status}）。请刷新页面后重试。`);
    return null;
  };
  window.wenshu = { say, ask };

  // Typing is being there: a long form must not lose its session because nothing was sent meanwhile.
  const MINUTE = 60_000;
  let awake = Date.now();
  document.addEventListener("input", async () => {
    const url = document.body.dataset.awake;
    if (!url || Date.now() - awake < MINUTE) return;
    awake = Date.now();
    const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), "X-Requested-With": "XMLHttpRequest" };
    const answer = await fetch(url, { method: "POST", headers }).catch(() => null); // without a network the next minute asks again
    if (answer?.status === 401) say("登录已失效，请先保存或复制已填内容，再重新登录。");
  });

  // "/" goes to the search box; j and k walk through the hits or rows of a list, Enter opens.
  const steps = () => [...document.querySelectorAll("[data-step]")];
  const walk = (by) => {
    const all = steps();
    if (!all.length) return;
    const at = all.findIndex((one) => one.classList.contains("current"));
    const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    all.forEach((one) => one.classList.toggle("current", one === next));
    const link = next.querySelector("a");
    if (link) link.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (event.target instanceof HTMLElement && typing(event.target)) event.target.blur();
      document.querySelectorAll("details.user[open], details.menu[open]").forEach((menu) => menu.removeAttribute("open"));
      return;
    }
    if (typing(event.target) || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.key === "/") {
      const boxes = [...document.querySelectorAll("[data-search]")].filter(visible);
      const box = boxes.find((one) => one.closest("main")) || boxes[0];
      if (!box) return;
      event.preventDefault();
      box.focus();
      box.select();
    } else if (event.key === "j" || event.key === "k") {
      walk(event.key === "j" ? 1 : -1);
    }
  });

  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.user[open], details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    });
    const button = event.target instanceof Element ? event.target.closest("[data-back], [data-print], [data-copy]") : null;
    if (!button) return;
    if (button.hasAttribute("data-back")) history.back();
    if (button.hasAttribute("data-print")) window.print();
    if (button.hasAttribute("data-copy")) copy(button);
  });

  // navigator.clipboard is absent on plain http, which is what an intranet speaks.
  const copy = (button) => {
    const source = document.querySelector(button.getAttribute("data-copy"));
    getSelection().selectAllChildren(source);
    button.textContent = document.execCommand("copy") ? "已复制" : "请按 Ctrl+C 复制";
  };

  // A second click on a button must not send a form twice; a question is asked before what can't be taken back.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return; // the page's own script has refused it, and said why
    const form = event.target;
    if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) {
      event.preventDefault();
      return;
    }
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 8000);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
  document.addEventListener("change", (event) => {
    if (event.target instanceof Element && event.target.matches("[data-autosubmit]")) event.target.form.requestSubmit();
  });

  document.querySelectorAll("[data-focus]").forEach((element) => element.focus());

  // Charts: drawn over the table of their numbers, which stays for printing and for browsers that draw nothing.
  const draw = (figure) => {
    const { kind, unit, pairs } = JSON.parse(figure.dataset.chart);
    if (!pairs.length) return;
    const canvas = figure.querySelector(".chart-canvas");
    const flat = kind === "bar";
    const labels = { type: "category", data: pairs.map(([label]) => label), inverse: flat, axisTick: { show: false } };
    const numbers = { type: "value", minInterval: 1, splitLine: { lineStyle: { color: "#e8ecf2" } } };
    canvas.hidden = false;
    if (flat) canvas.style.height = `${Math.max(8, pairs.length * 1.6 + 2)}rem`;
    figure.querySelector(".bars").hidden = true;
    const chart = echarts.init(canvas, null, { renderer: "svg" });
    chart.setOption({
      animation: false,
      color: ["#1d5aad"],
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 4, right: 28, top: flat ? 4 : 22, bottom: 4, containLabel: true },
      tooltip: { trigger: "axis", valueFormatter: (number) => `${number} ${unit}` },
      xAxis: flat ? numbers : labels,
      yAxis: flat ? labels : numbers,
      series: [{ type: "bar", barMaxWidth: 18, data: pairs.map(([, number]) => number), label: { show: true, position: flat ? "right" : "top" } }],
    });
    window.addEventListener("resize", () => chart.resize());
  };
  // this file comes first, so that the keys work before a large library has arrived; charts wait for theirs
  document.addEventListener("DOMContentLoaded", () => window.echarts && document.querySelectorAll("[data-chart]").forEach(draw));
})();
