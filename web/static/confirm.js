// 核对: a field and its place on the page find each other; pages turn and zoom; rows come and go.
"use strict";

(() => {
  const ZOOMS = [0.6, 0.8, 1, 1.25, 1.5, 2, 2.6];
  let zoom = ZOOMS.indexOf(1);
  const viewer = () => document.getElementById("viewer");
  const desk = () => viewer()?.querySelector(".viewer-desk");
  const boxes = (key) => [...(viewer()?.querySelectorAll(`.box[data-key="${CSS.escape(key)}"]`) || [])];
  const field = (key) => document.querySelector(`input[data-key="${CSS.escape(key)}"], textarea[data-key="${CSS.escape(key)}"], select[data-key="${CSS.escape(key)}"]`);

  // Scrolls the desk alone: the form beside it stays where it is.
  const show = (element, at) => {
    const frame = desk();
    const top = element.getBoundingClientRect().top - frame.getBoundingClientRect().top + frame.scrollTop;
    frame.scrollTo({ top: Math.max(0, top - frame.clientHeight * at), behavior: "instant" });
  };

  const light = (key) => {
    viewer()?.querySelectorAll(".box.lit").forEach((box) => box.classList.remove("lit"));
    document.querySelectorAll(".quote.lit").forEach((quote) => quote.classList.remove("lit"));
    const found = boxes(key);
    found.forEach((box) => box.classList.add("lit"));
    document.querySelectorAll(`.quote[data-key="${CSS.escape(key)}"]`).forEach((quote) => quote.classList.add("lit"));
    return found;
  };

  document.addEventListener("focusin", (event) => {
    const key = event.target.matches?.("input[data-key], textarea[data-key], select[data-key]") && event.target.dataset.key;
    if (!key || !desk()) return;
    const [first] = light(key);
    if (first) show(first, 0.3);
  });

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const box = event.target.closest(".box");
    const quote = event.target.closest(".quote");
    const key = (box || quote)?.dataset.key;
    if (key) {
      const target = field(key);
      light(key);
      if (quote && boxes(key)[0]) show(boxes(key)[0], 0.3);
      if (box && target) target.focus({ preventScroll: false });
      return;
    }
    const button = event.target.closest("button, a");
    if (!button) return;
    if (button.dataset.turn) turn(Number(button.dataset.turn));
    if (button.dataset.zoom) enlarge(Number(button.dataset.zoom));
    if (button.dataset.add) add(button);
    if ("takeAway" in button.dataset) takeAway(button);
    if (button.dataset.paper) swap(event, button);
  });

  const sheets = () => [...(viewer()?.querySelectorAll(".sheet") || [])];
  const current = () => {
    const middle = desk().getBoundingClientRect().top + desk().clientHeight / 3;
    return Math.max(0, sheets().findLastIndex((sheet) => sheet.getBoundingClientRect().top <= middle));
  };
  const turn = (by) => {
    const all = sheets();
    const next = all[Math.min(Math.max(current() + by, 0), all.length - 1)];
    if (next) show(next, 0);
  };
  const enlarge = (by) => {
    zoom = by ? Math.min(Math.max(zoom + by, 0), ZOOMS.length - 1) : ZOOMS.indexOf(1);
    const at = current();
    desk().style.setProperty("--zoom", ZOOMS[zoom]);
    if (sheets()[at]) show(sheets()[at], 0);
  };
  const count = () => {
    const at = viewer()?.querySelector("[data-at]");
    if (at) at.textContent = sheets()[current()]?.dataset.page || "1";
  };
  document.addEventListener("scroll", (event) => event.target.classList?.contains("viewer-desk") && count(), true);

  // Parties and amounts: as many rows as there are.
  const add = (button) => {
    const group = button.closest("[data-several]");
    const rows = group.querySelectorAll("[data-row]");
    const row = rows[rows.length - 1].cloneNode(true);
    const key = `${group.dataset.several}-more-${Date.now()}`;
    row.querySelectorAll("input").forEach((input) => {
      input.value = "";
      input.classList.remove("doubtful");
    });
    row.querySelectorAll("[aria-label]").forEach((part) => {
      part.setAttribute("aria-label", part.getAttribute("aria-label").replace(/\d+/, rows.length + 1));
    });
    const value = row.querySelector("[data-key]");
    value.id = key;
    value.dataset.key = key;
    const wrap = document.createElement("div");
    wrap.append(row);
    button.before(wrap);
    row.querySelector("input").focus();
  };
  const takeAway = (button) => {
    const group = button.closest("[data-several]");
    const row = button.closest("[data-row]");
    if (group.querySelectorAll("[data-row]").length > 1) {
      row.parentElement.remove();
    } else {
      row.querySelectorAll("input").forEach((input) => (input.value = ""));
    }
  };

  // Another file of the filing comes to the left; what was typed on the right stays.
  const swap = async (event, link) => {
    if (!window.htmx || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const answer = await wenshu.ask(link.dataset.paper);
    if (!answer) return;
    document.querySelector(".desk > :first-child").outerHTML = await answer.text();
    htmx.process(viewer());
    link.parentElement.querySelectorAll("a").forEach((one) => {
      one.classList.toggle("active", one === link);
      if (one === link) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    });
  };

  document.querySelectorAll("[data-one-line]").forEach((area) =>
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    }),
  );

  // A page that waits for the worker must not load itself anew under somebody's hands.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id === "progress" && document.querySelector("details.act[open]")) event.preventDefault();
  });

  const start = Number(document.querySelector("[data-start]")?.dataset.start || 1);
  if (start > 1 && desk()) {
    const sheet = sheets().find((one) => Number(one.dataset.page) === start);
    if (sheet) show(sheet, 0);
    document.querySelector(`[data-text-page="${start}"]`)?.scrollIntoView({ block: "start" });
  }
})();
