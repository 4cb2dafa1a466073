/* How to put the app on the home screen where the browser asks nothing: in pictures drawn by ourselves. */
import { back, h, notice, show } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
const SCREEN = ["rect", { x: 1.5, y: 1.5, width: 97, height: 117, rx: 10, class: "pic__edge" }];
const LINES = ["path", { d: "M14 20h72M14 32h56M14 44h64M14 56h40", class: "pic__faint" }];
const BAR = ["path", { d: "M2 96h96", class: "pic__faint" }];
const SHARE = ["path", { d: "M50 98V111M45 102l5-5 5 5M43 104h-3v12h20v-12h-3", class: "pic__sign" }];
const RING = (x, y) => ["circle", { cx: x, cy: y, r: 15, class: "pic__here" }];
const MENU = ["path", { d: "M10 40h80M10 58h80M10 76h80M10 94h80", class: "pic__faint" }];
const ROW = ["rect", { x: 8, y: 59, width: 84, height: 16, rx: 4, class: "pic__here" }];
const PLUS = ["path", { d: "M76 63h9v9h-9zM80.5 65v5M78 67.5h5", class: "pic__sign" }];
const WORD = ["path", { d: "M16 67.5h48", class: "pic__word" }];
const DOTS = ["path", { d: "M86 13v.1M86 19v.1M86 25v.1", class: "pic__dots" }];
const TITLE = ["rect", { x: 10, y: 10, width: 64, height: 17, rx: 8, class: "pic__faint" }];
const APPS = ["path", { d: "M14 22h16v16H14zM42 22h16v16H42zM70 22h16v16H70zM14 54h16v16H14z", class: "pic__faint" }];
const OURS = ["rect", { x: 42, y: 54, width: 16, height: 16, rx: 4, class: "pic__ours" }];
const DONE = ["path", { d: "M46 62l3 3 5-6", class: "pic__tick" }];

const APPLE = [
  [[SCREEN, LINES, BAR, SHARE, RING(50, 106)], "Mở trang này bằng Safari, bấm nút chia sẻ: hình vuông có mũi tên lên."],
  [[SCREEN, MENU, ROW, WORD, PLUS], "Kéo xuống, bấm «Thêm vào MH chính», rồi bấm «Thêm»."],
  [[SCREEN, APPS, OURS, DONE, RING(50, 62)], "Từ nay mở Sổ Trẻ Em bằng biểu tượng trên màn hình chính."],
];
const ANDROID = [
  [[SCREEN, TITLE, LINES, DOTS, RING(86, 19)], "Mở trang này bằng Chrome, bấm ba chấm ở góc trên bên phải."],
  [[SCREEN, MENU, ROW, WORD, PLUS], "Bấm «Thêm vào màn hình chính», rồi bấm «Cài đặt»."],
  [[SCREEN, APPS, OURS, DONE, RING(50, 62)], "Từ nay mở Sổ Trẻ Em bằng biểu tượng trên màn hình chính."],
];

function picture(shapes) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("viewBox", "0 0 100 120");
  made.setAttribute("class", "pic");
  made.setAttribute("aria-hidden", "true");
  for (const [tag, attributes] of shapes) {
    const shape = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
    made.append(shape);
  }
  return made;
}

const steps = (list) =>
  h(
    "ol",
    { class: "steps" },
    list.map(([shapes, words], at) => h("li", { class: "step" }, picture(shapes), h("p", {}, `${at + 1}. ${words}`))),
  );

export function guide() {
  const isApple = /iPhone|iPad/.test(navigator.userAgent);
  const parts = [
    ["Trên máy Android", ANDROID],
    ["Trên iPhone, iPad", APPLE],
  ];
  if (isApple) parts.reverse();
  show(
    "Thêm vào màn hình chính",
    back(),
    parts.map(([title, list]) => h("section", {}, h("h2", {}, title), steps(list))),
    notice("Trên iPhone, dữ liệu của trang chưa thêm vào màn hình chính có thể bị máy xoá sau 7 ngày không mở."),
  );
}
