/* Which pages of which book are photographed, on this phone or by others, and which are missing between them. */

/** Books in their order, each {hamlet, book, pages, gaps, others, elsewhere}: numbers photographed, numbers left out
    between the first and the last, pages that have no number, numbers that others photographed. `taken` as photos.taken
    gives them, `photographed` {hamlet, book, pages} as the server knows them. */
export function booksOf(taken, photographed = []) {
  const books = new Map();
  const bookOf = ({ hamlet, book }) => {
    const key = `${hamlet}\n${book}`;
    if (!books.has(key)) books.set(key, { hamlet, book, numbers: new Set(), others: new Set(), known: [] });
    return books.get(key);
  };
  for (const photo of taken) {
    const { numbers, others } = bookOf(photo);
    if (/^\d+$/.test(photo.page)) numbers.add(Number(photo.page));
    else if (photo.page) others.add(photo.page);
  }
  for (const one of photographed) bookOf(one).known.push(...one.pages);
  return [...books.values()].map(({ numbers, others, known, ...book }) => {
    const pages = [...new Set([...numbers, ...known])].sort((one, other) => one - other);
    const elsewhere = pages.filter((page) => !numbers.has(page));
    return { ...book, pages, gaps: gapsOf(pages), others: [...others], elsewhere };
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
