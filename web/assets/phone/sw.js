/* The service worker: keeps the shell and blank forms, never a page that names a child, never an answer of /api. Its
   list (FILES) and REVISION are written in by the build. It also wakes the outbox when the network is back. */
import { sendSealed } from "./sealed_sending.js";

const KEPT = `shell-${REVISION}`;

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOld().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin || pathname.startsWith("/api/")) return;
  const isShell = request.mode === "navigate" && ["/phone", "/enrol"].includes(pathname);
  if (isShell) event.respondWith(kept("/phone"));
  else if (FILES.includes(pathname)) event.respondWith(kept(pathname));
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => kept("/phone")));
});

self.addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(wake());
});

/** All of the shell or nothing: a half-kept one would fail in the village, not here. What has a hash in its name is
 * never fetched twice: the page has just paid for it. */
async function keepShell() {
  const cache = await caches.open(KEPT);
  await Promise.all(
    FILES.map(async (path) => {
      const cache_mode = path.includes("/dist/") ? "default" : "no-cache";
      const answer = await fetch(path, { cache: cache_mode, credentials: "omit" });
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      await cache.put(path, answer);
    }),
  );
}

async function dropOld() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith("shell-") && name !== KEPT).map((name) => caches.delete(name)),
  );
}

/** The kept copy; where the system has dropped it, the network's, which is kept again. */
async function kept(path) {
  const cache = await caches.open(KEPT);
  const known = await cache.match(path);
  if (known) return known;
  const answer = await fetch(path, { credentials: "omit" });
  if (answer.ok) await cache.put(path, answer.clone());
  return answer;
}

/** An open page sends by itself; without one the sealed copies go from here. */
async function wake() {
  const open = await self.clients.matchAll({ type: "window" });
  for (const page of open) page.postMessage("send");
  if (!open.length) await sendSealed();
}
