// Shares by row and column: the darker, the larger. The share stands in every cell as well.

function heatCell(cell, open) {
  const node = el("td");
  if (!cell) return node;
  const content = link(cell.text, cell.href, open, cell.thin ? "thin" : "");
  content.style.setProperty("--share", cell.thin ? 0 : cell.share);
  content.title = cell.tip;
  if (cell.below) content.append(el("small", "", cell.below));
  node.append(content);
  return node;
}

function heat(data, open) {
  const { section, frame } = framed(data, data.rows);
  section.classList.add(data.tone);
  frame.classList.add("scroll");
  if (!data.rows.length) return section;
  const key = el("span", "key");
  key.append(el("span", "", data.ends[0]), el("i"), el("span", "", data.ends[1]));
  section.firstChild.append(key);
  const table = el("table", data.upright ? "heat upright" : "heat");
  const head = el("tr");
  head.append(columnHead(data.first));
  for (const name of data.columns) {
    const cell = columnHead("");
    const text = el("span", "", name);
    text.title = name;
    cell.append(text);
    head.append(cell);
  }
  const body = el("tbody");
  for (const row of data.rows) {
    const line = el("tr");
    line.dataset.key = row.key;
    line.append(rowHead(link(row.label, row.href, open)), ...row.cells.map((cell) => heatCell(cell, open)));
    body.append(line);
  }
  const top = el("thead");
  top.append(head);
  table.append(top, body);
  frame.append(table);
  return section;
}
