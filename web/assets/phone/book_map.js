/* Which pages of which book are photographed, and which are missing between them. */

/** Books in their order, each {hamlet, book, pages, gaps, others}: numbers photographed, numbers left out between the
    first and the last, pages that have no number. `taken` as photos.taken gives them. */
export function booksOf(taken) {
  const books = new Map();
  for (const { hamlet, book, page } of taken) {
    const key = `${hamlet}\n${book}`;
    if (!books.has(key)) books.set(key, { hamlet, book, numbers: new Set(), others: new Set() });
    const { numbers, others } = books.get(key);
    if (/^\d+$/.test(page)) numbers.add(Number(page));
    else if (page) others.add(page);
  }
  return [...books.values()].map(({ numbers, others, ...book }) => {
    const pages = [...numbers].sort((one, other) => one - other);
    return { ...book, pages, gaps: gapsOf(pages), others: [...others] };
  });
}

function gapsOf(pages) {
  const gaps = [];
  for (let number = pages[0] + 1; number < pages.at(-1); number += 1) if (!pages.includes(number)) gaps.push(number);
  return gaps;
}

/** "4, 7–9" */
export function spoken(numbers) {
  const runs = [];
  for (const number of numbers) {
    if (runs.at(-1)?.[1] === number - 1) runs.at(-1)[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([first, last]) => (first === last ? first : `${first}–${last}`)).join(", ");
}

/** "Sổ 2: đã chụp trang 3, 5, 6, 8; còn thiếu trang 4, 7." */
export function sentence({ book, pages, gaps, others }) {
  const had = [spoken(pages), ...others].filter(Boolean).join(", ");
  const missing = gaps.length ? `; còn thiếu trang ${spoken(gaps)}` : "";
  return `Sổ ${book || "chưa ghi tên"}: đã chụp ${had ? `trang ${had}` : "trang không ghi số"}${missing}.`;
}
