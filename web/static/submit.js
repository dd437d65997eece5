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

  // Many files have a bar together as well, above their own.
  const whole = { chosen: 0, gone: 0, shown: null };
  const count = () => {
    if (whole.gone === whole.chosen) {
      whole.shown?.item.remove();
      Object.assign(whole, { chosen: 0, gone: 0, shown: null });
    }
    if (whole.chosen < 2) return;
    if (!whole.shown) {
      whole.shown = sending.line(list, "全部文件");
      list.prepend(whole.shown.item);
    }
    whole.shown.bar.value = whole.gone / whole.chosen;
    whole.shown.state.textContent = `${whole.gone}/${whole.chosen}`;
  };

  const next = () => {
    const job = waiting.shift();
    busy = Boolean(job);
    send.disabled = busy;
    count();
    if (!job) {
      wenshu.say("");
      return;
    }
    const { file, shown } = job;
    const body = new FormData(upload);
    body.delete("file");
    body.append("file", file, file.name);
    const settled = () => {
      whole.gone += 1;
      next();
    };
    sending.send(upload.action, body, {
      what: `“${file.name}”`,
      moved: (part) => sending.tell(shown, part),
      done: (row) => {
        rows.insertAdjacentHTML("beforeend", row);
        shown.item.remove();
        arrange();
        settled();
      },
      failed: (sentence) => {
        sending.refuse(shown, sentence);
        settled();
      },
    });
  };

  // Photos chosen together come in the order in which people number them, 第2页 before 第10页; other files keep their places.
  const counting = new Intl.Collator("zh", { numeric: true });
  const inOrder = (files) => {
    const isPicture = (file) => file.type.startsWith("image/");
    const pictures = files.filter(isPicture).sort((one, other) => counting.compare(one.name, other.name));
    return files.map((file) => (isPicture(file) ? pictures.shift() : file));
  };
  const take = (files) => {
    for (const file of inOrder(files)) {
      const shown = sending.line(list, file.name);
      if (file.size > most * 1024 * 1024) {
        sending.refuse(shown, sending.tooLarge(file.name, most));
      } else {
        waiting.push({ file, shown });
        whole.chosen += 1;
      }
    }
    count();
    if (!busy) next();
  };

  picker.addEventListener("change", () => {
    take([...picker.files]);
    picker.value = "";
  });
  sending.dropped(() => drop, take);

  // Several agreements: each material says to which of them it belongs. An agreement in several files: each says which page it is.
  const use = (row) => row.querySelector("[data-role]").value;
  const papers = (all) => {
    const found = [];
    for (const row of all) {
      if (use(row) === "agreement" || (use(row) === "sheet" && !found.length)) found.push([row]);
      else if (use(row) === "sheet") found[found.length - 1].push(row);
    }
    return found;
  };
  const arrange = () => {
    const all = [...rows.rows];
    const each = papers(all);
    const agreements = each.map((sheets) => sheets[0]);
    for (const row of all) {
      const sheets = each.find((of) => of.includes(row)) || [row];
      const told = row.querySelector("[data-sheet]");
      told.hidden = row.querySelector("[data-order]").hidden = sheets.length < 2;
      told.textContent = `同一份协议第 ${sheets.indexOf(row) + 1} 个文件，共 ${sheets.length} 个`;
    }
    let before = agreements[0];
    for (const row of all) {
      const of = row.querySelector("[data-of]");
      const material = use(row) === "material";
      if (agreements.includes(row)) before = row;
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
    document.querySelector("[data-each]").hidden = all.length < 2;
    several.hidden = all.length === 0 || agreements.length === 1;
    several.textContent = agreements.length
      ? `共 ${agreements.length} 份协议文本，提交后成为 ${agreements.length} 件备案，各有各的备案号。`
      : "请把其中一个文件选为“协议文本”。";
  };
  rows.addEventListener("change", (event) => {
    if (event.target.matches("[data-of]")) event.target.dataset.chosen = event.target.value;
    if (event.target.matches("[data-role]")) arrange();
  });
  document.querySelector("[data-each]")?.addEventListener("click", () => {
    for (const role of rows.querySelectorAll("[data-role]")) role.value = "agreement";
    arrange();
  });
  // A page is moved past its neighbour of the same agreement; the first one remains what begins it.
  rows.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const row = button.closest("tr");
    const sheets = papers([...rows.rows]).find((of) => of.includes(row));
    const at = sheets.indexOf(row);
    const to = at + Number(button.dataset.move);
    const other = sheets[to];
    if (!other) return;
    const marks = sheets.map(use);
    to < at ? other.before(row) : other.after(row);
    [sheets[at], sheets[to]] = [other, row];
    sheets.forEach((sheet, number) => {
      sheet.querySelector("[data-role]").value = marks[number];
    });
    arrange();
    button.focus();
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
