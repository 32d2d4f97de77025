// The head of a page: a title, facts beside it, and what stands in the way, all as plain text.

function fact(data, open) {
  const node = el(data.href ? "a" : "span", data.doubtful ? "fact doubtful" : "fact", data.text);
  if (data.hint) node.title = data.hint;
  if (data.href) {
    node.href = data.href;
    node.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      open(data.href);
    });
  }
  return node;
}

function render({ parentElement, data, setTriggerValue }) {
  const facts = el("div", "facts");
  facts.append(...data.facts.map((one) => fact(one, (href) => setTriggerValue("open", href))));
  const content = [el("h1", "", data.title), facts];
  if (data.alarm) content.push(el("p", "alarm", data.alarm));
  content.push(...data.notes.map((text) => el("p", "note", text)));
  parentElement.querySelector(".heading").replaceChildren(...content);
}
