// Libraries with words, or ways of styling, that cannot be set from outside: swapped at build time, and the build fails when
// one has moved. Words get a translation; inline styles are set through the DOM, which the strict CSP allows.
import fs from 'node:fs';

const read = name => JSON.parse(fs.readFileSync(new URL(`src/i18n/${name}`, import.meta.url)));
const swaps = Object.fromEntries(read('literals.json').map(({ file, swaps: lines }) => [file, lines]));
const words = { 'form-js-viewer/dist/index.es.js': read('form_fields.json'), 'form-js-editor/dist/index.es.js': read('form_editor.json') };
const escaped = text => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** Each line is [what stands there, what shall, how often]. */
function swap(contents, lines, file) {
  for (const [from, to, expected] of lines) {
    const found = contents.split(from).length - 1;
    if (found !== expected) throw new Error(`literals.json: ${file}: ${from} found ${found}×, expected ${expected}×`);
    contents = contents.replaceAll(from, () => to);
  }
  return contents;
}

/** Words that stand where people read them: as a label, a title, a child of an element, or what a check returns. */
function translate(contents, table, file) {
  for (const word of Object.keys(table)) {
    const place = new RegExp(`((?:label|title|placeholder|children|description|name|text|tooltip|"aria-label"):\\s*|return |[?:|] )(['"])${escaped(word)}\\2`, 'g');
    let found = 0;
    contents = contents.replace(place, (_, before) => { found += 1; return `${before}__t(${JSON.stringify(word)})`; });
    if (!found) throw new Error(`form_fields.json, form_editor.json: ${file}: “${word}” is nowhere`);
  }
  return contents;
}

/** An esbuild plugin. */
export const literals = {
  name: 'literals',
  setup(build) {
    for (const file of new Set([...Object.keys(swaps), ...Object.keys(words)])) {
      build.onLoad({ filter: new RegExp(`${escaped(file).replaceAll('\\/', '[\\\\/]')}$`) }, ({ path }) => {
        const swapped = swap(fs.readFileSync(path, 'utf8'), swaps[file] ?? [], file);
        return { contents: translate(swapped, words[file] ?? {}, file), loader: 'js' };
      });
    }
  },
};
