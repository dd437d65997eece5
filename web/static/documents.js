// 公文: rows of the standings grid, and a table pasted from Excel or WPS.
"use strict";

(() => {
  const grid = document.querySelector("[data-grid]");
  if (!grid) return;
  const body = grid.tBodies[0];
  const addRow = () => {
    const row = body.rows[body.rows.length - 1].cloneNode(true);
    const number = body.rows.length + 1;
    row.querySelectorAll("input").forEach((input) => {
      input.value = "";
      input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+/, number));
    });
    body.append(row);
    return row;
  };
  document.querySelector("[data-add-row]").addEventListener("click", () => addRow().querySelector("input").focus());
  grid.addEventListener("click", (event) => {
    const button = event.target.closest("[data-drop-row]");
    if (!button) return;
    const row = button.closest("tr");
    if (body.rows.length > 1) row.remove();
    else row.querySelectorAll("input").forEach((input) => (input.value = ""));
  });
  // Cells are divided by tabs, rows by line breaks; a cell that itself holds a line break can't be told apart here: use the import.
  grid.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
    if (!text.includes("\t")) return;
    event.preventDefault();
    if (text.includes('"')) {
      window.alert("粘贴的内容里有带换行或引号的单元格，请改用上面的“导入”。");
      return;
    }
    const first = event.target.closest("td");
    let row = first.parentElement;
    for (const line of text.split(/\r?\n/)) {
      line.split("\t").forEach((value, offset) => {
        const input = row.cells[first.cellIndex + offset]?.querySelector("input");
        if (input) input.value = value.trim();
      });
      row = row.nextElementSibling || addRow();
    }
  });
})();
