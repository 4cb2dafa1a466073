/* Bundles the page's script, styles and fonts into web/static/dist under names that carry their hash, and writes the
   map from plain names to those (assets.json). Safe to stop: the map is renamed into place last. */
import { build } from "esbuild";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "../static/dist");
const fresh = join(here, `../../build/assets-${process.pid}`);
const entries = ["app.js", "app.css"];

const { metafile } = await build({
  entryPoints: entries.map((name) => join(here, name)),
  outdir: fresh,
  entryNames: "[name].[hash]",
  assetNames: "[name].[hash]",
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome100", "firefox100", "safari15.4"],
  loader: { ".woff2": "file" },
  legalComments: "eof",
  metafile: true,
  logLevel: "warning",
});

const built = Object.keys(metafile.outputs).map((path) => basename(path));
const plain = (file) => file.replace(/\.[A-Z0-9]{8}\./, ".");
const assets = Object.fromEntries(built.map((file) => [plain(file), file]).sort());

await mkdir(dist, { recursive: true });
for (const file of built) await rename(join(fresh, file), join(dist, file));
await writeFile(join(fresh, "assets.json"), JSON.stringify(assets, null, 2) + "\n");
await rename(join(fresh, "assets.json"), join(dist, "assets.json"));
await rm(fresh, { recursive: true });

const kept = new Set([...Object.values(assets), "assets.json"]);
for (const file of await readdir(dist)) if (!kept.has(file)) await rm(join(dist, file));
