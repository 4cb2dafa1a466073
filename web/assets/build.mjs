/* Bundles scripts, styles and fonts into web/static/dist under names that carry their hash, writes the map from plain
   names to those (assets.json), and for the phone: its definition (made by Python), its shell and the list of what its
   service worker keeps. Safe to stop: the map is renamed into place last. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const house = join(here, "../..");
const dist = join(here, "../static/dist");
const fresh = join(house, `build/assets-${process.pid}`);
const definition = join(fresh, "definition.json");
const guide = join(fresh, "guide.json");
const assets = {};
await mkdir(fresh, { recursive: true });

const python =
  [process.env.PYTHON, join(house, ".venv/bin/python")].find((path) => path && existsSync(path)) ?? "python3";
const printed = (module) => execFileSync(python, ["-m", module], { cwd: house, maxBuffer: 2 ** 24 });
await writeFile(definition, printed("web.phone_definition"));
await writeFile(guide, printed("web.guides"));

const { version } = JSON.parse(await readFile(join(house, "package.json"), "utf-8"));
const shared = {
  define: { APP: JSON.stringify(version) },
  outdir: fresh,
  entryNames: "[name].[hash]",
  assetNames: "[name].[hash]",
  chunkNames: "[name].[hash]",
  bundle: true,
  charset: "utf8",
  minify: true,
  format: "esm",
  loader: { ".woff2": "file" },
  legalComments: "eof",
  metafile: true,
  logLevel: "warning",
};
const BEHIND = ["camera_screen", "checks_screen", "guide_screen", "install_guide", "rechecks_screen", "voice"];
const LATER = { inside: "phone", ...Object.fromEntries(BEHIND.map((screen) => [screen, "inside"])) };
/** What is loaded later stands on what is there by then. Told so, the bundler makes one file of all that they share and
 * not one for each set of sharers: on a slow line every file costs a round trip. */
const oneFileEach = {
  name: "one file each",
  setup: ({ onLoad }) =>
    onLoad({ filter: /phone\/\w+\.js$/ }, async ({ path }) => {
      const before = LATER[basename(path, ".js")];
      const written = await readFile(path, "utf-8");
      return { contents: before ? `${written}\nimport "./${before}.js";` : written };
    }),
};
const address = (file) => `/static/dist/${file}`;
const pictures = await readdir(join(here, "guides"));
for (const picture of pictures) await put(`guide-${picture}`, await readFile(join(here, "guides", picture)));
const ofVillage = pictures.map((name) => `guide-${name}`).filter((name) => name.startsWith("guide-village-"));
await bundle(["app.js", "app.css"], { target: ["chrome100", "firefox100", "safari15.4"] });
const PHONES = ["chrome87", "firefox100", "safari16.4"];
const phone = await bundle(["phone/phone.js", "phone/phone.css"], {
  target: PHONES,
  splitting: true,
  plugins: [oneFileEach],
  alias: { definition, guide },
  define: {
    ...shared.define,
    GUIDE_PICTURES: JSON.stringify(Object.fromEntries(ofVillage.map((name) => [name, address(assets[name])]))),
  },
});
const worker = await bundle(["phone/quality_worker.js"], { target: PHONES, alias: { definition } });
for (const icon of await readdir(join(here, "icons"))) await put(icon, await readFile(join(here, "icons", icon)));
const voices = (await readdir(join(here, "voice"))).filter((name) => name.endsWith(".ogg"));
for (const voice of voices) await put(voice, await readFile(join(here, "voice", voice)));

const named = (text) => text.replace(/\{\{ *([\w.-]+) *\}\}/g, (_, plain) => address(assets[plain]));
const spoken = voices.map((voice) => [voice.replace(".ogg", ""), address(assets[voice])]);
await put("voice.json", JSON.stringify(Object.fromEntries(spoken)));
const soon = phone.neededBy("phone/inside.js").filter((file) => !phone.needed.includes(file));
const preload = (file) =>
  `<link rel="modulepreload" href="${address(file)}"${soon.includes(file) ? ' fetchpriority="low"' : ""}>`;
const shell = named(await readFile(join(here, "phone/shell.html"), "utf-8")).replace(
  "<!-- preloads -->",
  [...phone.needed, ...soon].map(preload).join("\n  "),
);
const manifest = named(await readFile(join(here, "phone/manifest.json"), "utf-8"));
await put("phone.html", shell);
await put("manifest.webmanifest", manifest);
const pictured = ["icon-192.png", "icon-apple-180.png", ...ofVillage];
const kept = [...phone.files, ...worker.files, ...pictured.map((name) => assets[name])];
const revision = createHash("sha256")
  .update(shell + manifest + kept.join())
  .digest("hex")
  .slice(0, 16);
await bundle(["phone/sw.js"], {
  target: PHONES,
  format: "iife",
  define: {
    ...shared.define,
    REVISION: JSON.stringify(revision),
    FILES: JSON.stringify(["/phone", "/manifest.webmanifest", ...kept.map(address)]),
  },
});

await mkdir(dist, { recursive: true });
const made = Object.values(assets);
for (const file of made) {
  if (/\.(js|css|html|webmanifest)$/.test(file)) {
    const bytes = await readFile(join(fresh, file));
    await writeFile(join(dist, `${file}.gz`), gzipSync(bytes, { level: 9 }));
    await writeFile(join(dist, `${file}.br`), brotliCompressSync(bytes));
  }
  await rename(join(fresh, file), join(dist, file));
}
await writeFile(
  join(fresh, "assets.json"),
  JSON.stringify(Object.fromEntries(Object.entries(assets).sort()), null, 2) + "\n",
);
await rename(join(fresh, "assets.json"), join(dist, "assets.json"));
await rm(fresh, { recursive: true });

const wanted = new Set(["assets.json", ...made, ...made.flatMap((file) => [`${file}.gz`, `${file}.br`])]);
for (const file of await readdir(dist)) if (!wanted.has(file)) await rm(join(dist, file));

/** Build these entries: `files` are the names of all that came of it, `needed` those the first can't start without, and
 * `neededBy(source)` the file of a source that is loaded later, with those it can't start without. */
async function bundle(entries, options) {
  const { metafile } = await build({ ...shared, ...options, entryPoints: entries.map((name) => join(here, name)) });
  const files = Object.keys(metafile.outputs).map((path) => basename(path));
  for (const file of files) assets[plainOf(file)] = file;
  const outputs = Object.entries(metafile.outputs);
  const isOf = ([, output], source) => output.entryPoint?.endsWith(source);
  const imports = (output) => output.imports.filter((one) => one.kind === "import-statement");
  const staticOf = (source) => outputs.filter((one) => isOf(one, source)).flatMap(([, output]) => imports(output));
  const needed = staticOf(entries[0]).map((one) => basename(one.path));
  const neededBy = (source) =>
    [...outputs.filter((one) => isOf(one, source)).map(([path]) => path), ...staticOf(source).map((one) => one.path)].map(
      (path) => basename(path),
    );
  return { files, needed, neededBy };
}

/** The name pages ask for; parts that several scripts share are only ever asked for by their full names. */
function plainOf(file) {
  return file.startsWith("chunk.") ? file : file.replace(/\.[A-Z0-9]{8}\./, ".");
}

/** A file that needs no bundling, under a name with its hash. */
async function put(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase();
  assets[name] = name.replace(/\.(\w+)$/, `.${hash}.$1`);
  await writeFile(join(fresh, assets[name]), bytes);
}
