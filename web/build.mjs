// SPDX-License-Identifier: Apache-2.0
//
// build: the pages as files for a browser: OUT/index.html and OUT/assets/*, each asset's name with a hash of
// its content, so that it can be kept for ever. Nothing of another host is named in them.
//
//   node web/build.mjs --out DIR [--depfile FILE --target NAME] [--watch]
//
// The depfile, for ninja, says of which sources the pages are made.
import { build, context } from "esbuild";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const option = (name) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};
const out = resolve(option("--out") ?? join(here, "dist"));
const watching = process.argv.includes("--watch");

// The page names the script and the style by their hashed names; all else the script loads when it needs it.
async function writePage(metafile) {
  const outputs = Object.entries(metafile.outputs);
  const entry = outputs.find(([, o]) => o.entryPoint?.endsWith("src/main.tsx"));
  const assets = [`assets/${basename(entry[0])}`, `assets/${basename(entry[1].cssBundle)}`];
  const page = (await readFile(join(here, "index.html"), "utf8"))
    .replaceAll("{{script}}", `/${assets[0]}`)
    .replaceAll("{{style}}", `/${assets[1]}`);
  await writeFile(join(out, "index.html"), page);
}

// The style of the entry holds that of all pages; esbuild writes each page's once more, which nothing loads.
async function dropStyles(metafile) {
  const entry = Object.values(metafile.outputs).find((o) => o.entryPoint?.endsWith("src/main.tsx"));
  for (const f of Object.keys(metafile.outputs)) if (f.endsWith(".css") && f !== entry.cssBundle) await rm(join(here, f));
}

async function writeDepfile(metafile) {
  const file = option("--depfile");
  if (file === undefined) return;
  const inputs = Object.keys(metafile.inputs).map((f) => resolve(here, f));
  inputs.push(join(here, "index.html"), join(here, "build.mjs"), join(here, "package-lock.json"));
  await writeFile(file, `${option("--target")}: ${inputs.map((f) => f.replaceAll(" ", "\\ ")).join(" ")}\n`);
}

// A page's style is its own: the rules of src/PAGE/*.css count below .page-PAGE alone, which shell/app.tsx puts
// around it. So two pages may use one word for two things. Those of ui and shell are everybody's.
const scope = {
  name: "scope",
  setup(b) {
    b.onLoad({ filter: /[\\/]src[\\/]\w+[\\/][^\\/]+\.css$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const page = basename(dirname(path));
      return { loader: "css", contents: page === "ui" || page === "shell" ? text : `.page-${page} {\n${text}\n}\n` };
    });
  },
};

const finish = {
  name: "finish",
  setup(b) {
    b.onEnd(async (result) => {
      if (result.errors.length > 0) return;
      await writePage(result.metafile);
      await dropStyles(result.metafile);
      await writeDepfile(result.metafile);
      const size = Object.values(result.metafile.outputs).reduce((n, o) => n + o.bytes, 0);
      if (watching) console.log(`pages: ${(size / 1024).toFixed(0)} kB in ${relative(process.cwd(), out)}`);
    });
  },
};

const options = {
  absWorkingDir: here,
  entryPoints: ["src/main.tsx"],
  outdir: join(out, "assets"),
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["chrome110", "firefox115", "safari16.4"],
  charset: "utf8",
  minify: !watching,
  sourcemap: watching ? "linked" : false,
  legalComments: "eof", // the licenses of what is bundled stay with it
  metafile: true,
  logLevel: "warning",
  plugins: [scope, finish],
};

if (!watching) await rm(out, { recursive: true, force: true });
await mkdir(join(out, "assets"), { recursive: true });
await cp(join(here, "icon.svg"), join(out, "assets", "icon.svg"));
if (watching) await (await context(options)).watch();
else await build(options);
