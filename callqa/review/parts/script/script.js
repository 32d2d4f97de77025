// What a call came to, and the call script as a checklist; a click on a moment plays it.

const SIGNS = { said: "✓", out_of_order: "↕", skipped: "✕", not_needed: "–", not_judged: "?" };

function moments(list, data) {
  return list.map((moment) => {
    const line = el("div", "piece");
    const node = button("moment", undefined, moment.quote, () => requestPlay(data.recording, moment.start_s));
    node.dataset.startS = moment.start_s;
    node.append(el("span", "at", `▶ ${clock(moment.start_s)}`), el("span", "quote", moment.quote));
    if (moment.about) node.append(el("span", "about", moment.about));
    line.append(node);
    if (moment.clip) line.append(download(moment.clip, data.labels.clip));
    return line;
  });
}

function answer(entry, data) {
  const node = el("div", "answer");
  const told = el("div", "told");
  if (entry.value) told.append(el("span", "value", entry.value));
  told.append(...moments(entry.moments, data));
  node.append(el("span", "name", entry.name), told);
  return node;
}

function step(entry, data) {
  const node = el("div", `step ${entry.tone}`);
  node.dataset.step = entry.id;
  node.dataset.state = entry.state;
  const sign = el("span", `sign ${entry.tone}`, SIGNS[entry.state]);
  sign.title = entry.state_words;
  sign.setAttribute("aria-label", entry.state_words);
  const body = el("div", "body");
  body.append(el("span", "title", entry.title));
  if (["out_of_order", "not_judged"].includes(entry.state)) body.append(el("span", "chip info", entry.state_words));
  if (entry.optional) body.append(el("span", "optional", entry.optional));
  if (entry.sample) body.append(el("p", "sample", `${data.labels.sample} «${entry.sample}»`));
  body.append(...moments(entry.moments, data));
  node.append(sign, body);
  return node;
}

function render({ parentElement, data }) {
  const root = parentElement.querySelector(".script");
  root.querySelector(".answers").replaceChildren(...data.answers.map((entry) => answer(entry, data)));
  const steps = data.steps.length
    ? [el("h3", "heading", data.title), ...data.steps.map((entry) => step(entry, data))]
    : [el("p", "nothing", data.labels.nothing)];
  root.querySelector(".steps").replaceChildren(...steps);
}
