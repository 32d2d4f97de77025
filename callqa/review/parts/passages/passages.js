// Passages of calls to learn from; supervisors also see where each comes from and may take it back.

function lineNode(line) {
  const node = el("div", `line ${line.kind}`);
  node.append(el("span", "", line.who), el("p", "", line.text));
  return node;
}

function foot(passage, labels, send) {
  const node = el("div", "foot");
  const link = el("a", "", labels.open);
  link.href = passage.href;
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    send("open", passage.href);
  });
  const withdraw = button("", labels.withdraw, labels.withdraw_hint, () => send("withdraw", passage.id));
  node.append(link, el("span", "", passage.origin), withdraw);
  return node;
}

function passageNode(passage, labels, send) {
  const node = el("details");
  node.dataset.passage = passage.id;
  const head = el("summary");
  head.append(el("b", "", passage.title), el("span", "", passage.facts));
  const inside = el("div", "inside");
  const audio = el("audio");
  audio.controls = true;
  audio.preload = "none";
  audio.src = passage.src;
  if (passage.why) inside.append(el("p", "why", passage.why));
  inside.append(audio, ...passage.lines.map(lineNode));
  if (passage.href) inside.append(foot(passage, labels, send));
  node.append(head, inside);
  return node;
}

function render({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".passages");
  const open = new Set([...root.querySelectorAll("details[open]")].map((node) => node.dataset.passage));
  const list = el("div", "list");
  const nodes = data.passages.map((one) => passageNode(one, data.labels, setTriggerValue));
  for (const node of nodes) node.open = open.has(node.dataset.passage);
  list.append(...(nodes.length ? nodes : [el("p", "nothing", data.labels.nothing)]));
  root.replaceChildren(el("h2", "", data.labels.heading), list);
}
