/* The village's guide, read where there is no network: its text lies in this script, its pictures are kept beside it. */
import guide from "guide";
import { back, h, link, show } from "./dom.js";

const LISTS = { steps: "ol", list: "ul" };
const line = (runs) => runs.map(([words, is_strong]) => (is_strong ? h("b", {}, words) : words));
const textOf = (runs) => runs.map(([words]) => words).join("");

function block({ kind, lines, picture }) {
  if (LISTS[kind]) {
    return h(
      LISTS[kind],
      {},
      lines.map((one) => h("li", {}, line(one))),
    );
  }
  if (kind === "text") return h("p", {}, line(lines[0]));
  const address = GUIDE_PICTURES[picture];
  return address && h("p", {}, h("img", { src: address, alt: textOf(lines[0]), class: "guide-picture" }));
}

export function guideScreen() {
  show(
    guide.title,
    back(),
    h("p", {}, guide.about),
    guide.sections.map(({ heading, blocks }) => h("section", {}, h("h2", {}, heading), blocks.map(block))),
    back(),
  );
}
