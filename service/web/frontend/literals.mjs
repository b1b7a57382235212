// form-js has no place to translate its widgets' labels: swap them at build time, and fail when one has moved.
import fs from 'node:fs';

const swaps = JSON.parse(fs.readFileSync(new URL('src/i18n/literals.json', import.meta.url)));

/** An esbuild plugin over form-js's own bundle. Each line is [what stands there, what shall, how often]. */
export const literals = {
  name: 'literals',
  setup(build) {
    build.onLoad({ filter: /form-js-viewer[\\/]dist[\\/]index\.es\.js$/ }, ({ path }) => {
      let contents = fs.readFileSync(path, 'utf8');
      for (const [from, to, expected] of swaps) {
        const found = contents.split(from).length - 1;
        if (found !== expected) throw new Error(`literals.json: ${from} found ${found}×, expected ${expected}×`);
        contents = contents.replaceAll(from, () => to);
      }
      return { contents, loader: 'js' };
    });
  },
};
