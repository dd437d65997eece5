// 审阅: a click on a cell marks it; what is wrong may be written into it. Without this file the boxes mark, and the reasons say.
"use strict";

(() => {
  const table = document.getElementById("cells");
  const told = document.querySelector("[data-marked]");
  if (!table || !told) return;
  table.classList.add("live");

  const show = (box) => {
    const cell = box.closest("td");
    const note = cell.querySelector(".cell-note");
    cell.classList.toggle("marked", box.checked);
    note.hidden = note.disabled = !box.checked;
    const count = table.querySelectorAll("input[name=cell]:checked").length;
    told.hidden = count === 0;
    told.textContent = `已标出 ${count} 个单元格`;
    return note;
  };
  table.addEventListener("change", (event) => {
    if (event.target.matches("input[name=cell]")) show(event.target);
  });
  table.addEventListener("click", (event) => {
    if (event.target.closest("a, summary, input, label, button") || String(getSelection())) return;
    const box = event.target.closest("td")?.querySelector("input[name=cell]");
    if (!box) return;
    box.checked = !box.checked;
    const note = show(box);
    if (box.checked) note.focus();
  });
  for (const box of table.querySelectorAll("input[name=cell]:checked")) show(box);
})();
