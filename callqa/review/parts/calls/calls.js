// A list of calls; each is a link with the call's own address. A plain click stays within the page.
// With work to do, calls can be selected: the selection stays in the browser until something is asked for it.

const selections = new WeakMap();

function scoreCell(call) {
  const node = el("span", `score ${call.score_tone}`);
  if (call.was) node.append(el("span", "was", call.was));
  node.append(call.score);
  return node;
}

function agentCell(call) {
  const node = el("span", "agent name-agent", call.agent);
  node.title = call.agent;
  if (call.assigned) node.append(el("span", "assigned", `→ ${call.assigned}`));
  return node;
}

function checkbox(label, checked, change) {
  const frame = el("label", "select");
  const box = el("input");
  box.type = "checkbox";
  box.checked = checked;
  box.setAttribute("aria-label", label);
  box.addEventListener("change", () => change(box.checked));
  frame.append(box);
  return frame;
}

// The bar with what can be done with the selected calls; it is always there, so that no row moves under the pointer.
function workBar(work, selected, act) {
  const bar = el("div", "workbar");
  const count = el("span", "count");
  const ask = (action, to) => { if (selected.size) act({ action, ids: [...selected], to }); };
  const whom = el("select", "whom");
  whom.setAttribute("aria-label", work.whom);
  whom.append(el("option", "", work.whom), ...work.people.map((person) => {
    const option = el("option", "", person.name);
    option.value = String(person.id);
    return option;
  }));
  whom.options[0].value = "";
  whom.addEventListener("change", () => { if (whom.value) ask("give", whom.value); });
  const buttons = work.actions.map((one) => {
    const node = button("act", one.text, one.hint, () => ask(one.action, null));
    node.dataset.action = one.action;
    return node;
  });
  bar.append(count, buttons[0], whom, ...buttons.slice(1));
  bar.refresh = () => {
    count.textContent = work.selected.replace("{count}", String(selected.size));
    for (const node of [whom, ...buttons]) node.disabled = !selected.size;
  };
  bar.refresh();
  return bar;
}

function workRows(data, rows, selected, act) {
  const bar = workBar(data.work, selected, act);
  const boxes = data.calls.map((call) => checkbox(`${data.work.select}: ${call.agent}, ${call.when}`, selected.has(call.id), (on) => {
    if (on) selected.add(call.id);
    else selected.delete(call.id);
    bar.refresh();
  }));
  const all = checkbox(data.work.select_all, false, (on) => {
    for (const box of boxes) {
      if (box.firstChild.checked === on) continue;
      box.firstChild.checked = on;
      box.firstChild.dispatchEvent(new Event("change"));
    }
  });
  const beside = (box, node) => {
    const line = el("div", "line");
    line.append(box, node);
    return line;
  };
  return [bar, beside(all, head(data.labels)), ...rows.map((node, at) => beside(boxes[at], node))];
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
    scoreCell(call), flags, agentCell(call), el("span", "when", call.when), el("span", "length", call.length), kind,
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

function render({ parentElement, data, setTriggerValue }) {
  const open = (id) => setTriggerValue("open", id);
  const rows = data.calls.map((call) => row(call, open));
  const root = parentElement.querySelector(".calls");
  let content = [head(data.labels), ...rows];
  if (!rows.length) content = [el("p", "nothing", data.labels.nothing)];
  else if (data.work) {
    const shown = new Set(data.calls.map((call) => call.id));
    const selected = new Set([...(selections.get(parentElement) || [])].filter((id) => shown.has(id)));
    selections.set(parentElement, selected);
    const act = (asked) => {
      selected.clear();
      setTriggerValue("act", asked);
    };
    content = workRows(data, rows, selected, act);
  }
  root.classList.toggle("work", Boolean(data.work));
  root.classList.toggle("own", !data.with_agent);
  root.replaceChildren(...content);
}
