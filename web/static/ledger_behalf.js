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

  let folders = [];
  const send = (files) => {
    if (busy || !(files.length || folders.length)) return;
    const large = files.find((file) => file.size > most * 1024 * 1024);
    if (large) {
      wenshu.say(sending.tooLarge(large.name, most));
      return;
    }
    const body = new FormData(form);
    body.delete("file");
    for (const file of files) body.append("file", file, file.name);
    for (const name of folders) body.append("folder", name); // told on the page that comes of it
    folders = [];
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
  sending.dropped(() => drop, send, (names) => (folders = names));
})();
