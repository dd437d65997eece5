// 整改: one more problem without asking the server, and how many units are ticked.
"use strict";

(() => {
  // "再加一条": a copy of the last line, empty, with the next number in the names of its fields.
  const add = document.querySelector("[data-add]");
  add?.addEventListener("click", (event) => {
    const lines = add.closest("form").querySelector("[data-lines]");
    const last = lines.lastElementChild;
    if (!last) return;
    event.preventDefault();
    const at = lines.children.length;
    const line = last.cloneNode(true);
    line.querySelector("[data-number]").textContent = at + 1;
    line.querySelectorAll(".held-files, .shows").forEach((one) => one.remove());
    const text = line.querySelector("textarea");
    text.value = "";
    text.setAttribute("aria-label", `问题${at + 1}`);
    line.querySelector("select").value = "";
    const photo = line.querySelector("[data-photo]");
    if (photo) {
      photo.name = `photo-${at}`;
      photo.value = "";
    }
    lines.append(line);
    text.focus();
  });

  // A tick in the head of a panel chooses the unit and does not fold the panel.
  document.querySelectorAll(".named > summary input").forEach((box) => box.addEventListener("click", (event) => event.stopPropagation()));
  const count = document.querySelector("[data-count]");
  if (count) {
    const boxes = [...document.querySelectorAll(".named > summary input")];
    const tell = () => (count.textContent = boxes.filter((box) => box.checked).length);
    boxes.forEach((box) => box.addEventListener("change", tell));
    tell();
  }
})();
