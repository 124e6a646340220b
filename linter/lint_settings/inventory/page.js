"use strict";
(() => {
  const textOf = (cell) => cell.dataset.v ?? cell.textContent.trim();
  const seconds = { second: 1, minute: 60, hour: 3600, day: 86400 };
  const inSeconds = (text) => {
    const found = /^(?:about )?([0-9.]+) (second|minute|hour|day)s?$/.exec(text);
    return found ? String(found[1] * seconds[found[2]]) : text;
  };
  const compare = (one, other) => {
    const numbers = [Number(one), Number(other)];
    const areNumbers = one !== "" && other !== "" && !numbers.some(Number.isNaN);
    return areNumbers ? numbers[0] - numbers[1] : one.localeCompare(other, undefined, { numeric: true });
  };
  const sortBy = (table, at, head) => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...table.tBodies[0].rows];
    const order = head.dataset.order?.split(/[|]/);
    const keyOf = (text) => (order ? String(order.indexOf(text)) : inSeconds(text));
    const keys = new Map(rows.map((row) => [row, keyOf(textOf(row.cells[at]))]));
    rows.sort((one, other) => compare(keys.get(one), keys.get(other)) * (down ? -1 : 1));
    table.tBodies[0].append(...rows);
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    [...table.tHead.rows[0].cells].forEach((head, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => sortBy(table, at, head));
    });
  }
  for (const form of document.querySelectorAll("form.filters")) {
    const rows = [...document.getElementById(form.dataset.table).tBodies[0].rows];
    const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
    const filter = () => {
      const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
      const choices = [...form.querySelectorAll("select")].filter((one) => one.value !== "");
      let count = 0;
      for (const row of rows) {
        const fits = words.every((word) => texts.get(row).includes(word))
          && choices.every((one) => one.value.split("|").includes(textOf(row.cells[one.dataset.column])));
        row.hidden = !fits;
        count += fits;
      }
      form.querySelector("output").textContent = `${count} of ${rows.length} shown`;
    };
    form.hidden = false;
    form.addEventListener("input", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    filter();
  }
  addEventListener("beforeprint", () => {
    const folded = document.querySelectorAll("details");
    if (folded.length <= 150) for (const one of folded) one.open = true;
  });
  const openTarget = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = target && target.closest("details");
    if (details && !details.open) { details.open = true; target.scrollIntoView(); }
  };
  addEventListener("hashchange", openTarget);
  openTarget();
})();
