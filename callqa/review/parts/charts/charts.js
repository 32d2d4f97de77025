// Figures that can be read at a glance, with their numbers as text beside them.

function render({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".charts");
  root.dataset.name = data.name;
  const open = (href) => setTriggerValue("open", href);
  const kinds = { spread, heat, trend, bars };
  root.replaceChildren(...data.charts.map((one) => kinds[one.kind](one, open)));
}
