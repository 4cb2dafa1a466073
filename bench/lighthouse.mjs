// What Lighthouse says of one screen of the phone's app behind its PIN, as JSON: MODULES PORT ADDRESS PIN READY
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, port, address, pin, ready] = process.argv.slice(2);
const require = createRequire(`${modules}/any.js`);
const load = (name) => import(pathToFileURL(require.resolve(name)));

const { navigation } = await load("lighthouse");
const { default: puppeteer } = await load("puppeteer-core");
const browser = await puppeteer.connect({ browserURL: `http://127.0.0.1:${port}`, defaultViewport: null });
const page = await browser.newPage();

async function comeIn() {
  await page.goto(address);
  await page.waitForSelector("#pin");
  await page.type("#pin", pin);
  await page.waitForSelector(ready, { timeout: 120_000 });
}

const flags = { onlyCategories: ["performance", "accessibility", "best-practices"], disableStorageReset: true };
const { lhr } = await navigation(page, comeIn, { flags });
const scores = Object.fromEntries(Object.values(lhr.categories).map((one) => [one.id, one.score]));
const weighed = Object.values(lhr.categories).flatMap((one) => one.auditRefs.filter((ref) => ref.weight > 0));
const failed = [...new Set(weighed.map((ref) => ref.id))]
  .map((id) => lhr.audits[id])
  .filter((audit) => audit.score !== null && audit.score < 0.9)
  .map((audit) => `${audit.id}: ${audit.displayValue ?? audit.score}`);
console.log(JSON.stringify({ scores, failed }));
await page.close();
await browser.disconnect();
