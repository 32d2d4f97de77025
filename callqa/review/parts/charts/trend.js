// Means over time: a point for each day or week, the interval in which its mean may lie, and the band of the others.

const HEIGHT = 200;
const EDGE = { left: 34, right: 10, top: 8, bottom: 20 };
const LABEL_PX = 64;

function svg(tag, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function axes(data, width, x, y) {
  const nodes = [];
  for (const tick of data.ticks) {
    nodes.push(svg("line", { class: "grid", x1: EDGE.left, x2: width - EDGE.right, y1: y(tick), y2: y(tick) }));
    const text = svg("text", { x: EDGE.left - 6, y: y(tick) + 4, "text-anchor": "end" });
    text.textContent = tick;
    nodes.push(text);
  }
  let free = -Infinity;
  for (const point of data.points) {
    const at = x(point.x);
    if (at < free) continue;
    free = at + LABEL_PX;
    const anchor = at < EDGE.left + 20 ? "start" : at > width - 40 ? "end" : "middle";
    const text = svg("text", { x: at, y: HEIGHT - 4, "text-anchor": anchor });
    text.textContent = point.label;
    nodes.push(text);
  }
  return nodes;
}

// Stretches of neighbouring points that have a band; one point alone gets a narrow strip.
function bands(data, x, y) {
  const nodes = [];
  let run = [];
  const close = () => {
    if (run.length) {
      const wide = run.length > 1 ? 0 : 5;
      const upper = run.map((point) => `${x(point.x) - wide},${y(point.band[1])}`);
      const lower = run.map((point) => `${x(point.x) + wide},${y(point.band[0])}`).reverse();
      if (wide) {
        upper.push(`${x(run[0].x) + wide},${y(run[0].band[1])}`);
        lower.push(`${x(run[0].x) - wide},${y(run[0].band[0])}`);
      }
      nodes.push(svg("polygon", { class: "band", points: [...upper, ...lower].join(" ") }));
    }
    run = [];
  };
  for (const point of data.points) {
    if (point.band) run.push(point);
    else close();
  }
  close();
  return nodes;
}

function pointNodes(data, x, y, open) {
  const nodes = [];
  for (const point of data.points) {
    if (point.low !== null) {
      nodes.push(svg("line", { class: "whisker", x1: x(point.x), x2: x(point.x), y1: y(point.low), y2: y(point.high) }));
    }
  }
  const line = data.points.map((point) => `${x(point.x)},${y(point.at)}`).join(" ");
  nodes.push(svg("polyline", { class: "line", points: line }));
  for (const point of data.points) {
    const holder = point.href ? svg("a", { href: point.href, "aria-label": point.tip }) : svg("g", {});
    const title = svg("title", {});
    title.textContent = point.tip;
    holder.append(svg("circle", { class: point.low === null ? "point thin" : "point", cx: x(point.x), cy: y(point.at), r: data.points.length > 60 ? 3 : 4.5 }), title);
    if (point.href) follow(holder, point.href, open);
    nodes.push(holder);
  }
  return nodes;
}

function draw(plot, data, open) {
  const width = Math.max(240, plot.clientWidth - 20);
  const first = data.points[0].x;
  const span = Math.max(1, data.points[data.points.length - 1].x - first);
  const inner = width - EDGE.left - EDGE.right - 12;
  const x = (value) => (data.points.length > 1 ? EDGE.left + 6 + ((value - first) / span) * inner : EDGE.left + inner / 2);
  const y = (value) => EDGE.top + ((data.to - value) / (data.to - data.from)) * (HEIGHT - EDGE.top - EDGE.bottom);
  const picture = svg("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, height: HEIGHT, role: "img", "aria-label": data.title });
  picture.append(...axes(data, width, x, y), ...bands(data, x, y), ...pointNodes(data, x, y, open));
  plot.replaceChildren(picture);
}

function legend(data) {
  const node = el("div", "says");
  for (const [name, text] of data.says) {
    const item = el("span");
    item.append(el("i", `of-${name}`), text);
    node.append(item);
  }
  return node;
}

function numbers(data, open) {
  const details = el("details");
  details.append(el("summary", "", data.as_table));
  const table = el("table");
  const head = el("tr");
  data.columns.forEach((text, at) => head.append(columnHead(text, at ? "number" : "")));
  const top = el("thead");
  top.append(head);
  const body = el("tbody");
  for (const point of data.points) {
    const row = el("tr");
    row.append(rowHead(link(point.name, point.href, open)), ...point.cells.map((text) => el("td", "number", text)));
    body.append(row);
  }
  table.append(top, body);
  details.append(table);
  return details;
}

function trend(data, open) {
  const { section, frame } = framed(data, data.points);
  if (!data.points.length) return section;
  const plot = el("div", "plot");
  frame.append(plot, legend(data), numbers(data, open));
  new ResizeObserver(() => draw(plot, data, open)).observe(plot);
  return section;
}
