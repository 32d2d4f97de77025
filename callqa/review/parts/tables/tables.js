// Tables of text; a row with an address is a link, and a plain click on it stays within the page.

function cell(data, heading) {
  const node = el("span", `cell ${data.tone}${data.number ? " number" : ""}`, data.text);
  node.dataset.label = heading;
  if (data.below) node.append(el("span", "below", data.below));
  if (data.share !== null) {
    const bar = el("div", "bar");
    const filled = el("div");
    filled.style.width = `${100 * data.share}%`;
    bar.append(filled);
    node.append(bar);
  }
  return node;
}

function row(data, table, open) {
  const node = el(data.href ? "a" : "div", "row");
  node.style.gridTemplateColumns = table.widths;
  node.dataset.key = data.key;
  node.append(...data.cells.map((one, at) => cell(one, table.columns[at])));
  if (data.href) {
    node.href = data.href;
    node.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      open(data.key);
    });
  }
  return node;
}

function head(data) {
  const node = el("div", "row head");
  node.style.gridTemplateColumns = data.widths;
  const first = data.rows.length ? data.rows[0].cells : [];
  node.append(...data.columns.map((text, at) => el("span", first[at] && first[at].number ? "cell number" : "cell", text)));
  return node;
}

function table(data, open) {
  const section = el("section");
  const title = el("h2", "", data.title);
  if (data.note) title.append(el("span", "", data.note));
  const frame = el("div", `table${data.scrolls ? " scrolls" : ""}${data.stacks ? " stacks" : ""}`);
  const rows = data.rows.map((one) => row(one, data, open));
  frame.append(...(rows.length ? [head(data), ...rows] : [el("p", "nothing", data.nothing)]));
  section.append(title, frame);
  return section;
}

function render({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".tables");
  root.dataset.name = data.name;
  root.replaceChildren(...data.tables.map((one) => table(one, (key) => setTriggerValue("open", key))));
}
