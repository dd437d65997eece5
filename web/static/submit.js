// 报送: each chosen file is sent by itself, one after the other, with a bar of its own. The plain form below works without this file.
"use strict";

(() => {
  const upload = document.getElementById("upload");
  const picker = document.getElementById("files");
  const drop = upload.querySelector(".drop");
  const list = document.getElementById("uploads");
  const table = document.getElementById("held");
  const rows = table.tBodies[0];
  const form = document.getElementById("submission");
  const send = document.getElementById("send");
  const waiting = [];
  const most = Number(upload.dataset.fileMb);
  let busy = false;

  upload.querySelector("[data-plain]").hidden = true;
  drop.classList.add("live");

  const line = (file) => {
    const item = document.createElement("li");
    const name = document.createElement("span");
    const state = document.createElement("span");
    const bar = document.createElement("progress");
    name.className = "upload-name";
    name.textContent = file.name;
    state.className = "upload-state";
    state.textContent = "等待上传";
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", `“${file.name}”的上传进度`);
    item.append(name, bar, state);
    list.append(item);
    return { item, state, bar };
  };

  const refuse = ({ item, state, bar }, sentence) => {
    item.classList.add("refused");
    item.setAttribute("role", "alert");
    bar.remove();
    state.textContent = sentence;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn btn-sm btn-link p-0";
    close.textContent = "知道了";
    close.addEventListener("click", () => item.remove());
    item.append(close);
  };

  const next = () => {
    const job = waiting.shift();
    busy = Boolean(job);
    send.disabled = busy;
    if (!job) {
      wenshu.say("");
      return;
    }
    const { file, shown } = job;
    const request = new XMLHttpRequest();
    const body = new FormData(upload);
    body.delete("file");
    body.append("file", file, file.name);
    request.open("POST", upload.action);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      shown.bar.value = event.loaded / event.total;
      shown.state.textContent = event.loaded < event.total ? `${Math.floor((100 * event.loaded) / event.total)}%` : "正在检查";
    });
    request.addEventListener("load", () => {
      if (request.status === 200) {
        rows.insertAdjacentHTML("beforeend", request.responseText);
        shown.item.remove();
        arrange();
      } else {
        refuse(shown, sentence(request, file));
      }
      next();
    });
    request.addEventListener("error", () => {
      refuse(shown, `“${file.name}”没有传到：网络中断。请检查网络后重新选择这个文件。`);
      next();
    });
    request.send(body);
  };

  const sentence = (request, file) => {
    try {
      return JSON.parse(request.responseText).error;
    } catch {
      return `“${file.name}”没有传到（${request.status}）。请刷新页面后重试。`;
    }
  };

  const take = (files) => {
    for (const file of files) {
      const shown = line(file);
      if (file.size > most * 1024 * 1024) {
        refuse(shown, `“${file.name}”超过单个文件 ${most} MB 的上限，没有上传。请压缩或拆分后重新上传。`);
      } else {
        waiting.push({ file, shown });
      }
    }
    if (!busy) next();
  };

  picker.addEventListener("change", () => {
    take([...picker.files]);
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
    // a folder comes as an entry without bytes; it is left out rather than sent as an empty file
    const items = [...(event.dataTransfer.items || [])];
    const files = items.length
      ? items.filter((item) => item.kind === "file" && !item.webkitGetAsEntry?.()?.isDirectory).map((item) => item.getAsFile())
      : [...event.dataTransfer.files];
    take(files);
  });

  // Several agreements: each material says to which of them it belongs.
  const arrange = () => {
    const all = [...rows.rows];
    const agreements = all.filter((row) => row.querySelector("[data-role]").value === "agreement");
    let before = agreements[0];
    for (const row of all) {
      const of = row.querySelector("[data-of]");
      const material = row.querySelector("[data-role]").value !== "agreement";
      if (!material) before = row;
      of.hidden = !(material && agreements.length > 1);
      const chosen = of.dataset.chosen; // by a person; otherwise it follows the agreement before it
      of.replaceChildren(
        ...agreements.map((agreement) => {
          const option = new Option(`附于：${agreement.querySelector(".label").textContent}`, agreement.dataset.file);
          option.selected = agreement.dataset.file === chosen;
          return option;
        }),
      );
      if (!agreements.some((agreement) => agreement.dataset.file === chosen) && before) of.value = before.dataset.file;
    }
    table.hidden = all.length === 0;
    document.getElementById("none").hidden = all.length > 0;
    const several = document.getElementById("several");
    if (!several) return;
    several.hidden = all.length === 0 || agreements.length === 1;
    several.textContent = agreements.length
      ? `共 ${agreements.length} 份协议文本，提交后成为 ${agreements.length} 件备案，各有各的备案号。`
      : "请把其中一个文件选为“协议文本”。";
  };
  rows.addEventListener("change", (event) => {
    if (event.target.matches("[data-of]")) event.target.dataset.chosen = event.target.value;
    if (event.target.matches("[data-role]")) arrange();
  });
  rows.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("tr");
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
    const answer = await wenshu.ask(button.formAction, { method: "POST", body });
    if (!answer) return;
    row.remove();
    arrange();
  });
  // The Enter key presses no button that could be greyed out: what is still on its way would be left behind.
  form.addEventListener("submit", (event) => {
    if (!busy) return;
    event.preventDefault();
    wenshu.say("还有文件正在上传，请稍候。");
  });
  window.addEventListener("beforeunload", (event) => {
    if (busy) event.preventDefault();
  });
  arrange();
})();
