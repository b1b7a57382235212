// A read-only field keeps what it had at first, whatever is sent: in a browser nobody can type there.
//
// In a list whose rows may be added and removed a row is known by its read-only values: all of them together must be
// those of one row that was there at first. Else it is a new row, and they are empty.
import { get } from 'min-dash';

/** Where rows were at first: the path of a row now → its number then, null for a new row. */
class Origins {
  constructor() { this.rows = new Map(); }
  set(row, origin) { this.rows.set(row.join('\0'), origin); }
  /** A path of now as it was at first; null inside a new row. */
  of(path) {
    const was = [];
    for (let i = 0; i < path.length; i++) {
      const origin = typeof path[i] === 'number' ? this.rows.get(path.slice(0, i + 1).join('\0')) : undefined;
      if (origin === null) return null;
      was.push(origin === undefined ? path[i] : origin);
    }
    return was;
  }
}

/** Finds rows of `had` by the values at some paths, each row once; of equal ones the row of the same number. */
function finder(had) {
  const known = new Map();
  const valuesOf = (row, paths) => JSON.stringify(paths.map(path => get(row, path) ?? null));
  return (row, paths, number) => {
    const kind = paths.join('\0');
    if (!known.has(kind)) {
      const numbers = new Map();
      had.forEach((other, n) => { const key = valuesOf(other, paths); numbers.set(key, (numbers.get(key) ?? new Set()).add(n)); });
      known.set(kind, numbers);
    }
    const same = known.get(kind).get(valuesOf(row, paths));
    if (!same || same.size === 0) return null;
    const found = same.has(number) ? number : same.values().next().value;
    same.delete(found);
    return found;
  };
}

/** Read-only fields → what they must hold. Notes at each list how many rows it had; null inside a new row. */
export function initialValues(fixed, lists, data, initial, emptyOf) {
  const byRow = new Map(), origins = new Origins();
  for (const seen of fixed) {
    const row = seen.row.join('\0');
    if (!byRow.has(row)) byRow.set(row, []);
    byRow.get(row).push(seen);
  }
  for (const list of lists) {
    const was = origins.of(list.path), rows = was === null ? undefined : get(initial, was), had = Array.isArray(rows) ? rows : [];
    list.had = was === null ? null : had.length;
    const find = finder(had);
    for (let number = 0; number < list.rows; number++) {
      const row = [...list.path, number], here = list.mayChange ? byRow.get(row.join('\0')) ?? [] : [];
      const paths = here.map(seen => seen.valuePath.slice(row.length));
      origins.set(row, paths.length ? find(get(data, row), paths, number) : number < had.length ? number : null);
    }
  }
  return new Map(fixed.map(seen => {
    const was = origins.of(seen.valuePath);
    return [seen, was === null ? seen.field.defaultValue ?? emptyOf(seen.field) : get(initial, was) ?? null];
  }));
}
