// 录入评分方案: line numbers beside the text, and the way from a finding to its line.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const text = document.querySelector("[data-code]");
  const gutter = document.querySelector("[data-gutter]");
  if (!text || !gutter) return;
  const number = () => {
    const count = text.value.split("\n").length;
    if (gutter.dataset.count === String(count)) return;
    gutter.dataset.count = String(count);
    gutter.textContent = Array.from({ length: count }, (_, at) => at + 1).join("\n");
  };
  const follow = () => {
    gutter.scrollTop = text.scrollTop;
  };
  text.addEventListener("input", number);
  text.addEventListener("scroll", follow);
  number();

  const go = (line) => {
    const lines = text.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    text.focus({ preventScroll: true });
    text.setSelectionRange(start, start + (lines[line - 1] || "").length);
    const height = text.scrollHeight / lines.length;
    text.scrollTop = Math.max(0, (line - 6) * height);
    text.scrollLeft = 0;
    text.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("[data-line]") : null;
    if (!link) return;
    event.preventDefault();
    go(Number(link.dataset.line));
  });
});
