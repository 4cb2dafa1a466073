/* What the phone holds beside the form: children who may be the one being written, and households just written. Only
   what waits to be sent is looked at; what the server has a receipt for is no longer here to be read. */
import { h, link, notice } from "./dom.js";
import { fieldsOf, likelySame, ONCE } from "./household.js";
import { known } from "./lists.js";
import * as outbox from "./outbox.js";

const HOUSEHOLDS_MAX = 3;

/** {children, households, used(key)} of the items that wait. */
export async function waitingNear() {
  const entries = (await outbox.list()).filter((entry) => entry.kind === "child");
  const items = await Promise.all(entries.map(async (entry) => [entry, await outbox.read(entry)]));
  const read = items.filter(([, item]) => item);
  const children = read
    .filter(([, item]) => item.fields.full_name)
    .map(([entry, item]) => ({
      ...item.fields,
      uuid: item.uuid,
      address: `#/waiting/${encodeURIComponent(entry.id)}`,
      birth_year: /\d{4}/.exec(item.fields.birth_date ?? "")?.[0] ?? "",
    }));
  const used = (key) => [...new Set(read.map(([, item]) => item.fields[key]).filter(Boolean))];
  return { children, households: householdsOf(read.map(([, item]) => item.fields)), used };
}

/** What was said once of the last few households, newest first. */
function householdsOf(all) {
  const once = (fields) =>
    Object.fromEntries(ONCE.map(({ key }) => [key, fields[key]]).filter(([, value]) => value?.length));
  const named = all.filter((fields) => fields.household_head || fields.household_number || fields.mother_name);
  const byName = new Map(named.map((fields) => [nameOf(fields), once(fields)]));
  return [...byName].reverse().slice(0, HOUSEHOLDS_MAX);
}

function nameOf(fields) {
  const number = fields.household_number && `Hộ ${fields.household_number}`;
  return [number, fields.household_head || fields.mother_name].filter(Boolean).join(" · ");
}

/** Say beside each row which children of the hamlet it may be, with the way to them. */
export function warnOfTwins(form, household, waiting) {
  if (household.kind === "correction") return;
  for (const row of household.rows) {
    const same = likelySame(fieldsOf(household, row), [...known().children, ...waiting], row.uuid);
    form.querySelector(`#same-${row.index}`)?.replaceChildren(...same.map(twin));
  }
}

function twin(child) {
  const born = child.birth_year ? `, sinh ${child.birth_year}` : "";
  const box = notice(
    `Trong thôn, bản đã có cháu ${child.full_name}${born}. Nếu là cháu ấy thì sửa hồ sơ cũ, đừng thêm mới.`,
    "doubt",
  );
  box.append(h("p", {}, link("Mở hồ sơ cháu ấy", child.address ?? `#/known/${child.uuid}`)));
  return box;
}
