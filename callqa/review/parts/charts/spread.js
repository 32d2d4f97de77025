// Rows with a figure, drawn as a dot in the interval in which it may lie.

// A link to the calls behind a figure; a plain click stays within the page.
function link(text, href, open, className) {
  if (!href) return el("span", className, text);
  const node = el("a", className, text);
  node.href = href;
  follow(node, href, open);
  return node;
}

function follow(node, href, open) {
  node.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(href);
  });
}

function headed(data) {
  const section = el("section", "chart");
  const title = el("h2", "", data.title);
  if (data.note) title.append(el("span", "", data.note));
  section.append(title);
  return section;
}

// A headed section with a frame for what it shows; the frame says so where there is nothing.
function framed(data, shown) {
  const section = headed(data);
  const frame = el("div", "frame");
  section.append(frame);
  if (!shown.length) frame.append(el("p", "nothing", data.nothing));
  return { section, frame };
}

function columnHead(text, className) {
  const node = el("th", className, text);
  node.scope = "col";
  return node;
}

function rowHead(content) {
  const node = el("th");
  node.scope = "row";
  node.append(content);
  return node;
}

function scaleCell(row, data) {
  const cell = el("td", "graph");
  const scale = el("div", "scale");
  const percent = (value) => `${Math.max(0, Math.min(100, (100 * (value - data.from)) / (data.to - data.from)))}%`;
  if (data.middle !== null) {
    const middle = el("i", "middle");
    middle.style.left = percent(data.middle);
    scale.append(middle);
  }
  if (row.low !== null) {
    const reach = el("div", "reach");
    reach.style.left = percent(row.low);
    reach.style.width = `calc(${percent(row.high)} - ${percent(row.low)})`;
    scale.append(reach);
  }
  const dot = el("i", "dot");
  dot.style.left = percent(row.at);
  scale.append(dot);
  cell.append(scale);
  cell.setAttribute("aria-hidden", "true");
  return cell;
}

function spreadRow(row, data, open) {
  const node = el("tr", row.at === null ? "few" : "");
  node.dataset.key = row.key;
  node.append(rowHead(link(row.label, row.href, open)));
  node.append(row.at === null ? el("td", "graph", data.few) : scaleCell(row, data));
  row.cells.forEach((text, at) => node.append(el("td", data.optional.includes(at) ? "number optional" : "number", text)));
  return node;
}

function spread(data, open) {
  const { section, frame } = framed(data, data.rows);
  if (!data.rows.length) return section;
  const table = el("table", "spread");
  const head = el("tr");
  const ends = el("div", "ends");
  ends.append(el("span", "", data.ends[0]), el("span", "", data.ends[1]));
  const graph = columnHead("", "graph");
  graph.append(ends);
  head.append(columnHead(data.first), graph);
  data.columns.forEach((text, at) => head.append(columnHead(text, data.optional.includes(at) ? "number optional" : "number")));
  const body = el("tbody");
  body.append(...data.rows.map((row) => spreadRow(row, data, open)));
  const top = el("thead");
  top.append(head);
  table.append(top, body);
  frame.append(table);
  return section;
}
