// What Word, WPS, Excel or a page puts on the clipboard, as the server is to read it. For the grid of a ledger, and for a whole one.
"use strict";

const pasting = {
  // Without what says how it looks (Word's styles alone are long) and what nobody sees; it runs nothing and fetches nothing.
  plain(data) {
    const shown = new DOMParser().parseFromString(data.getData("text/html"), "text/html");
    shown.querySelectorAll("script, style, link, meta, title, img").forEach((one) => one.remove());
    for (const one of shown.querySelectorAll("*")) {
      const hides = one.hidden || /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all/i.test(one.getAttribute("style") || "");
      for (const name of one.getAttributeNames()) if (!["colspan", "rowspan"].includes(name)) one.removeAttribute(name);
      if (hides) one.setAttribute("hidden", "");
    }
    return shown;
  },

  // Its tables alone; nothing where it has none.
  tables(data) {
    const found = [...pasting.plain(data).querySelectorAll("table")];
    const outermost = found.filter((one) => !one.parentElement.closest("table") && one.querySelector("td, th"));
    return outermost.map((one) => one.outerHTML).join("\n");
  },

  // All of it, where it has a table: what stands around one is the header block and the notes of a ledger.
  page(data) {
    const shown = pasting.plain(data);
    return shown.querySelector("td, th") ? shown.body.innerHTML : "";
  },

  // Cells parted by tabs, or one cell that Excel or WPS has quoted for its line breaks.
  isBlock: (text) => text.replace(/\r?\n$/, "").includes("\t") || (/^"(?:[^"]|"")*"\r?\n?$/.test(text) && /\n(?!$)/.test(text)),
};

// A whole ledger in the field for it: beside the words that the field shows goes what they were copied from, until they are changed.
document.querySelectorAll("[data-whole]").forEach((area) => {
  const copied = area.form.elements.html;
  area.addEventListener("paste", (event) => {
    const anew = !area.value.trim() || (area.selectionStart === 0 && area.selectionEnd === area.value.length);
    copied.value = anew ? pasting.page(event.clipboardData) : "";
  });
  area.addEventListener("input", (event) => {
    if (event.inputType !== "insertFromPaste") copied.value = "";
  });
});
