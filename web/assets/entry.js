/* The second entry and the third look by keyboard: Esc for what can't be read, a number for one of two values. */
document.addEventListener("keydown", (event) => {
  const form = document.querySelector("[data-entry]");
  if (!form || event.ctrlKey || event.altKey || event.metaKey || document.activeElement?.closest("nav, header")) return;
  const isTyping = document.activeElement instanceof HTMLInputElement;
  const wanted = event.key === "Escape" ? "[data-unreadable]" : !isTyping && /^[12]$/.test(event.key) && `[data-take="${event.key}"]`;
  const button = wanted && form.querySelector(wanted);
  if (!button) return;
  event.preventDefault();
  button.click();
});
