// 分发、签收单: a group of boxes at once, a list's units at once, and how many are chosen.
"use strict";

(() => {
  const form = document.querySelector("[data-pick]");
  if (!form) return;
  const boxes = () => [...form.querySelectorAll('[name="units"]')];
  const counter = form.querySelector("[data-count]");
  const count = () => {
    if (counter) counter.textContent = boxes().filter((box) => box.checked).length;
  };
  form.querySelectorAll("[data-all]").forEach((button) => {
    const own = () => [...button.closest("fieldset, table").querySelectorAll('[name="units"]')];
    button.hidden = !own().length;
    button.addEventListener("click", () => {
      const whole = own().every((box) => box.checked);
      own().forEach((box) => (box.checked = !whole));
      count();
    });
  });
  // The boxes show what a list holds; the server adds its units by the list's name all the same.
  form.addEventListener("change", (event) => {
    const names = event.target.dataset.list;
    if (names && event.target.checked) {
      const units = new Set(JSON.parse(names));
      boxes().forEach((box) => (box.checked ||= units.has(box.value)));
    }
    count();
  });
  count();
})();
