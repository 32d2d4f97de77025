// A list of calls; each is a link with the call's own address. A plain click stays within the page.

function scoreCell(call) {
  const node = el("span", `score ${call.score_tone}`);
  if (call.was) node.append(el("span", "was", call.was));
  node.append(call.score);
  return node;
}

function row(call, open) {
  const node = el("a", "row");
  node.href = call.href;
  node.dataset.recordingId = call.id;
  node.dataset.score = call.score;
  const flags = el("span", "flags");
  flags.append(...call.flags.map((flag) => el("span", `chip ${flag.tone}`, flag.text)));
  const kind = el("span", "kind", call.kind);
  kind.title = call.file;
  node.append(
    scoreCell(call), flags, el("span", "agent name-agent", call.agent), el("span", "when", call.when), el("span", "length", call.length), kind,
  );
  node.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(call.id);
  });
  return node;
}

function head(labels) {
  const node = el("div", "row head");
  const names = { score: labels.score, flags: labels.flags, agent: labels.agent, when: labels.when, length: labels.length, kind: labels.kind };
  node.append(...Object.entries(names).map(([name, text]) =>
    el("span", `name-${name}`, text)));
  return node;
}

export default function render({ parentElement, data, setTriggerValue }) {
  const open = (id) => setTriggerValue("open", id);
  const rows = data.calls.map((call) => row(call, open));
  const content = rows.length ? [head(data.labels), ...rows] : [el("p", "nothing", data.labels.nothing)];
  const root = parentElement.querySelector(".calls");
  root.classList.toggle("own", !data.with_agent);
  root.replaceChildren(...content);
}
