// Execution trees of FEEL expressions, kept between calls.
//
// A parse depends on the names that the context shows, and in a few places on null or not null, never on ordinary values.
// So the key of a tree is: kind + expression + the shape of that part of the context which the expression can see. A context
// key can matter only if it occurs in the expression, both without white space. Two things break the rule and are never
// kept: `get value(…)`, where the parser looks at string values, and comments, which may stand inside a name.

const SPACE = /[\s\u0085]/g;
const MOST_EXPRESSIONS = 4000;
const MOST_SHAPES = 64; // of one expression
const MOST_TREES = 2000; // in all; one takes about 12 KiB, and a cache that fills the memory limit kills the context

/** QuickJS throws InternalError, a RangeError of the stack, or plain null when memory is gone. None of them is an answer. */
export const isFatal = error => !error || error.fatal === true || error.name === 'InternalError' || (error instanceof RangeError && /stack/i.test(error.message));

const isPlain = value => { const proto = Object.getPrototypeOf(value); return proto === Object.prototype || proto === null; };

export function keepTrees({ interpreter, InterpreterContext }) {
  const kinds = { e: new Map(), u: new Map() };
  const state = { fatal: null };
  let count = 0;

  function entryOf(kind, expression) {
    const entries = kinds[kind];
    let entry = entries.get(expression);
    if (!entry) {
      if (entries.size >= MOST_EXPRESSIONS) entries.delete(entries.keys().next().value);
      const text = expression.replace(SPACE, '');
      const never = text.includes('getvalue') || text.includes('//') || text.includes('/*');
      entries.set(expression, entry = { text, never, matters: new Map(), trees: new Map(), byWholeShape: new Map() });
    }
    return entry;
  }

  function matters(entry, key) {
    let answer = entry.matters.get(key);
    if (answer === undefined) {
      if (entry.matters.size > 2000) entry.matters.clear();
      entry.matters.set(key, answer = entry.text.includes(key.replace(SPACE, '')));
    }
    return answer;
  }

  function shapeSeen(entry, context) {
    let shape = '';
    for (const key of Object.keys(context)) {
      if (!matters(entry, key)) continue;
      const value = context[key];
      shape += JSON.stringify(key);
      if (value === null || value === undefined) shape += '0,';
      else if (typeof value !== 'object') shape += '1,';
      else if (Array.isArray(value)) shape += '2,';
      else shape += isPlain(value) ? `{${shapeSeen(entry, value)}},` : '3,';
    }
    return shape;
  }

  function grow(kind, expression, context) {
    const scope = new InterpreterContext();
    const { root } = interpreter[kind === 'u' ? 'unaryTest' : 'evaluate'](expression, context, undefined, scope);
    return { root, scope };
  }

  function treeOf(kind, expression, context, wholeShape) {
    const entry = entryOf(kind, expression);
    if (entry.never) return grow(kind, expression, context);
    const known = wholeShape === undefined ? undefined : entry.byWholeShape.get(wholeShape);
    if (known) return known;
    const shape = shapeSeen(entry, context);
    let tree = entry.trees.get(shape);
    if (!tree) {
      try {
        tree = grow(kind, expression, context);
      } catch (error) {
        if (isFatal(error)) throw error;
        tree = { error }; // a syntax error depends on the same key
      }
      keep(kind, expression, entry, shape, tree);
    }
    if (wholeShape !== undefined) {
      if (entry.byWholeShape.size >= MOST_SHAPES) entry.byWholeShape.clear();
      entry.byWholeShape.set(wholeShape, tree);
    }
    return tree;
  }

  function keep(kind, expression, entry, shape, tree) {
    if (entry.trees.size >= MOST_SHAPES) { entry.trees.clear(); entry.byWholeShape.clear(); }
    count += 1;
    if (count > MOST_TREES) {
      clear();
      entry.trees.clear();
      entry.byWholeShape.clear();
      kinds[kind].set(expression, entry);
      count = 1;
    }
    entry.trees.set(shape, tree);
  }

  function clear() { kinds.e.clear(); kinds.u.clear(); count = 0; }

  function run(kind, expression, context, wholeShape) {
    try {
      const tree = treeOf(kind, expression, context, wholeShape);
      if (tree.error) throw tree.error;
      tree.scope.warnings = [];
      const root = tree.root(context);
      const value = kind === 'u' ? root(context['?'] !== undefined ? context['?'] : null) : root;
      return { value, warnings: tree.scope.warnings };
    } catch (error) {
      // form-js catches every error of an expression and goes on with null: remember those that mean "no answer"
      if (isFatal(error)) throw state.fatal = error || Object.assign(new Error('out of memory'), { fatal: true });
      throw error;
    }
  }

  /** One string for the shape of a whole context: computed once for many expressions. */
  function wholeShape(context) {
    let shape = '';
    for (const key of Object.keys(context)) {
      const value = context[key];
      shape += key.length + key;
      if (value === null || value === undefined) shape += '0';
      else if (typeof value !== 'object') shape += '1';
      else if (Array.isArray(value)) shape += '2';
      else shape += isPlain(value) ? `{${wholeShape(value)}}` : '3';
    }
    return shape;
  }

  const like = kind => (expression, context = {}, dialect = undefined) => {
    if (dialect !== undefined) throw new Error('a FEEL dialect is not kept');
    return run(kind, expression, context);
  };
  return { run, wholeShape, clear, state, evaluate: like('e'), unaryTest: like('u') };
}
