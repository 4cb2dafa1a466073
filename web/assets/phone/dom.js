/* Elements without a framework: h("p", { class: "small" }, "words"). Text is always text, never markup. */
export function h(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made && typeof value !== "string") made[name] = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(
    ...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false && child !== ""),
  );
  return made;
}

/** Words for a screen reader, without moving anything. */
export function say(words) {
  const place = document.getElementById("said");
  place.textContent = "";
  place.textContent = words;
}

export const button = (words, onclick, kind = "") =>
  h("button", { type: "button", class: `button ${kind}`.trim(), onclick }, words);
export const link = (words, address, kind = "") => h("a", { href: address, class: kind || null }, words);
export const notice = (words, kind = "") =>
  h(
    "div",
    { class: `notice ${kind && `notice--${kind}`}`.trim(), role: kind === "wrong" ? "alert" : null },
    h("p", {}, words),
  );

/** One screen in place of the other; the keyboard goes to its title. */
export function show(title, ...content) {
  const heading = h("h1", { tabindex: "-1" }, title);
  const main = h("main", { id: "main", class: "page page--narrow", tabindex: "-1" }, heading, ...content);
  document.getElementById("app").replaceChildren(main);
  document.title = `${title} · Sổ Trẻ Em`;
  window.scrollTo(0, 0);
  heading.focus({ preventScroll: true });
  return main;
}

export const back = (words = "Về trang đầu", address = "#/") => h("p", { class: "back" }, link(`← ${words}`, address));
