// 公文: rows of the grids, a table pasted from Excel or WPS into one, and the units of a list put into a field.
"use strict";

(() => {
  const cells = (row) => row.querySelectorAll("input, textarea");
  // What reads the page aloud tells the rows apart by their numbers.
  const number = (body) => {
    [...body.rows].forEach((row, at) => {
      row.querySelectorAll("[aria-label]").forEach((one) => {
        one.setAttribute("aria-label", one.getAttribute("aria-label").replace(/\d+/, at + 1));
      });
    });
  };
  const addRow = (body) => {
    const row = body.rows[body.rows.length - 1].cloneNode(true);
    cells(row).forEach((cell) => (cell.value = ""));
    body.append(row);
    number(body);
    return row;
  };
  // Cells are divided by tabs, rows by line breaks; a cell that itself holds a line break can't be told apart here: use the import.
  // A text that takes tables itself (data-tabs) keeps the tabs.
  const paste = (body, event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
    if (!text.includes("\t") || event.target.hasAttribute("data-tabs")) return;
    event.preventDefault();
    if (text.includes('"')) {
      window.alert("粘贴的内容里有带换行或引号的单元格，请分格粘贴，或改用导入。");
      return;
    }
    const first = event.target.closest("td");
    let row = first.parentElement;
    for (const line of text.split(/\r?\n/)) {
      line.split("\t").forEach((value, offset) => {
        const cell = row.cells[first.cellIndex + offset]?.querySelector("input, textarea");
        if (cell) cell.value = value.trim();
      });
      row = row.nextElementSibling || addRow(body);
    }
  };
  // What stands there stays; a unit that stands there already is not put in again.
  document.querySelectorAll("[data-fill]").forEach((choice) => {
    choice.hidden = false;
    choice.addEventListener("change", () => {
      const text = document.getElementById(choice.dataset.fill);
      const lines = [...text.value.split("\n"), ...choice.value.split("\n")].map((line) => line.trim());
      text.value = [...new Set(lines.filter(Boolean))].join("\n");
      choice.value = "";
      text.focus();
    });
  });
  document.querySelectorAll("[data-grid]").forEach((grid) => {
    const body = grid.tBodies[0];
    grid.parentElement.querySelector("[data-add-row]").addEventListener("click", () => cells(addRow(body))[0].focus());
    grid.addEventListener("click", (event) => {
      const button = event.target.closest("[data-drop-row]");
      if (!button) return;
      const row = button.closest("tr");
      if (body.rows.length > 1) row.remove();
      else cells(row).forEach((cell) => (cell.value = ""));
      number(body);
    });
    grid.addEventListener("paste", (event) => paste(body, event));
  });
})();
