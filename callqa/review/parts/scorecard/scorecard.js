// The checklist of a call: sections, marks, and the evidence of each mark, which plays at a click.

const SIGNS = { pass: "✓", fail: "✕", na: "–" };
const opened = new WeakMap(); // per component: the call it shows, and which rules its reader opened or closed

function total(data) {
  const beside = el("div", "beside");
  beside.append(...data.flags.map((flag) => el("span", `chip ${flag.tone}`, flag.text)));
  if (data.before) beside.append(el("span", "before", data.before));
  const score = el("div", `score ${data.score_tone}`, data.score);
  score.dataset.testid = "score";
  return [score, beside];
}

function proof(evidence, data) {
  const node = button(`proof ${evidence.tone}`, undefined, "", () => requestPlay(data.recording, evidence.start_s));
  node.dataset.testid = "evidence";
  node.dataset.startS = evidence.start_s;
  const words = el("span", "quote", evidence.quote);
  const why = [evidence.role, evidence.found].filter(Boolean).join(" · ");
  if (why) {
    const found = el("span", "found", why);
    found.title = evidence.phrase;
    words.append(found);
  }
  node.append(el("span", "at", `▶ ${clock(evidence.start_s)}`), words);
  const line = el("div", "piece");
  line.append(node, download(evidence.clip, data.labels.clip));
  return line;
}

function review(entry) {
  const node = el("div", "review");
  node.append(el("span", "who", entry.who), el("p", "", entry.what), el("p", "", entry.comment));
  return node;
}

function body(rule, data, change) {
  const node = el("div", "body");
  if (rule.changed) {
    const line = el("div", "marks-line");
    line.append(el("span", "chip", rule.machine_says), el("span", "chip info", rule.person_says));
    node.append(line);
  }
  if (rule.message) node.append(el("p", "message", rule.message));
  if (rule.note) node.append(el("p", "note", rule.note));
  if (rule.evidence.length) {
    const list = el("div", "evidence");
    list.append(...rule.evidence.map((evidence) => proof(evidence, data)));
    node.append(list);
  }
  if (rule.why) node.append(el("p", "why", rule.why));
  if (rule.reviews.length) {
    const history = el("div", "history");
    history.append(...rule.reviews.map(review));
    node.append(history);
  }
  if (data.may_change) {
    const ask = button("change", data.labels.change, "", () => change(rule.rule));
    ask.dataset.testid = "change-mark";
    node.append(ask);
  }
  return node;
}

function ruleNode(rule, data, choices, change) {
  const node = el("details", `rule ${rule.mark}`);
  node.dataset.rule = rule.rule;
  node.dataset.mark = rule.mark;
  node.open = choices[rule.rule] ?? (rule.mark === "fail" || rule.changed || Boolean(rule.note));
  node.addEventListener("toggle", () => { choices[rule.rule] = node.open; });
  const summary = el("summary");
  const sign = el("span", `sign ${rule.mark}`, SIGNS[rule.mark]);
  sign.title = rule.mark_words;
  sign.setAttribute("aria-label", rule.mark_words);
  const tags = el("span", "tags");
  tags.append(...rule.tags.map((tag) => el("span", `chip ${tag.tone}`, tag.text)));
  summary.append(sign, el("span", "title", rule.title), tags, el("span", "weight", rule.weight));
  node.append(summary, body(rule, data, change));
  return node;
}

function render({ parentElement, data, setTriggerValue }) {
  let memory = opened.get(parentElement);
  if (memory?.recording !== data.recording) {
    memory = { recording: data.recording, choices: {} };
    opened.set(parentElement, memory);
  }
  const drawn = JSON.stringify(data);
  if (memory.drawn === drawn) return;
  memory.drawn = drawn;
  const root = parentElement.querySelector(".scorecard");
  root.querySelector(".total").replaceChildren(...total(data));
  const sections = data.sections.map((section) => {
    const node = el("section", "section");
    const heading = el("h3", "heading");
    heading.append(el("span", "", section.title), el("span", "", section.weight));
    const change = (rule) => setTriggerValue("change", rule);
    node.append(heading, ...section.rules.map((rule) => ruleNode(rule, data, memory.choices, change)));
    return node;
  });
  const nothing = el("p", "nothing", data.labels.nothing);
  const version = el("p", "version", data.version);
  root.querySelector(".sections").replaceChildren(...(sections.length ? [...sections, version] : [nothing]));
}
