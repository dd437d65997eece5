// 填报工作台账: the grid. Kept on the server at every change; nothing of it stays in the browser.
"use strict";

(() => {
  const form = document.getElementById("ledger");
  const grid = document.getElementById("grid");
  const body = grid.tBodies[0];
  const pattern = document.getElementById("pattern");
  const said = document.getElementById("saved");
  const conflict = document.getElementById("conflict");
  const dialog = document.getElementById("pasted");
  const held = document.getElementById("held");
  const send = document.getElementById("send");
  const PAUSE = 900; // ms after the last key
  const AGAIN = 8000; // ms after a failure
  document.querySelectorAll("[data-plain]").forEach((one) => (one.hidden = true));
  document.querySelector("[data-new-row]").hidden = false;

  // -- rows --
  const rows = () => [...body.rows];
  const areas = (row) => [...row.querySelectorAll("[data-column]")];
  const newId = () => [...crypto.getRandomValues(new Uint8Array(5))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const grows = !CSS.supports("field-sizing", "content");
  const fit = (area) => {
    if (!grows || area.tagName !== "TEXTAREA") return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 1}px`;
  };
  const blankRow = (texts = {}) => {
    const row = pattern.content.querySelector("tr").cloneNode(true);
    const id = newId();
    row.dataset.row = id;
    row.querySelector("[name=row]").value = id;
    for (const area of areas(row)) {
      area.id = area.name = `cell-${id}-${area.dataset.column}`;
      put(area, texts[area.dataset.column] || (area.dataset.column === "unit" ? form.dataset.unit : ""));
    }
    return row;
  };
  const put = (area, text) => {
    if (area.tagName === "SELECT" && text && ![...area.options].some((one) => one.value === text)) area.add(new Option(text, text));
    area.value = text;
    fit(area);
  };
  const number = () => {
    rows().forEach((row, at) => {
      row.querySelector("[data-number]").textContent = at + 1;
      for (const area of areas(row)) area.setAttribute("aria-label", `第${at + 1}行 ${heading(area)}`);
      row.querySelectorAll("[data-act]").forEach((button) => button.setAttribute("aria-label", `第${at + 1}行 ${button.title}`));
    });
    offer();
    badges();
  };
  const heading = (area) => grid.tHead.rows[0].cells[area.closest("td").cellIndex].firstChild.textContent.trim();
  const first = (row) => areas(row).find((area) => area.dataset.column !== "unit");
  const addBelow = (row, texts) => {
    const made = blankRow(texts);
    row ? row.after(made) : body.append(made);
    areas(made).forEach(fit);
    number();
    return made;
  };
  const move = (row, by) => {
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    by < 0 ? other.before(row) : other.after(row);
    number();
    changed();
  };
  const undo = document.getElementById("undo");
  let removed = null;
  const remove = (row) => {
    const at = row.rowIndex;
    removed = { row, next: row.nextElementSibling };
    row.remove();
    if (!rows().length) addBelow(null);
    number();
    changed();
    undo.hidden = false;
    undo.querySelector("[data-words]").textContent = `已删除第 ${at} 行`;
    clearTimeout(undo.timer);
    undo.timer = setTimeout(() => (undo.hidden = true), 12_000);
  };
  undo.querySelector("[data-undo]").addEventListener("click", () => {
    if (!removed) return;
    removed.next?.isConnected ? removed.next.before(removed.row) : body.append(removed.row);
    removed = null;
    undo.hidden = true;
    number();
    changed();
  });

  // -- keeping --
  let version = Number(form.dataset.version);
  let dirty = false;
  let clashed = false;
  let out = false; // nobody is logged in any more: what is typed waits on the page until somebody is
  let timer = 0;
  let saving = null;
  const whole = () => ({
    seen: version,
    header: Object.fromEntries([...form.querySelectorAll("[data-header]")].map((one) => [one.dataset.header, one.value])),
    rows: rows().map((row) => ({ id: row.dataset.row, cells: Object.fromEntries(areas(row).map((area) => [area.dataset.column, area.value])) })),
    nothing_new: form.elements.nothing_new.checked,
    note: form.elements.note.value,
    placed: Object.fromEntries([...held.querySelectorAll("[data-of]")].filter((one) => one.value).map((one) => [one.closest("tr").dataset.file, one.value])),
  });
  const tell = (words, trouble = false) => {
    said.textContent = words;
    said.classList.toggle("trouble", trouble);
  };
  const changed = () => {
    dirty = true;
    if (clashed) return;
    tell("正在填写……");
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };
  // One at a time; what was typed meanwhile goes with the next. True where everything is on the server.
  const save = async () => {
    clearTimeout(timer);
    if (saving) {
      await saving;
      return dirty ? save() : !clashed;
    }
    if (clashed) return false;
    if (!dirty) return true;
    dirty = false;
    saving = keep();
    const done = await saving;
    saving = null;
    if (!done) dirty = true;
    return done && dirty ? save() : done;
  };
  const post = (url, content, kind) =>
    fetch(url, { method: "POST", body: content, headers: { "X-CSRFToken": wenshu.token(), "X-Requested-With": "XMLHttpRequest", ...(kind ? { "Content-Type": kind } : {}) } });
  const keep = async () => {
    tell("正在保存……");
    const used = wenshu.token();
    let answer;
    try {
      answer = await post(form.dataset.save, JSON.stringify(whole()), "application/json");
      if (wenshu.isOut(answer.status) && (await wenshu.renew(used))) answer = await post(form.dataset.save, JSON.stringify(whole()), "application/json");
    } catch {
      tell("没有保存：网络不通，稍后自动重试", true);
      timer = setTimeout(save, AGAIN);
      return false;
    }
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) {
      version = told.version;
      form.elements.seen.value = version;
      document.querySelectorAll("form[data-after-save] [name=seen]").forEach((one) => (one.value = version));
      document.querySelector("[data-discard]").hidden = false;
      out = false;
      wenshu.say("");
      show(told);
      tell(dirty ? "正在填写……" : `已保存 ${told.saved}`);
      return true;
    }
    if (answer.status === 409) {
      clashed = true;
      conflict.hidden = false;
      conflict.querySelector("[data-words]").textContent = told.error ? `${told.error.split("，")[0]}。` : "";
      conflict.scrollIntoView({ block: "nearest" });
      tell("没有保存：别处已保存过", true);
      return false;
    }
    tell("没有保存", true);
    out = wenshu.isOut(answer.status);
    if (out) {
      said.append("：登录已失效，", wenshu.door());
      return false;
    }
    wenshu.say(told.error || `没有保存（${answer.status}）。内容还在页面上，请稍后再试。`);
    if (answer.status >= 500) timer = setTimeout(save, AGAIN);
    return false;
  };
  const lines = (list, texts) => {
    list.replaceChildren(
      ...texts.map((text) => {
        const item = document.createElement("li");
        item.textContent = text;
        return item;
      }),
    );
    list.hidden = texts.length === 0;
  };
  const show = (told) => {
    for (const row of rows()) {
      const id = row.dataset.row;
      const word = told.changes[id] || "";
      const mark = row.querySelector("[data-change]");
      mark.textContent = word;
      mark.className = `change${word ? (word === "本月新增" ? " change-new" : " change-now") : ""}`;
      for (const area of areas(row)) {
        const texts = told.cells[id]?.[area.dataset.column] || [];
        const cell = area.closest("td");
        lines(cell.querySelector("[data-told]"), texts);
        cell.classList.toggle("told", texts.length > 0);
      }
    }
    for (const input of form.querySelectorAll("[data-header]")) {
      lines(input.closest(".field").querySelector("[data-told]"), told.cells[""]?.[input.dataset.header] || []);
    }
    lines(document.getElementById("whole"), told.whole);
    document.getElementById("counted").textContent = told.counted;
    const marked = document.getElementById("marked");
    marked.hidden = told.told === 0;
    marked.firstElementChild.textContent = `${told.told} 处请核对`;
    sum(told.summed);
  };
  // Each sentence once, with links to its cells.
  const SHOWN = 12;
  const sum = (summed) => {
    const whole = document.getElementById("summed");
    whole.hidden = summed.length === 0;
    whole.querySelector("ul").replaceChildren(
      ...summed.map(({ text, label, cells }) => {
        const item = document.createElement("li");
        item.append(`${text}：${label}`);
        cells.slice(0, SHOWN).forEach(([row, column, name], at) => {
          const link = document.createElement("a");
          link.href = `#${row ? `cell-${row}-${column}` : column === "unit" ? "header-unit" : column}`;
          link.textContent = name;
          item.append(at ? "、" : "", link);
        });
        if (cells.length > SHOWN) item.append(` 等 ${cells.length} 处`);
        return item;
      }),
    );
  };
  document.getElementById("summed").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    const field = document.getElementById(link.hash.slice(1));
    field?.scrollIntoView({ block: "center" });
    field?.focus({ preventScroll: true });
  });
  document.addEventListener("visibilitychange", () => (document.hidden || out) && save());
  window.addEventListener("focus", () => out && save());
  window.addEventListener("beforeunload", (event) => {
    if (dirty || saving || uploading) event.preventDefault();
  });

  // Two windows, or two people: nothing is thrown away without a word.
  conflict.querySelector("[data-look]").addEventListener("click", () => window.open(location.href, "_blank", "noopener"));
  conflict.querySelector("[data-theirs]").addEventListener("click", () => {
    dirty = false;
    location.reload();
  });
  conflict.querySelector("[data-mine]").addEventListener("click", async () => {
    const answer = await wenshu.ask(form.dataset.now);
    if (!answer) return;
    ({ version } = await answer.json());
    clashed = false;
    conflict.hidden = true;
    dirty = true;
    save();
  });

  // -- typing --
  form.addEventListener("input", (event) => {
    if (event.target.matches("[data-column]")) fit(event.target);
    changed();
  });
  document.querySelector("[data-new-row]").addEventListener("click", () => {
    first(addBelow(null)).focus();
    changed();
  });
  body.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (!button) return;
    const row = button.closest("tr");
    const act = button.dataset.act;
    if (act === "add") {
      first(addBelow(row)).focus();
      changed();
    }
    if (act === "up" || act === "down") {
      move(row, act === "up" ? -1 : 1);
      button.focus();
    }
    if (act === "remove") remove(row);
    if (act === "file") {
      pick.dataset.row = row.dataset.row;
      pick.click();
    }
  });
  body.addEventListener("keydown", (event) => {
    const area = event.target.closest("[data-column]");
    if (!area || event.isComposing) return;
    const row = area.closest("tr");
    if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      first(addBelow(row)).focus();
      changed();
    } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      move(row, event.key === "ArrowUp" ? -1 : 1);
      area.focus();
    }
  });
  let mark = -1;
  document.querySelector("[data-next-mark]").addEventListener("click", () => {
    const all = [...document.querySelectorAll("td.sent-back, td.told, .header-block .field:has([data-told]:not([hidden]))")];
    if (!all.length) return;
    mark = (mark + 1) % all.length;
    all[mark].scrollIntoView({ block: "center" });
    all[mark].querySelector("textarea, select, input").focus({ preventScroll: true });
  });

  // -- a block of cells from Excel or WPS --
  let pasted = null;
  body.addEventListener("paste", async (event) => {
    const area = event.target.closest("textarea[data-column]");
    if (!area) return;
    const html = pasting.tables(event.clipboardData);
    const text = event.clipboardData.getData("text/plain");
    if (!html && !pasting.isBlock(text)) return;
    event.preventDefault();
    const content = new FormData(); // a third of what Chinese takes in a URL's way of writing
    for (const [name, value] of Object.entries({ text, html, at: area.dataset.column })) content.append(name, value);
    const answer = await wenshu.ask(form.dataset.paste, { method: "POST", body: content, headers: { "X-CSRFToken": wenshu.token() } });
    if (!answer) return;
    const read = await answer.json();
    if (read.cell !== undefined) {
      area.setRangeText(read.cell, area.selectionStart, area.selectionEnd, "end"); // one cell: into the text
      fit(area);
      changed();
      return;
    }
    pasted = { ...read, row: area.closest("tr") };
    dialog.querySelector("[data-shown]").innerHTML = read.html; // made by our own template
    dialog.querySelectorAll("[data-put]").forEach((button) => (button.hidden = Boolean(button.dataset.put) && !read.rows.length));
    dialog.showModal();
  });
  const isBlank = (row) => areas(row).every((area) => area.dataset.column === "unit" || !area.value.trim());
  const putIn = (how) => {
    let { row } = pasted;
    const done = [];
    if (how === "below") {
      const start = row;
      for (const texts of pasted.rows) done.push((row = addBelow(row, texts)));
      if (isBlank(start)) start.remove();
    } else {
      for (const texts of pasted.rows) {
        const there = row || addBelow(null);
        for (const area of areas(there)) {
          const { column } = area.dataset;
          const text = texts[column] || "";
          // An empty cell of the block empties the cell under it; a unit that is left out stays the form's.
          if (text || (pasted.columns.includes(column) && column !== "unit")) put(area, text);
        }
        done.push(there);
        row = there.nextElementSibling;
      }
    }
    number();
    done.forEach((one) => [...one.cells].forEach((cell) => cell.classList.add("flash")));
    first(done[0])?.focus();
    changed();
  };
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-put]");
    if (!button) return;
    dialog.close();
    if (button.dataset.put) putIn(button.dataset.put);
    pasted = null;
  });

  // -- files: one after the other, each with a bar of its own --
  const upload = document.getElementById("upload");
  const list = document.getElementById("uploads");
  const most = Number(upload.dataset.fileMb);
  const waiting = [];
  let uploading = false;
  const pick = document.createElement("input");
  pick.type = "file";
  pick.multiple = true;
  pick.hidden = true;
  pick.id = "row-materials";
  document.body.append(pick);
  upload.querySelectorAll(".drop").forEach((one) => one.classList.add("live"));
  const next = () => {
    const job = waiting.shift();
    uploading = Boolean(job);
    if (!job) return;
    const { file, role, row, shown } = job;
    const content = new FormData();
    content.append("csrf_token", wenshu.token());
    content.append("role", role);
    content.append("row", row);
    content.append("file", file, file.name);
    sending.send(upload.action, content, {
      what: `“${file.name}”`,
      moved: (part) => sending.tell(shown, part),
      done: (line) => {
        held.tBodies[0].insertAdjacentHTML("beforeend", line);
        const of = held.tBodies[0].lastElementChild.querySelector("[data-of]");
        if (of) of.dataset.chosen = row;
        held.hidden = false;
        shown.item.remove();
        offer();
        badges();
        if (row) changed();
        next();
      },
      failed: (sentence) => {
        sending.refuse(shown, sentence);
        next();
      },
    });
  };
  const take = (files, role, row = "") => {
    for (const file of files) {
      const shown = sending.line(list, file.name);
      if (file.size > most * 1024 * 1024) sending.refuse(shown, sending.tooLarge(file.name, most));
      else waiting.push({ file, role, row, shown });
    }
    if (!uploading) next();
  };
  const chosen = (input, role) =>
    input.addEventListener("change", () => {
      take([...input.files], role, input.dataset.row);
      input.value = "";
      list.scrollIntoView({ block: "nearest" });
    });
  chosen(document.getElementById("materials"), "material");
  chosen(document.getElementById("stamped"), "stamped");
  chosen(pick, "material");
  sending.dropped(
    (element) => (element instanceof Element ? element.closest(".drop, tr.entry") : null),
    (files, target) => take(files, target?.querySelector("#stamped") ? "stamped" : "material", target?.dataset.row || ""),
  );
  // Each material says which row it evidences; the rows are those of the grid just now.
  const offer = () => {
    for (const of of held.querySelectorAll("[data-of]")) {
      const now = of.dataset.chosen;
      of.replaceChildren(new Option("整份台账", ""), ...rows().map((row, at) => new Option(`第${at + 1}行`, row.dataset.row, false, row.dataset.row === now)));
    }
  };
  const badges = () => {
    for (const row of rows()) {
      const count = [...held.querySelectorAll("[data-of]")].filter((one) => one.value === row.dataset.row).length;
      const badge = row.querySelector("[data-files]");
      badge.hidden = count === 0;
      badge.textContent = `材料 ${count}`;
    }
  };
  held.addEventListener("change", (event) => {
    if (!event.target.matches("[data-of]")) return;
    event.target.dataset.chosen = event.target.value;
    badges();
    changed();
  });
  held.addEventListener("submit", async (event) => {
    event.preventDefault();
    const row = event.target.closest("tr");
    const answer = await wenshu.ask(event.target.action, { method: "POST", body: new URLSearchParams({ csrf_token: wenshu.token() }) });
    if (!answer) return;
    row.remove();
    held.hidden = held.tBodies[0].rows.length === 0;
    badges();
  });

  // -- leaving the page: what is typed is kept first, and goes with nothing else --
  let kept = false;
  const afterSave = (event) => {
    if (kept) return;
    event.preventDefault();
    const { target, submitter } = event;
    if (uploading) {
      wenshu.say("还有文件正在上传，请稍候。");
      return;
    }
    save().then((done) => {
      if (!done) {
        if (!clashed) wenshu.say("还没有保存成功，没有继续。内容还在页面上，请稍后再试。");
        return;
      }
      kept = true;
      setTimeout(() => target.requestSubmit(submitter)); // a form that is just being sent can't be sent anew
      setTimeout(() => (kept = false), 3000);
    });
  };
  form.addEventListener("submit", afterSave);
  document.querySelectorAll("form[data-after-save]").forEach((one) => one.addEventListener("submit", afterSave));
  form.addEventListener("formdata", (event) => {
    for (const name of [...event.formData.keys()]) if (name === "row" || name.startsWith("cell-")) event.formData.delete(name);
  });
  document.querySelectorAll("[data-discard]").forEach((button) =>
    button.form.addEventListener("submit", (event) => {
      if (!event.defaultPrevented) dirty = false;
    }),
  );
  document.querySelectorAll("a[data-flush]").forEach((link) =>
    link.addEventListener("click", async (event) => {
      if (!dirty && !saving) return;
      event.preventDefault();
      if (await save()) link.target ? window.open(link.href, link.target, "noopener") : (location.href = link.href);
    }),
  );
  window.addEventListener("pageshow", (event) => event.persisted && location.reload()); // back to a page whose draft is gone
  body.querySelectorAll("textarea").forEach(fit);
  offer();
  badges();
  send.dataset.ready = "yes";
})();
