/* What the phone may know of its hamlet: names and years, assigned checks, things returned. Encrypted on the disk. */
import { call, Unreached } from "./api.js";
import * as store from "./store.js";
import { keepHalf, note, person, seal, tokenOf, unseal } from "./vault.js";

const EMPTY = {
  hamlets: [],
  children: [],
  checks: [],
  rechecks: [],
  answered: [],
  returned: [],
  photographed: [],
  province_code: null,
  recent: {},
  etag: null,
};
let held = EMPTY;

/** What is known now. */
export const known = () => held;

export async function open() {
  const kept = await store.get("lists", person().id);
  held = kept ? { ...EMPTY, ...(await unseal(kept.box, `lists ${person().id}`)) } : EMPTY;
}

export const close = () => (held = EMPTY);

async function keep(facts) {
  held = { ...held, ...facts };
  await store.put("lists", { owner: person().id, box: await seal(held, `lists ${person().id}`) });
}

/** Answers of this person that are likely the same next time. */
export const remember = (recent) => keep({ recent: { ...held.recent, ...recent } });

/** Assigned checks that this phone has not answered; the server's list may be older than the answer. */
export const openChecks = () => held.checks.filter((one) => !held.answered.includes(one.uuid));
export const findCheck = (uuid) => held.checks.find((one) => one.uuid === uuid);

/** Second visits given to this person, likewise. */
export const openRechecks = () => held.rechecks.filter((one) => !held.answered.includes(one.recheck));
export const findRecheck = (number) => held.rechecks.find((one) => one.recheck === number);

/** Where a check or a second visit leads. */
export const homeOf = ({ fields, hamlet }) =>
  [fields.household_number && `Hộ ${fields.household_number}`, fields.household_head, hamlet]
    .filter(Boolean)
    .join(" · ");

/** Note that a check or a second visit is answered, or (`isAnswered` false) that its answer was taken back. */
export const noteAnswered = (uuid, isAnswered = true) =>
  keep({ answered: [...held.answered.filter((one) => one !== uuid), ...(isAnswered ? [uuid] : [])] });

/** Ask the server anew; "fresh", "same", "no_network" or the server's word for what stands in the way. */
export async function refresh() {
  const vault = person();
  try {
    const headers = held.etag ? { "If-None-Match": held.etag } : {};
    const { status, body, headers: told } = await call("/api/device", { token: await tokenOf(vault), headers });
    if (person()?.id !== vault.id) return "closed";
    if (status !== 200 && status !== 304) return body?.code ?? "busy";
    await keepHalf(vault.id);
    if (status === 304) return "same";
    const { public_key, user, ...lists } = body;
    if (user) await note(vault.id, { public_key, name: user.name, role: user.role });
    const given = [...(lists.checks ?? []), ...(lists.rechecks ?? [])].map((one) => one.recheck ?? one.uuid);
    const answered = held.answered.filter((one) => given.includes(one));
    await keep({ ...lists, answered, etag: told.get("etag") });
    return "fresh";
  } catch (error) {
    if (error instanceof Unreached) return "no_network";
    throw error;
  }
}
