// Two builds: the islands of the pages (src/pages → ../static/build, with a manifest), and the core that the engine runs
// in QuickJS (src/core → ../../engine/build/core.js). Usage: node build.mjs [pages] [core]
import * as esbuild from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { literals } from './literals.mjs';
import { keptFeelin, shownFeelin } from './src/core/kept_feelin.mjs';

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const PAGES = path.join(here, '../static/build');
const CORE = path.join(here, '../../engine/build/core.js');
const asked = process.argv.slice(2);
const wanted = name => asked.length === 0 || asked.includes(name);
const common = { absWorkingDir: here, bundle: true, minify: true, charset: 'utf8', logLevel: 'warning', define: { 'process.env.NODE_ENV': '"production"' } };

async function buildPages() {
  fs.rmSync(PAGES, { recursive: true, force: true });
  const entryPoints = fs.readdirSync(path.join(here, 'src/pages')).filter(f => f.endsWith('.js')).map(f => `src/pages/${f}`);
  const { metafile } = await esbuild.build({
    ...common, entryPoints, splitting: true, format: 'esm', target: 'es2022', outdir: PAGES, legalComments: 'linked', metafile: true,
    entryNames: '[name]-[hash]', chunkNames: 'c-[hash]', assetNames: 'a-[hash]', plugins: [literals, shownFeelin],
    loader: { '.woff2': 'file', '.woff': 'empty', '.ttf': 'empty', '.eot': 'empty', '.svg': 'empty' },
  });
  fs.writeFileSync(path.join(PAGES, 'manifest.json'), JSON.stringify(manifest(metafile.outputs), null, 1));
}

/** entry name → its script, its stylesheet, and the shared chunks to fetch early; paths relative to the build folder */
function manifest(outputs) {
  const named = {};
  const inside = file => path.relative(PAGES, path.resolve(here, file));
  for (const [file, output] of Object.entries(outputs)) {
    if (!output.entryPoint || !file.endsWith('.js')) continue;
    const seen = new Set();
    (function walk(name) {
      if (seen.has(name)) return;
      seen.add(name);
      for (const used of outputs[name].imports) if (used.kind === 'import-statement') walk(used.path);
    })(file);
    named[path.basename(output.entryPoint, '.js')] = {
      js: inside(file), css: output.cssBundle && inside(output.cssBundle), preload: [...seen].filter(name => name !== file).map(inside),
    };
  }
  return named;
}

async function buildCore() {
  await esbuild.build({ ...common, entryPoints: ['src/core/index.js'], format: 'iife', target: 'es2020', outfile: CORE, legalComments: 'none', plugins: [keptFeelin] });
}

if (wanted('core')) await buildCore();
if (wanted('pages')) await buildPages();
