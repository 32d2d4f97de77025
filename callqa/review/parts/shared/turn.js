// What Streamlit calls. It may call twice at once while the script is still loading, and in the wrong order: what was
// to be drawn before what is shown already is left out.

const turnsDrawn = new WeakMap();

export default function drawInTurn(component) {
  const { parentElement, data } = component;
  if (data.turn < (turnsDrawn.get(parentElement) ?? 0)) return undefined;
  turnsDrawn.set(parentElement, data.turn);
  return render(component);
}
