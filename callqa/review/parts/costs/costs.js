// A manager's figures, and the rules that cost most points.

function render({ parentElement, data }) {
  const root = parentElement.querySelector(".costs");
  root.querySelector(".figures").replaceChildren(...data.figures.map((figure) => {
    const node = el("div", "figure");
    node.dataset.figure = figure.name;
    node.append(el("b", "", figure.value), el("span", "", figure.label));
    return node;
  }));
  const rules = data.rules.map((rule) => {
    const node = el("div", "cost");
    node.dataset.rule = rule.rule;
    const bar = el("div", "bar");
    const filled = el("div");
    filled.style.width = `${100 * rule.share}%`;
    bar.append(filled);
    const title = el("span", "title", rule.title);
    title.title = rule.why;
    node.append(title, bar, el("span", "often", rule.often));
    return node;
  });
  const nothing = el("p", "nothing", data.nothing);
  root.querySelector(".rules").replaceChildren(el("h2", "", data.heading), ...(rules.length ? rules : [nothing]));
}
