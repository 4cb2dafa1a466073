/* The phone's own database. What names a child lies in it only as ciphertext (vault.js); `owner` is whose it is. */
const NAME = "so-tre-em";
const VERSION = 2;
const STORES = {
  vaults: { keyPath: "id" },
  keys: {},
  drafts: { keyPath: "id" },
  outbox: { keyPath: "id" },
  receipts: { keyPath: "id", autoIncrement: true },
  lists: { keyPath: "owner" },
  photos: { keyPath: "id" },
  photo_bytes: {},
  pages: { keyPath: "id" },
  settings: {},
};
const OWNED = ["drafts", "outbox", "receipts", "photos", "pages"];

let opened;

/** The database; opened anew when the system has closed it. */
function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => upgrade(asked.result, asked.transaction);
    asked.onsuccess = () => {
      const database = asked.result;
      database.onversionchange = () => (database.close(), (opened = undefined));
      database.onclose = () => (opened = undefined);
      resolve(database);
    };
    asked.onerror = () => ((opened = undefined), reject(asked.error));
  });
  return opened;
}

/** Adds what a newer app needs; never takes away: what waits in an old outbox is sent by the new app. */
function upgrade(database, transaction) {
  for (const [name, options] of Object.entries(STORES)) {
    const known = database.objectStoreNames.contains(name);
    const store = known ? transaction.objectStore(name) : database.createObjectStore(name, options);
    if (OWNED.includes(name) && !store.indexNames.contains("owner")) store.createIndex("owner", "owner");
  }
}

const answered = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** All of `work` or nothing, on the disk when the promise holds; `work` gets the stores and must wait for nothing. */
export async function write(names, work) {
  const database = await open();
  const transaction = database.transaction(names, "readwrite", { durability: "strict" });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
  });
  const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
  try {
    work(stores);
  } catch (error) {
    transaction.abort();
    done.catch(() => {});
    throw error;
  }
  await done;
}

async function reading(name) {
  const database = await open();
  return database.transaction(name).objectStore(name);
}

export const get = async (name, key) => answered((await reading(name)).get(key));
export const all = async (name) => answered((await reading(name)).getAll());
export const owned = async (name, owner) => answered((await reading(name)).index("owner").getAll(owner));
export const count = async (name, owner) => answered((await reading(name)).index("owner").count(owner));
export const put = (name, value, key) => write([name], (stores) => stores[name].put(value, key));
export const remove = (name, key) => write([name], (stores) => stores[name].delete(key));

/** Whether an error means that the phone is full. */
export const isFull = (error) => error?.name === "QuotaExceededError";
