// The form of a blind call. What was chosen stays in the browser until all of it is handed in.

const shown = new WeakMap(); // per component: the call whose form it holds

function choices(rule, data, changed) {
  const group = el("span", "choices");
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-label", rule.title);
  for (const { mark, text } of data.marks) {
    const label = el("label", mark);
    const input = el("input");
    input.type = "radio";
    input.name = rule.rule;
    input.value = mark;
    input.addEventListener("change", changed);
    label.append(input, el("span", "", text));
    group.append(label);
  }
  return group;
}

function turnField(data) {
  const row = el("div", "turn");
  const select = el("select");
  select.setAttribute("aria-label", data.labels.line);
  select.append(new Option(`${data.labels.line}: ${data.labels.none}`, ""));
  const fill = () => {
    if (select.options.length > 1) return;
    select.append(...data.lines.map((line) => new Option(line.text, line.turn)));
  };
  const play = button("", "▶", data.labels.play, () => {
    const line = data.lines.find((one) => String(one.turn) === select.value);
    if (line) requestPlay(data.recording, line.start_s);
  });
  row.append(select, play);
  return [row, fill];
}

function ruleNode(rule, data, changed) {
  const node = el("div", "rule");
  node.dataset.rule = rule.rule;
  const line = el("div", "line");
  line.append(el("span", "title", rule.title), choices(rule, data, changed));
  const more = el("details", "more");
  const [turn, fill] = turnField(data);
  const comment = el("textarea");
  comment.placeholder = data.labels.comment;
  comment.setAttribute("aria-label", data.labels.comment);
  comment.maxLength = data.max_chars;
  const fields = el("div", "fields");
  if (rule.why) fields.append(el("p", "why", rule.why));
  fields.append(turn, comment);
  more.append(el("summary", "", data.labels.more), fields);
  more.addEventListener("toggle", fill);
  node.append(line, more);
  return node;
}

function read(node) {
  const chosen = node.querySelector("input:checked");
  const turn = node.querySelector("select").value;
  return {
    mark: chosen ? chosen.value : null,
    turn: turn === "" ? null : Number(turn),
    comment: node.querySelector("textarea").value,
  };
}

function render({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".blind");
  if (shown.get(parentElement) === data.call) return;
  shown.set(parentElement, data.call);
  const save = el("button", "", data.labels.save);
  const left = el("span", "left");
  const nodes = [];
  const changed = () => {
    const missing = nodes.filter((node) => !node.querySelector("input:checked")).length;
    save.disabled = missing > 0;
    left.textContent = missing ? data.labels.left.replace("{count}", missing) : "";
  };
  const sections = data.sections.filter((section) => section.rules.length).map((section) => {
    const node = el("section");
    const rules = section.rules.map((rule) => ruleNode(rule, data, changed));
    nodes.push(...rules);
    node.append(el("h3", "heading", section.title), ...rules);
    return node;
  });
  const list = el("div", "sections");
  list.append(...sections);
  const foot = el("div", "foot");
  foot.append(left, save);
  root.replaceChildren(list, foot);
  root.onsubmit = (event) => {
    event.preventDefault();
    if (save.disabled) return;
    save.disabled = true;
    setTriggerValue("marks", { call: data.call, marks: Object.fromEntries(nodes.map((node) => [node.dataset.rule, read(node)])) });
  };
  changed();
}
