// How many by day: bars of parts that stand on each other, and the same as a table.

const BARS = { height: 190, left: 40, right: 10, top: 8, bottom: 20, label: 58 };

function roundStep(most) {
  const rough = Math.max(1, most / 4);
  const power = 10 ** Math.floor(Math.log10(rough));
  return Math.max(1, [1, 2, 5, 10].find((one) => one * power >= rough) * power);
}

function barAxes(data, top, step, width, x, y) {
  const nodes = [];
  for (let tick = 0; tick <= top; tick += step) {
    nodes.push(svg("line", { class: "grid", x1: BARS.left, x2: width - BARS.right, y1: y(tick), y2: y(tick) }));
    const text = svg("text", { x: BARS.left - 6, y: y(tick) + 4, "text-anchor": "end" });
    text.textContent = tick;
    nodes.push(text);
  }
  let free = -Infinity;
  data.rows.forEach((row, at) => {
    if (x(at) < free) return;
    free = x(at) + BARS.label;
    const text = svg("text", { x: x(at), y: BARS.height - 4, "text-anchor": "middle" });
    text.textContent = row.label;
    nodes.push(text);
  });
  return nodes;
}

function drawBars(plot, data) {
  const width = Math.max(240, plot.clientWidth - 20);
  const totals = data.rows.map((row) => row.parts.reduce((sum, part) => sum + part, 0));
  const most = Math.max(1, ...totals);
  const step = roundStep(most);
  const top = Math.ceil(most / step) * step;
  const slot = (width - BARS.left - BARS.right) / data.rows.length;
  const wide = Math.min(36, slot * 0.76);
  const x = (at) => BARS.left + (at + 0.5) * slot;
  const y = (value) => BARS.top + (1 - value / top) * (BARS.height - BARS.top - BARS.bottom);
  const picture = svg("svg", { viewBox: `0 0 ${width} ${BARS.height}`, height: BARS.height, role: "img", "aria-label": data.title });
  picture.append(...barAxes(data, top, step, width, x, y));
  data.rows.forEach((row, at) => {
    const holder = svg("g", { class: "bar" });
    const title = svg("title", {});
    title.textContent = row.tip;
    holder.append(title);
    let below = 0;
    row.parts.forEach((part, place) => {
      if (!part) return;
      const bounds = { x: x(at) - wide / 2, width: wide, y: y(below + part), height: y(below) - y(below + part) };
      holder.append(svg("rect", { class: `part-${data.series[place].tone}`, ...bounds }));
      below += part;
    });
    picture.append(holder);
  });
  plot.replaceChildren(picture);
}

function bars(data, open) {
  const { section, frame } = framed(data, data.rows);
  if (!data.rows.length) return section;
  const plot = el("div", "plot");
  const says = el("div", "says");
  for (const one of data.series) {
    const item = el("span");
    item.append(el("i", `part-${one.tone}`), one.text);
    says.append(item);
  }
  const points = data.rows.map((row) => ({ name: row.name, href: "", cells: row.cells }));
  frame.append(plot, says, numbers({ as_table: data.as_table, columns: data.columns, points }, open));
  new ResizeObserver(() => drawBars(plot, data)).observe(plot);
  return section;
}
