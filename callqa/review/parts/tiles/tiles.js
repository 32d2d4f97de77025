// Figures in large type, each with its name and what it counts, all as plain text.

function render({ parentElement, data }) {
  const root = parentElement.querySelector(".tiles");
  root.dataset.name = data.name;
  root.replaceChildren(...data.tiles.map((tile) => {
    const node = el("dl", "tile");
    node.dataset.key = tile.key;
    node.append(el("dt", "", tile.title), el("dd", `value ${tile.tone}`, tile.value));
    if (tile.told) node.append(el("dd", "told", tile.told));
    return node;
  }));
}
