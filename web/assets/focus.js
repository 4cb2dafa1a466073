/* After a part of the page was replaced, the keyboard goes where the work is: to what asks for it, or to the first
   field in fault. Otherwise a person at the keyboard would start again at the top of the page. */
document.addEventListener("htmx:after:settle", (event) => {
  const place = event.target instanceof Element ? event.target : document.body;
  const wanted = place.querySelector("[data-focus]") ?? place.querySelector("[aria-invalid='true']");
  if (wanted instanceof HTMLElement) wanted.focus();
});
