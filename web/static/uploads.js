// Files on their way to the server: a line with a bar for each, and what became of it. For the scripts of the pages that send some.
"use strict";

const sending = {
  // A line of the list `list`, with its bar.
  line(list, name) {
    const item = document.createElement("li");
    const label = document.createElement("span");
    const state = document.createElement("span");
    const bar = document.createElement("progress");
    label.className = "upload-name";
    label.textContent = name;
    state.className = "upload-state";
    state.textContent = "等待上传";
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", `“${name}”的上传进度`);
    item.append(label, bar, state);
    list.append(item);
    return { item, state, bar };
  },

  // The line stays, with the sentence, until somebody has read it.
  refuse({ item, state, bar }, sentence) {
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
  },

  tooLarge: (name, most) => `“${name}”超过单个文件 ${most} MB 的上限，没有上传。请压缩或拆分后重新上传。`,

  // Send `body`. `what` names it in sentences; `done` gets the text of a good answer, `failed` the sentence of any other.
  send(url, body, { what, moved, done, failed }) {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) moved(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      if (request.status < 300) done(request.responseText);
      else failed(sending.sentence(request, what));
    });
    request.addEventListener("error", () => failed(`${what}没有传到：网络中断。请检查网络后重新选择。`));
    request.send(body);
  },

  sentence(request, what) {
    try {
      return JSON.parse(request.responseText).error;
    } catch {
      return `${what}没有传到（${request.status}）。请刷新页面后重试。`; // not an answer of ours
    }
  },

  // How far it is, on its line.
  tell: ({ bar, state }, part) => {
    bar.value = part;
    state.textContent = part < 1 ? `${Math.floor(100 * part)}%` : "正在检查";
  },
};
