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
  // Where somebody has logged in anew beside this page, it is sent once more with the token of the new session.
  send(url, body, { what, moved, done, failed, again = true }) {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) moved(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      const elsewhere = new URL(request.responseURL || url, location.href).pathname !== new URL(url, location.href).pathname;
      if (request.status < 300 && !elsewhere) {
        done(request.responseText);
        return;
      }
      const status = elsewhere ? 401 : request.status; // led to the login page: nobody is logged in
      const refuse = () => {
        failed(elsewhere ? `${what}没有传到：登录已失效，请重新登录后再选择。` : sending.sentence(request, what));
        if (status === 401) wenshu.say("登录已失效，文件没有传到。登录后回到这一页重新选择。", { out: true });
      };
      if (!again || !wenshu.isOut(status)) {
        refuse();
        return;
      }
      wenshu.renew(body.get("csrf_token")).then((anew) => {
        if (!anew) return refuse();
        if (body.has("csrf_token")) body.set("csrf_token", wenshu.token());
        return sending.send(url, body, { what, moved, done, failed, again: false });
      });
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

  // Files dropped anywhere on the page. `target` finds the element that takes those over `element`, which is marked meanwhile.
  // A folder comes as an entry without bytes: it is left out, and its name goes to `folders`.
  dropped(target, take, folders = sending.noFolders) {
    const carries = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
    const unmark = () => document.querySelectorAll(".over").forEach((one) => one.classList.remove("over"));
    for (const name of ["dragenter", "dragover"]) {
      document.addEventListener(name, (event) => {
        if (!carries(event)) return;
        event.preventDefault();
        unmark();
        target(event.target)?.classList.add("over");
      });
    }
    document.addEventListener("dragleave", (event) => event.relatedTarget || unmark());
    document.addEventListener("drop", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      unmark();
      const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
      const isFolder = (item) => Boolean(item.webkitGetAsEntry?.()?.isDirectory);
      const left = items.filter(isFolder).map((item) => item.webkitGetAsEntry().name);
      const files = items.length ? items.filter((item) => !isFolder(item)).map((item) => item.getAsFile()) : [...event.dataTransfer.files];
      if (left.length) folders(left);
      take(files.filter(Boolean), target(event.target));
    });
  },

  noFolders(names) {
    const list = document.getElementById("uploads");
    for (const name of names) {
      sending.refuse(sending.line(list, name), `“${name}”是文件夹，没有上传。请打开文件夹，选中里面的文件再拖进来；也可以压缩成 zip 后上传。`);
    }
  },

  // How far it is, on its line.
  tell: ({ bar, state }, part) => {
    bar.value = part;
    state.textContent = part < 1 ? `${Math.floor(100 * part)}%` : "正在检查";
  },
};
