"use strict";
// Search, filters, sorting, CSV and links to what is folded away. Without it the report reads the same.
(() => {
  const all = (query, from = document) => Array.from(from.querySelectorAll(query));
  const tools = document.querySelector(".tools");
  const search = document.getElementById("search");
  const selects = all("[data-filter]", tools);
  const items = all("main article.finding, main tbody tr, main .notes li, main .case, main .named li");
  const owners = new Map(all(".case, .named li").map((one) => [one.id, one]));
  const texts = new Map();

  function textOf(item) {
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
    return texts.get(item);
  }

  // What a finding does not know itself (kind, category, scope) its component does.
  function valueOf(item, name) {
    if (name in item.dataset) return item.dataset[name];
    const own = (item.dataset.component || "").split(" ").map((id) => owners.get(id)).filter(Boolean);
    return own.length ? own.map((one) => one.dataset[name] || "").join(" ") : null;
  }

  function fits(item, words, wanted) {
    for (const [name, value] of wanted) {
      const own = valueOf(item, name);
      if (own === null || !own.split(" ").includes(value)) return false;
    }
    return words.every((word) => textOf(item).includes(word));
  }

  // Long sections wait until they come into sight, so that the page opens at once. They are laid out when there is
  // nothing else to do, one after the other, and before a filter: to hide rows that are not laid out takes seconds.
  function layOut(most) {
    all("main > .long").slice(0, most).forEach((one) => one.classList.remove("long"));
  }

  function whenIdle() {
    if (!document.querySelector("main > .long")) return;
    layOut(1);
    requestIdleCallback(whenIdle);
  }

  function apply() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = selects.filter((one) => one.value).map((one) => [one.dataset.filter, one.value]);
    const filtered = words.length + wanted.length > 0;
    layOut(Infinity);
    let shown = 0;
    for (const item of items) {
      const fit = !filtered || fits(item, words, wanted);
      item.hidden = !fit;
      shown += fit ? 1 : 0;
    }
    for (const group of all("main .check, main .more")) {
      const inside = all("article.finding, .notes li", group);
      group.hidden = filtered && inside.every((one) => one.hidden);
      if (filtered && !group.hidden && group.tagName === "DETAILS") group.open = true;
    }
    document.getElementById("matches").textContent = filtered ? `${shown} of ${items.length} entries` : "";
  }

  function sort(table, column, button) {
    const down = button.parentElement.getAttribute("aria-sort") === "ascending";
    all("th[aria-sort]", table).forEach((one) => one.removeAttribute("aria-sort"));
    button.parentElement.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = Array.from(body.rows);
    const key = new Map(rows.map((row) => [row, row.cells[column].innerText.trim()]));
    const compare = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" }).compare;
    rows.sort((a, b) => compare(key.get(a), key.get(b)) * (down ? -1 : 1));
    body.append(...rows);
  }

  // RFC 4180; what a spreadsheet would take for a formula begins with an apostrophe.
  function cell(text) {
    const plain = text.replace(/\s+/g, " ").trim();
    const inert = /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain;
    return `"${inert.replace(/"/g, '""')}"`;
  }

  function download(table) {
    const rows = Array.from(table.rows).filter((row) => !row.hidden);
    const csv = rows.map((row) => Array.from(row.cells).map((one) => cell(one.innerText)).join(",")).join("\r\n");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", csv, "\r\n"], { type: "text/csv" }));
    link.download = `${table.dataset.name.toLowerCase()}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  function unfoldTo(id) {
    const target = id && document.getElementById(id);
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    target.scrollIntoView();
  }

  for (const table of all("table[data-name]")) {
    Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => sort(table, column, button));
    });
    const button = document.createElement("button");
    button.type = "button";
    button.className = "csv";
    button.textContent = "CSV";
    button.setAttribute("aria-label", `Save the table ${table.parentElement.getAttribute("aria-label")} as CSV`);
    button.addEventListener("click", () => download(table));
    table.parentElement.before(button);
  }

  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  selects.forEach((one) => one.addEventListener("change", apply));
  document.getElementById("clear").addEventListener("click", () => {
    search.value = "";
    selects.forEach((one) => (one.value = ""));
    apply();
  });
  document.getElementById("unfold").addEventListener("click", (event) => {
    const open = event.target.textContent.startsWith("Unfold");
    all("main details").forEach((one) => (one.open = open));
    event.target.textContent = open ? "Fold all" : "Unfold all";
  });
  document.getElementById("theme").addEventListener("click", () => {
    const dark = document.documentElement.dataset.theme
      ? document.documentElement.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.dataset.theme = dark ? "light" : "dark";
  });
  addEventListener("hashchange", () => unfoldTo(decodeURIComponent(location.hash.slice(1))));
  const folded = [];
  addEventListener("beforeprint", () => {
    folded.push(...all("main details:not([open])"));
    folded.forEach((one) => (one.open = true));
  });
  addEventListener("afterprint", () => folded.splice(0).forEach((one) => (one.open = false)));
  tools.hidden = false;
  if (items.length < 20000 && "requestIdleCallback" in window) addEventListener("load", () => requestIdleCallback(whenIdle));
  unfoldTo(decodeURIComponent(location.hash.slice(1)));
})();
