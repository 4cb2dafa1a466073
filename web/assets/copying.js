/* Copying one field at a time into another program: the button takes its value, and the next one is at hand. */
const buttons = () => [...document.querySelectorAll("[data-copy]")];

if (navigator.clipboard) buttons().forEach((button) => (button.hidden = false));

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const label = document.getElementById(button.getAttribute("aria-describedby"))?.textContent ?? "";
  const said = document.querySelector("[data-copied]");
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    said.textContent = `Đã chép ${label}.`;
    button.textContent = "Đã chép";
    buttons()[buttons().indexOf(button) + 1]?.focus();
  } catch {
    said.textContent = "Trình duyệt không cho chép. Bôi đen chữ rồi chép bằng tay.";
  }
});
