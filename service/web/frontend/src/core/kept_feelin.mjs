// esbuild plugin: opens feelin's module scope so that execution trees can be kept between calls (kept_trees.js), for
// form-js and for us alike. Nothing of feelin is copied. The build fails when a name it relies on has moved: compare the
// answers with plain feelin again (tests/engine/test_feel.py), then change the version below.
import fs from 'node:fs';
import path from 'node:path';

const VERSION = '6.1.1';
const trees = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), 'kept_trees.js');
const EXPORTS = 'export { SyntaxError, date, duration, evaluate, parseExpression, parseUnaryTests, unaryTest };';
const NEEDED = ['const interpreter = new Interpreter();', 'class InterpreterContext', 'const builtins = {', 'function getType(', 'function equals(', EXPORTS];
const KEY = 'function normalizeContextKey(name) {';

function once(source, text, file) {
  if (source.split(text).length !== 2) throw new Error(`${file}: "${text}" has moved`);
}

function openFeelin(file) {
  const version = JSON.parse(fs.readFileSync(path.join(path.dirname(file), '../package.json'), 'utf8')).version;
  if (version !== VERSION) throw new Error(`feelin is ${version}, this build knows ${VERSION}`);
  const source = fs.readFileSync(file, 'utf8');
  NEEDED.forEach(text => once(source, text, 'feelin'));
  return source.replace(EXPORTS, `
import { keepTrees, isFatal } from ${JSON.stringify(trees)};
const kept = keepTrees({ interpreter, InterpreterContext });
const { evaluate: keptEvaluate, unaryTest: keptUnaryTest } = kept;
// Asked again and again for the same text, and their answers are immutable.
for (const name of ['date', 'time', 'date and time', 'duration', '@']) {
  const plain = builtins[name], known = new Map();
  const remembering = (...given) => {
    const [text] = given;
    if (given.length !== 1 || typeof text !== 'string' || text.length > 64) return plain(...given);
    if (!known.has(text)) { if (known.size >= 500) known.clear(); known.set(text, plain(text)); }
    return known.get(text);
  };
  builtins[name] = Object.assign(remembering, { $args: plain.$args });
}
export { SyntaxError, date, duration, parseExpression, parseUnaryTests, keptEvaluate as evaluate, keptUnaryTest as unaryTest,
  evaluate as plainEvaluate, unaryTest as plainUnaryTest, kept, isFatal, getType, builtins, equals };`);
}

function rememberKeys(file) {
  const source = fs.readFileSync(file, 'utf8');
  once(source, KEY, 'lezer-feel');
  return source.replace(KEY, `const normalized = new Map();
function normalizeContextKey(name) {
  let key = normalized.get(name);
  if (key === undefined) { if (normalized.size > 5000) normalized.clear(); normalized.set(name, key = normalizeNewKey(name)); }
  return key;
}
function normalizeNewKey(name) {`);
}

export const keptFeelin = {
  name: 'kept-feelin',
  setup(build) {
    build.onLoad({ filter: /@bpmn-io[\\/]feelin[\\/]dist[\\/]index\.js$/ }, ({ path: file }) => ({ contents: openFeelin(file), loader: 'js' }));
    build.onLoad({ filter: /@bpmn-io[\\/]lezer-feel[\\/]dist[\\/]index\.js$/ }, ({ path: file }) => ({ contents: rememberKeys(file), loader: 'js' }));
  },
};

/** For the pages: feelin as it is, with the two names that core/calendar.js needs. */
export const shownFeelin = {
  name: 'shown-feelin',
  setup(build) {
    build.onLoad({ filter: /@bpmn-io[\\/]feelin[\\/]dist[\\/]index\.js$/ }, ({ path: file }) => ({ contents: `${fs.readFileSync(file, 'utf8')}\nexport { builtins, getType };`, loader: 'js' }));
  },
};
