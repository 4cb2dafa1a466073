/* Who prints a page is told to the audit log. The page is printed in any case: the log must not hold up an office. */
window.addEventListener("beforeprint", () => {
  const told = document.body.getAttribute("hx-headers:inherited");
  if (!told) return;
  const body = new URLSearchParams({ address: location.pathname });
  fetch("/printed", { method: "POST", headers: JSON.parse(told), body, keepalive: true }).catch(() => {});
});
