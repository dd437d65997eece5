// 套红、核对、试印 take some seconds: the button says so.
"use strict";

(() => {
  const busy = [];
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    const words = button?.dataset.busy;
    if (event.defaultPrevented || !words) return;
    busy.push([button, button.innerHTML]);
    button.textContent = words;
    button.setAttribute("aria-busy", "true");
  });
  // a page that comes back from the browser's memory is no longer waiting
  window.addEventListener("pageshow", () => {
    busy.splice(0).forEach(([button, words]) => {
      button.innerHTML = words;
      button.removeAttribute("aria-busy");
    });
  });
})();
