// 报送整改情况: each chosen file is sent by itself with a bar of its own; what was typed stays. The plain form works without this.
"use strict";

(() => {
  const field = document.querySelector("[data-files]");
  const form = field.closest("form");
  const drop = field.querySelector(".drop");
  const picker = field.querySelector("input[type=file]");
  const list = document.getElementById("uploads");
  const send = form.querySelector("[data-send]");
  const most = Number(field.dataset.fileMb);
  const waiting = [];
  let busy = false;

  field.querySelector("[data-plain]").hidden = true;
  drop.classList.add("live");

  const next = () => {
    const job = waiting.shift();
    busy = Boolean(job);
    send.disabled = busy;
    if (!job) {
      wenshu.say("");
      return;
    }
    const { file, shown } = job;
    const body = new FormData();
    body.append("csrf_token", form.elements.csrf_token.value);
    body.append("file", file, file.name);
    sending.send(field.dataset.files, body, {
      what: `“${file.name}”`,
      moved: (part) => sending.tell(shown, part),
      done: (line) => {
        field.querySelector("[data-held]").insertAdjacentHTML("beforeend", line);
        shown.item.remove();
        next();
      },
      failed: (sentence) => {
        sending.refuse(shown, sentence);
        next();
      },
    });
  };

  const take = (files) => {
    for (const file of files) {
      const shown = sending.line(list, file.name);
      if (file.size > most * 1024 * 1024) sending.refuse(shown, sending.tooLarge(file.name, most));
      else waiting.push({ file, shown });
    }
    if (!busy) next();
  };

  picker.addEventListener("change", () => {
    take([...picker.files]);
    picker.value = "";
  });
  sending.dropped(() => drop, take);
  // The Enter key and 移除 lead to another page: what is still on its way would be left behind.
  form.addEventListener("submit", (event) => {
    if (!busy) return;
    event.preventDefault();
    wenshu.say("还有文件正在上传，请稍候。");
  });
  window.addEventListener("beforeunload", (event) => {
    if (busy) event.preventDefault();
  });
})();
