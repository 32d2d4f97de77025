// Shared by the components. Everything that comes from data goes in as text, never as markup.

function el(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
}

function button(className, text, label, onClick) {
  const node = el("button", className, text);
  node.type = "button";
  if (label) node.title = label;
  node.addEventListener("click", onClick);
  return node;
}

// A link that saves a file from this server.
function download(address, label) {
  const node = el("a", "download", "⤓");
  node.href = address;
  node.download = "";
  node.title = label;
  node.setAttribute("aria-label", label);
  return node;
}

// Seconds as m:ss, or h:mm:ss from an hour on.
function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

// Asks the player of the page to play a recording from a moment on, without a round trip to the server.
const PLAY_EVENT = "callqa:play";

function requestPlay(recording, startS) {
  window.dispatchEvent(new CustomEvent(PLAY_EVENT, { detail: { recording, startS } }));
}
