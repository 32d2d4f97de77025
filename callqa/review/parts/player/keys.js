// Keys for the whole page, by their place on the keyboard, so that they work in every layout. What somebody types,
// and keys that a focused control needs itself, are left alone.

const TYPED_INTO = "input, textarea, select, [contenteditable=''], [contenteditable=true], [role=textbox], [role=combobox], [role=listbox], [role=menu], [role=spinbutton]";
const NOT_TYPED_INTO = "input[type=checkbox], input[type=radio], input[type=button], input[type=submit], input[type=range]";
const PRESSED = "button, a[href], summary, input, [role=button], [role=radio], [role=checkbox], [role=switch], [role=tab], [role=option]";
const TAKES_ARROWS = "input, [role=radio], [role=radiogroup], [role=tab], [role=tablist], [role=slider], [role=grid], [role=toolbar]";

// Whether the focused control, or one around it, needs the key itself.
function isTaken(event) {
  const needs = { Space: PRESSED, ArrowLeft: TAKES_ARROWS, ArrowRight: TAKES_ARROWS }[event.code];
  return event.composedPath().some((node) => {
    if (!(node instanceof Element)) return false;
    if (node.matches(TYPED_INTO) && !node.matches(NOT_TYPED_INTO)) return true;
    return Boolean(needs) && node.matches(needs);
  });
}

class Keys {
  // actions: play, back, on, previous, next, slower, faster, skip, help
  constructor(actions) {
    this.actions = actions;
    this.on = choices.read("keys", true) !== false;
    this.listener = (event) => this.press(event);
    document.addEventListener("keydown", this.listener);
  }

  setOn(on) {
    this.on = on;
    choices.write("keys", on);
  }

  press(event) {
    if (!this.on || event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const name = this.actionOf(event);
    if (!name || isTaken(event)) return;
    event.preventDefault();
    if (event.repeat && !["back", "on"].includes(name)) return;
    this.actions[name]();
  }

  actionOf(event) {
    if (event.key === "?") return "help";
    if (event.shiftKey) return { Comma: "slower", Period: "faster" }[event.code];
    return {
      Space: "play", ArrowLeft: "back", ArrowRight: "on", KeyN: "next", KeyP: "previous", KeyS: "skip",
    }[event.code];
  }

  remove() {
    document.removeEventListener("keydown", this.listener);
  }
}
