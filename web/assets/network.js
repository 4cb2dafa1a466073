/* A request that never reached the server must not look like nothing happened. */
const SENTENCE = "Chưa gửi được vì mất mạng. Những gì đã gõ vẫn còn trên màn hình; có mạng thì bấm lại.";

document.addEventListener("htmx:error", () => {
  notice().textContent = SENTENCE;
});
document.addEventListener("htmx:after:request", () => {
  document.getElementById("network-notice")?.remove();
});

function notice() {
  const known = document.getElementById("network-notice");
  if (known) return known;
  const made = document.createElement("p");
  made.id = "network-notice";
  made.className = "notice notice--wrong notice--floating";
  made.setAttribute("role", "alert");
  document.body.append(made);
  return made;
}
