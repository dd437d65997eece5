// 核对: a field and its place on the page find each other; keys walk from doubt to doubt; pages turn and zoom; rows come and go.
"use strict";

(() => {
  const ZOOMS = [0.6, 0.8, 1, 1.25, 1.5, 2, 2.6];
  const FIELDS = "input[data-key], textarea[data-key], select[data-key]";
  let zoom = ZOOMS.indexOf(1);
  const viewer = () => document.getElementById("viewer");
  const desk = () => viewer()?.querySelector(".viewer-desk");
  const boxes = (key) => [...(viewer()?.querySelectorAll(`.box[data-key="${CSS.escape(key)}"]`) || [])];
  const field = (key) => document.querySelector(["input", "textarea", "select", "button[data-take]"].map((tag) => `${tag}[data-key="${CSS.escape(key)}"]`).join());
  const quote = (key) => document.querySelector(`.quote[data-key="${CSS.escape(key)}"]`);
  const form = document.querySelector("form[data-facts]");
  const shown = (element) => element.getClientRects().length > 0;

  // Scrolls the desk alone: the form beside it stays where it is.
  const show = (element, at) => {
    const frame = desk();
    const top = element.getBoundingClientRect().top - frame.getBoundingClientRect().top + frame.scrollTop;
    const left = element.getBoundingClientRect().left - frame.getBoundingClientRect().left + frame.scrollLeft;
    frame.scrollTo({ top: Math.max(0, top - frame.clientHeight * at), left: at ? Math.max(0, left - frame.clientWidth / 3) : frame.scrollLeft, behavior: "instant" });
  };

  const light = (key) => {
    document.querySelectorAll(".box.lit, .quote.lit").forEach((one) => one.classList.remove("lit"));
    const found = boxes(key);
    [...found, ...document.querySelectorAll(`.quote[data-key="${CSS.escape(key)}"]`)].forEach((one) => one.classList.add("lit"));
    return found;
  };

  // To the place in the original, in another paper of the filing if it stands there.
  const holds = (file) => viewer()?.dataset.files.split(" ").includes(file);
  const lead = async (key) => {
    let [first] = light(key);
    const told = quote(key);
    if (!first && told?.dataset.paper && !holds(told.dataset.file)) {
      await swap(told.dataset.paper);
      [first] = light(key);
    }
    if (first) show(first, 0.3);
  };

  document.addEventListener("focusin", (event) => {
    const key = event.target.matches?.(`${FIELDS}, button[data-take], input[data-of], input[data-pill]`) && (event.target.dataset.key || event.target.dataset.of || event.target.dataset.pill);
    if (key && desk()) lead(key);
  });

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const box = event.target.closest(".box");
    const told = event.target.closest(".quote");
    const key = (box || told)?.dataset.key;
    if (key) {
      if (told && form) event.preventDefault(); // its link is for browsers without scripts
      if (told) lead(key);
      if (box) {
        light(key);
        field(key)?.focus({ preventScroll: false });
      }
      return;
    }
    const button = event.target.closest("button, a");
    if (!button) return;
    if (button.dataset.turn) turn(Number(button.dataset.turn));
    if (button.dataset.zoom) enlarge(Number(button.dataset.zoom));
    if (button.dataset.add) add(button);
    if ("takeAway" in button.dataset) takeAway(button);
    if (button.dataset.take) take(event, button);
    if (button.dataset.paper && window.htmx && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      swap(button.dataset.paper);
    }
  });

  const sheets = () => [...(viewer()?.querySelectorAll(".sheet") || [])];
  const current = () => {
    const middle = desk().getBoundingClientRect().top + desk().clientHeight / 3;
    return Math.max(0, sheets().findLastIndex((sheet) => sheet.getBoundingClientRect().top <= middle));
  };
  const turn = (by) => {
    const all = sheets();
    const to = all[current() + by];
    if (to) show(to, 0);
  };
  const enlarge = (by) => {
    zoom = by ? Math.min(Math.max(zoom + by, 0), ZOOMS.length - 1) : ZOOMS.indexOf(1);
    const at = current();
    desk().style.setProperty("--zoom", ZOOMS[zoom]);
    const lit = viewer().querySelector(".box.lit");
    if (lit) show(lit, 0.3);
    else if (sheets()[at]) show(sheets()[at], 0);
  };
  const count = () => {
    const sheet = sheets()[current()];
    const at = viewer()?.querySelector("[data-at]");
    const name = viewer()?.querySelector(".viewer-name");
    if (at) at.textContent = sheet?.dataset.page || "1";
    if (sheet?.dataset.title && name) name.textContent = name.title = sheet.dataset.title;
  };
  document.addEventListener("scroll", (event) => event.target.classList?.contains("viewer-desk") && count(), true);

  // Parties and amounts: as many rows as there are.
  const add = (button) => {
    const group = button.closest("[data-several]");
    const lines = group.querySelectorAll(".line");
    const line = lines[lines.length - 1].cloneNode(true);
    line.querySelectorAll(".quote, .choices, .check, .now").forEach((part) => part.remove());
    const key = `${group.dataset.several}-more-${Date.now()}`;
    line.querySelectorAll("input").forEach((input) => {
      input.value = "";
      input.classList.remove("doubtful");
      if (input.dataset.of) input.dataset.of = key;
    });
    line.querySelectorAll("[aria-label]").forEach((part) => {
      part.setAttribute("aria-label", part.getAttribute("aria-label").replace(/\d+/, lines.length + 1));
    });
    const value = line.querySelector("[data-key]");
    value.id = key;
    value.dataset.key = key;
    button.before(line);
    line.querySelector("input, select").focus();
  };
  const takeAway = (button) => {
    const line = button.closest(".line");
    if (line.parentElement.querySelectorAll(":scope > .line").length > 1) {
      line.remove();
    } else {
      line.querySelectorAll("input").forEach((input) => (input.value = ""));
      line.querySelectorAll(".check, .quote, .choices").forEach((part) => part.remove());
    }
    tell();
  };

  // Another paper of the filing comes to the left; what was typed on the right stays.
  const swap = async (url) => {
    const answer = await wenshu.ask(url);
    if (!answer) return;
    document.querySelector(".desk > :first-child").outerHTML = await answer.text();
    htmx.process(viewer());
    document.querySelectorAll(".tabs a[data-file]").forEach((one) => {
      one.classList.toggle("active", holds(one.dataset.file));
      if (holds(one.dataset.file)) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    });
    checked();
  };

  // 请核对: what is ticked or corrected has been looked at; the head of the form says how much is left.
  const pills = () => [...document.querySelectorAll("input[data-pill]")].filter(shown);
  const left = () => pills().filter((pill) => !pill.checked);
  // Required and empty: of the parties as many lines as are still needed.
  const gaps = () => [...(form?.querySelectorAll("[data-required]") || [])].flatMap((one) => {
    const values = one.matches("[data-least]") ? [...one.querySelectorAll("input[data-key]")].filter(shown) : [one];
    const empty = values.filter((value) => !value.value.trim());
    return empty.slice(0, Math.max(0, Number(one.dataset.least || 1) - (values.length - empty.length)));
  });
  const gapNames = () => [...new Set(gaps().map((one) => one.closest("[data-required]").dataset.required))].join("、");
  const checked = () => pills().forEach((pill) => {
    const choices = viewer()?.querySelectorAll(`.box[data-key^="${CSS.escape(pill.dataset.pill)}-or-"]`) || [];
    [...boxes(pill.dataset.pill), ...choices].forEach((box) => box.classList.toggle("doubt", !pill.checked));
  });
  const tell = () => {
    checked();
    const told = document.querySelector("[data-left]");
    if (!told) return;
    const number = left().length;
    const names = gapNames();
    told.parentElement.classList.toggle("none", !number && !names);
    told.parentElement.hidden = !number && !names && !pills().length;
    told.innerHTML = number ? `还有 <b>${number}</b> 项请核对` : names || !pills().length ? "" : "已全部核对";
    document.querySelector("[data-gaps]").textContent = names ? `${names}未填` : "";
  };
  const tick = (key) => {
    const pill = document.querySelector(`input[data-pill="${CSS.escape(key)}"]`);
    if (pill) pill.checked = true;
    tell();
  };
  document.addEventListener("change", (event) => event.target.matches?.("input[data-pill]") && tell());
  document.addEventListener("input", (event) => {
    if (!form || !event.target.closest?.("form[data-facts]")) return;
    const key = event.target.dataset.key || event.target.dataset.of || event.target.closest("[data-row]")?.querySelector("[data-key]")?.dataset.key;
    if (key) tick(key);
    else tell();
  });

  // One of two contradicting values: it goes into its field, and the other one's line goes.
  const take = (event, button) => {
    event.preventDefault();
    const line = field(button.dataset.take);
    const row = line.closest(".line");
    line.value = button.dataset.value;
    const role = row?.querySelector(".role");
    if (role) role.value = button.dataset.role;
    const region = row?.querySelector("[data-of]");
    if (region) region.value = button.dataset.region;
    if (button.dataset.without) field(button.dataset.without)?.closest(".line")?.remove();
    button.closest(".choices").querySelectorAll(".choice").forEach((one) => {
      const mine = one.contains(button);
      one.classList.toggle("taken", mine);
      one.querySelector("button").textContent = mine ? "采用这个" : "改用这个";
    });
    const pill = document.querySelector(`input[data-pill="${CSS.escape(button.dataset.take)}"]`);
    if (pill) pill.value = button.value; // it is this proposal that has been looked at
    tick(button.dataset.take);
    goTo(line); // from here Enter goes on
    lead(button.dataset.key);
  };

  // Keys. Enter in a field says that it is right and goes on to the next doubt; it never sends the form.
  const fields = () => [...(form?.querySelectorAll(FIELDS) || [])].filter(shown);
  const goTo = (element) => {
    if (!element) return;
    const more = element.closest("details:not([open])");
    if (more) more.open = true;
    element.focus({ preventScroll: true });
    (element.closest(".line, .fact") || element).scrollIntoView({ block: "nearest" }); // with what stands below it
  };
  const walk = (by) => {
    const all = fields();
    const here = document.activeElement?.closest(".line, .fact")?.querySelector(FIELDS);
    goTo(all[Math.min(Math.max(all.indexOf(here) + by, 0), all.length - 1)]);
  };
  const doubts = (from, by) => {
    const all = fields();
    const at = all.indexOf(from);
    const open = new Set([...left().map((pill) => pill.dataset.pill), ...gaps().map((gap) => gap.dataset.key)]);
    const waiting = all.map((one, number) => ({ one, number })).filter(({ one }) => open.has(one.dataset.key));
    const further = by > 0 ? waiting.filter(({ number }) => number > at) : waiting.filter(({ number }) => number < at).reverse();
    return (further[0] || (by > 0 ? waiting[0] : waiting.at(-1)))?.one;
  };
  const accept = (target, back) => {
    const key = target.dataset.key || target.dataset.of || target.dataset.pill || target.closest("[data-row]")?.querySelector("[data-key]")?.dataset.key;
    if (key && !back) tick(key);
    const here = key ? field(key) : target;
    goTo(doubts(here, back ? -1 : 1) || document.querySelector("[data-decide]"));
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || !desk()) return;
    const target = event.target;
    const typing = target instanceof Element && target.matches("input:not([type=checkbox]), textarea, select");
    const mine = form && target instanceof Element && form.contains(target) && target.matches("input, textarea, select");
    const act = {
      PageDown: () => turn(1),
      PageUp: () => turn(-1),
      ...((event.altKey || !typing) && {
        "+": () => enlarge(1),
        "=": () => enlarge(1),
        "-": () => enlarge(-1),
        0: () => enlarge(0),
        ...(form && { j: () => walk(1), k: () => walk(-1), J: () => walk(1), K: () => walk(-1) }),
      }),
      ...(mine && { Enter: () => accept(target, event.shiftKey) }),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  if (form) {
    document.querySelectorAll("[data-keys]").forEach((keys) => (keys.hidden = false));
    form.addEventListener("submit", (event) => {
      const [first] = left();
      if (!first || event.submitter?.name === "take") return;
      event.preventDefault();
      wenshu.say(`还有 ${left().length} 项标有“请核对”的内容没有核对。请逐项对照原件，无误的按 Enter 或勾选“请核对”，有误的改正，再提交。`);
      goTo(field(first.dataset.pill));
    });
    // The first doubt is where the work begins, unless something has to be read first or somebody has begun elsewhere meanwhile.
    const begun = document.activeElement?.matches(FIELDS) && document.activeElement.dataset.key;
    if (begun && desk()) lead(begun);
    else if (!document.querySelector("[data-focus]") && (left().length || gaps().length) && matchMedia("(min-width: 901px)").matches) goTo(doubts(null, 1));
  }

  // A page that waits for the worker must not load itself anew under somebody's hands.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id === "progress" && document.querySelector("details.act[open]")) event.preventDefault();
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "viewer") return;
    checked();
    const lit = document.querySelector(".quote.lit")?.dataset.key || document.activeElement?.dataset?.key;
    if (lit && boxes(lit).length) lead(lit); // the images have come while somebody was at a field
  });

  const start = Number(document.querySelector("[data-start]")?.dataset.start || 1);
  if (start > 1 && desk()) {
    const sheet = sheets().find((one) => Number(one.dataset.page) === start);
    if (sheet) show(sheet, 0);
    const words = document.querySelector(`[data-text-page="${start}"]`);
    const panel = words?.closest(".words"); // it scrolls, the page does not
    if (panel) panel.scrollTop += words.getBoundingClientRect().top - panel.getBoundingClientRect().top;
  }
})();
