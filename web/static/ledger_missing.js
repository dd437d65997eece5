// 未报与催报: choose all or none, and how many are chosen.
"use strict";

(() => {
  const table = document.getElementById("missing");
  const all = table?.querySelector("[data-all]");
  if (!all) return;
  const boxes = [...table.querySelectorAll("input[name=ledger]")];
  const count = document.querySelector("[data-count]");
  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
    count.textContent = `已选 ${chosen} 份`;
  };
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  table.addEventListener("change", tell);
  tell();
})();
