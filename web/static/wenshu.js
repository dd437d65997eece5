// What pages do in the browser. Everything works without this file, only with more clicks.
"use strict";

(() => {
  const typing = (element) => element instanceof Element && element.matches("input, textarea, select, [contenteditable]");
  const visible = (element) => element.getClientRects().length > 0;

  // Beside what could not be kept because nobody is logged in any more: the way back in that leaves this page as it is.
  const door = () => {
    const link = document.createElement("a");
    link.href = document.body.dataset.door;
    link.target = "_blank";
    link.rel = "noopener";
    link.className = "alert-link text-decoration-underline";
    link.textContent = "重新登录（新窗口）";
    return link;
  };

  // A sentence above the page, for what went wrong without a page of its own; an empty one takes it away.
  const say = (sentence, { out = false } = {}) => {
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
    if (out) said.append(" ", door());
    asleep ||= out;
  };

  // After logging in anew beside this page it goes on with the token of the new session, if that is the same person's.
  const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const isOut = (status) => status === 401 || status === 400; // a session that ended, or a token of one that did
  // `used` is the token that was refused; null: somebody else is logged in now.
  const renew = async (used) => {
    const { token: url, login } = document.body.dataset;
    const answer = url && (await fetch(url, { headers: { "X-Requested-With": "XMLHttpRequest" } }).catch(() => null));
    if (!answer?.ok) return false;
    const now = await answer.json();
    if (now.login !== login) {
      say(`现在登录的是“${now.name}”，不是打开这一页的人，没有保存。请用原来的账号重新登录。`, { out: true });
      return null;
    }
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": now.token }));
    for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = now.token;
    if (asleep) say("");
    asleep = false;
    return now.token !== used;
  };
  let asleep = false;
  window.addEventListener("focus", () => asleep && renew(token()));

  // Asks the server without leaving the page. What it refuses is said in its own sentence, and gives no answer.
  const ask = async (url, options = {}) => {
    const used = token();
    const send = () => fetch(url, { ...options, headers: { ...options.headers, "X-Requested-With": "XMLHttpRequest" } });
    let answer;
    try {
      answer = await send();
      const anew = isOut(answer.status) && (await renew(used));
      if (anew === null) return null;
      if (anew) {
        if (options.body?.has?.("csrf_token")) options.body.set("csrf_token", token());
        if (options.headers?.["X-CSRFToken"]) options.headers["X-CSRFToken"] = token();
        answer = await send();
      }
    } catch {
      say("网络不通，请重试。");
      return null;
    }
    if (answer.ok) {
      say("");
      return answer;
    }
    const told = await answer.json().catch(() => ({}));
    say(told.error || `没有办成（${answer.status}）。请刷新页面后重试。`, { out: answer.status === 401 });
    return null;
  };
  window.wenshu = { say, ask, door, token, renew, isOut };

  // Typing is being there: a long form must not lose its session because nothing was sent meanwhile.
  const MINUTE = 60_000;
  let awake = Date.now();
  document.addEventListener("input", async () => {
    const url = document.body.dataset.awake;
    if (!url || Date.now() - awake < MINUTE) return;
    awake = Date.now();
    const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), "X-Requested-With": "XMLHttpRequest" };
    const answer = await fetch(url, { method: "POST", headers }).catch(() => null); // without a network the next minute asks again
    if (answer && isOut(answer.status) && (await renew(token())) === false) say("登录已失效，填写的内容还在页面上。登录后回到这一页继续。", { out: true });
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
  // Buttons that only a script answers are seen from now on: over a slow line nobody clicks one in vain (wenshu.css).
  document.addEventListener("DOMContentLoaded", () => document.documentElement.classList.add("live"));
  // this file comes first, so that the keys work before a large library has arrived; charts wait for theirs
  document.addEventListener("DOMContentLoaded", () => window.echarts && document.querySelectorAll("[data-chart]").forEach(draw));
})();
