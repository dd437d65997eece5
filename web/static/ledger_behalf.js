// 代报: files are sent as soon as they are chosen or dropped, with a bar; then the page shows what was found in them.
"use strict";

(() => {
  const form = document.getElementById("upload");
  const picker = document.getElementById("files");
  const drop = form.querySelector(".drop");
  const bar = form.querySelector("progress");
  const most = Number(form.dataset.fileMb);
  let busy = false;
  form.querySelector("[data-plain]").hidden = true;
  drop.classList.add("live");

  const send = (files) => {
    if (busy || !files.length) return;
    const large = files.find((file) => file.size > most * 1024 * 1024);
    if (large) {
      wenshu.say(sending.tooLarge(large.name, most));
      return;
    }
    const body = new FormData(form);
    body.delete("file");
    for (const file of files) body.append("file", file, file.name);
    busy = true;
    bar.hidden = false;
    sending.send(form.action, body, {
      what: "文件",
      moved: (part) => (bar.value = part),
      done: () => location.reload(),
      failed: (sentence) => {
        busy = false;
        bar.hidden = true;
        wenshu.say(sentence);
      },
    });
  };

  picker.addEventListener("change", () => {
    send([...picker.files]);
    picker.value = "";
  });
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    send([...event.dataTransfer.files]);
  });
})();
