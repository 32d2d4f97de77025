// Calls in which something was found. Calls and moments are links with their own addresses; a plain click stays within
// the page.

function link(className, href, open) {
  const node = el("a", className);
  node.href = href;
  node.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open();
  });
  return node;
}

function head(call, open) {
  const node = link("head", call.href, () => open(call.id, null));
  node.title = call.file;
  const facts = el("span", "facts");
  facts.append(...call.facts.map((fact) => el("span", "", fact)));
  node.append(el("span", `score ${call.score_tone}`, call.score), el("span", "name", call.agent), facts);
  return node;
}

function hit(call, data, open) {
  const node = link(`hit ${data.side}`, data.href, () => open(call.id, data.at));
  node.dataset.at = data.at;
  const said = el("span", "said");
  said.append(...data.pieces.map((piece) => (piece.found ? el("mark", "", piece.text) : piece.text)));
  node.append(el("span", "when", data.when), el("span", "who", data.who), said);
  return node;
}

function card(call, open) {
  const node = el("section", "call");
  node.dataset.recordingId = call.id;
  node.append(head(call, open), ...call.hits.map((one) => hit(call, one, open)));
  if (call.more) node.append(el("p", "more", call.more));
  return node;
}

function render({ parentElement, data, setTriggerValue }) {
  const open = (id, at) => setTriggerValue("open", { id, at });
  const cards = data.calls.map((call) => card(call, open));
  parentElement.querySelector(".found").replaceChildren(...(cards.length ? cards : [el("p", "nothing", data.nothing)]));
}
