/** Fails when the loader or the opened chat outgrows its limit (gzip, as a browser receives them). */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const OUT = fileURLToPath(new URL("../../../src/merhaba/app/static/widget/", import.meta.url));
const KB = 1024;
const gzip = (text: string | Buffer): number => gzipSync(text, { level: 9 }).length;
const file = (name: string): Buffer => readFileSync(OUT + name);

const { app } = JSON.parse(file("manifest.json").toString()) as { app: string };
const parts = readdirSync(`${OUT}assets`).filter((name) => !app.endsWith(name));
const largest = Math.max(0, ...parts.filter((name) => !name.startsWith("proof-")).map((name) => gzip(file(`assets/${name}`))));
const proof = parts.filter((name) => name.startsWith("proof-")).reduce((sum, name) => sum + gzip(file(`assets/${name}`)), 0);

// The loader as it is served: with a brand's settings in it.
const settings = {
  site: "01890a5d-ac96-774b-bcce-b302099a8057", origin: "https://help.shop.example", app: `https://help.shop.example/widget/v1/${app}`, accent: "#0b7a78", position: "right",
  languages: ["en", "ar", "tr", "zh", "de", "fr", "es"], default_language: "en",
  launcher_text: { en: "Questions? We are here.", de: "Fragen? Wir sind da.", fr: "Une question ? Nous sommes là.", ar: "أسئلة؟ نحن هنا." },
};
const withOpenings = { ...settings, openings: `${settings.origin}/widget/openings.js?site=${settings.site}`, pages: "/products/|/collections/" };
const loader = (as: object): string => file("loader.js").toString().replace('"__MERHABA_CONFIG__"', JSON.stringify(as));

const rows = [
  { what: "loader, with a brand's settings", bytes: gzip(loader(settings)), limit: 5 * KB },
  { what: "loader, of a brand with openings", bytes: gzip(loader(withOpenings)), limit: 5 * KB },
  { what: "openings, without their texts", bytes: gzip(file("openings.js")), limit: 5 * KB },
  { what: "opened chat, English", bytes: gzip(file(app)), limit: 50 * KB },
  { what: "opened chat, largest other language", bytes: gzip(file(app)) + largest, limit: 50 * KB },
  { what: "with one's orders, largest other language", bytes: gzip(file(app)) + proof + 2 * largest, limit: 50 * KB },
];
for (const { what, bytes, limit } of rows) console.log(`${what}: ${(bytes / KB).toFixed(2)} of ${limit / KB} KB gzip`);
if (rows.some(({ bytes, limit }) => bytes > limit)) {
  console.error("too large");
  process.exit(1);
}
