// The head of a page: a title, facts beside it, and what stands in the way, all as plain text.

export default function render({ parentElement, data }) {
  const facts = el("div", "facts");
  facts.append(...data.facts.map((fact) => {
    const node = el("span", fact.doubtful ? "fact doubtful" : "fact", fact.text);
    if (fact.hint) node.title = fact.hint;
    return node;
  }));
  const content = [el("h1", "", data.title), facts];
  if (data.alarm) content.push(el("p", "alarm", data.alarm));
  content.push(...data.notes.map((text) => el("p", "note", text)));
  parentElement.querySelector(".heading").replaceChildren(...content);
}
