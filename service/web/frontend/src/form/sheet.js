// A block of cells copied from Excel or WPS, read into rows of a list: which column goes where, and what a cell means there.

/** The cells of a copied block, row by row. A cell with a line break or a quotation mark stands in quotation marks. */
export function rowsOf(text) {
  const rows = [[]];
  let cell = '', quoted = false;
  const put = () => { rows.at(-1).push(cell.trim()); cell = ''; };
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) { if (c !== '"') cell += c; else if (text[i + 1] === '"') { cell += '"'; i++; } else quoted = false; }
    else if (c === '"' && cell === '') quoted = true;
    else if (c === '\t') put();
    else if (c === '\n') { put(); rows.push([]); }
    else if (c !== '\r') cell += c;
  }
  put();
  return rows.filter(row => row.some(Boolean));
}

/** Rows of cells as Excel copies them, so that a file is read as what is pasted. */
export const asBlock = rows => rows.map(cells => cells.map(cell => /[\t\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell).join('\t')).join('\n');

const plain = text => (text ?? '').normalize('NFKC').replace(/\(.*?\)|[\s*:]/g, '').toLowerCase();

/** The columns of a list that can be pasted into. `originals` has the components as written, with their Chinese words. */
export function columnsOf(list, originals) {
  return list.components.filter(c => c.key && !c.readonly && !['filepicker', 'expression'].includes(c.type)).map(field => {
    const written = originals.get(field.id) ?? field, label = field.label || field.dateLabel || field.key;
    return { field, label, names: [label, written.label || written.dateLabel, field.properties?.en].filter(Boolean).map(plain), written };
  });
}

function named(head, columns, taken) {
  const name = plain(head).replace(/^是否/, ''), free = columns.map((column, n) => ({ column, n })).filter(({ n }) => !taken.includes(n));
  const like = match => free.filter(({ column }) => column.names.some(other => match(other)));
  const ways = [other => other === name, other => other.startsWith(name) || name.startsWith(other), other => other.includes(name) || name.includes(other)];
  return ways.slice(0, name.length > 1 ? 3 : 1).map(like).find(found => found.length === 1)?.[0].n ?? -1;
}

/** Which column of the list each column of the block goes to (-1: none), by the names in its first row, else by order. */
export function targets(rows, columns, from = 0) {
  const width = Math.max(0, ...rows.map(row => row.length)), heads = rows[0] ?? [];
  const byName = [];
  for (let i = 0; i < width; i++) byName.push(named(heads[i], columns, byName));
  const filled = heads.filter(Boolean).length, found = byName.filter(n => n >= 0).length;
  const headed = rows.length > 1 && found > 0 && found * 2 >= filled;
  return { headed, to: headed ? byName : byName.map((_, i) => from + i < columns.length ? from + i : -1) };
}

const YES = ['是', '√', '✓', '✔', '对', '有', 'y', 'yes', 'true', '1', 'x'], NO = ['否', '×', '✗', '无', '没有', 'n', 'no', 'false', '0', ''];
const digits = text => text.normalize('NFKC').replace(/[,\s]/g, '');

// Latin words keep a space where a line ended, Chinese ones need none
const oneLine = text => text.replace(/(?<=[ -~])\s*\n\s*(?=[ -~])/g, ' ').replace(/\s*\n\s*/g, '');

function date(text) {
  const found = digits(text).match(/^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/);
  if (!found) return null;
  const [year, month, day] = found.slice(1).map(Number), made = new Date(Date.UTC(year, month - 1, day));
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === day ? made.toISOString().slice(0, 10) : null;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** A month, 1980-05, from what Excel makes of it: 1980/5, 1980-05-01, 1980.5, 198005, 1980年5月, May-80. Null: it is none,
    undefined: 1980.1 may be January, or October of which Excel dropped the nought. */
export function month(text) {
  const said = digits(text), named = said.match(/^([A-Za-z]{3})-(\d{2}|\d{4})$/);
  if (/^\d{4}\.1$/.test(said)) return undefined;
  const found = named ? [0, named[2].length === 4 ? named[2] : (Number(named[2]) < 30 ? 2000 : 1900) + Number(named[2]), MONTHS.indexOf(named[1].toLowerCase()) + 1]
    : said.match(/^(\d{4})[-/.年](\d{1,2})(?:月|(?:[-/.月](\d{1,2})日?)(?:\d\d:\d\d)?)?$/) ?? said.match(/^(\d{4})(\d{2})(\d{2})?$/);
  const at = found && Number(found[2]);
  return at >= 1 && at <= 12 && /^(19|20)/.test(found[1]) ? `${found[1]}-${String(at).padStart(2, '0')}` : null;
}

/** What a cell means in a column: {value}, or {value: null, wrong: [name of a text, …its values]}. `offered(field)` are options. */
export function meaning(text, { field, written }, offered) {
  const missed = (...wrong) => ({ value: null, wrong });
  if (field.type === 'checkbox') {
    const said = plain(text);
    return YES.includes(said) ? { value: true } : NO.includes(said) ? { value: false } : missed('cellYesNo', text);
  }
  if (text === '') return { value: null };
  if (field.type === 'number') return /^[-+]?\d+(\.\d+)?$/.test(digits(text)) ? { value: Number(digits(text)) } : missed('cellNumber', text);
  if (field.type === 'datetime' && (field.subtype ?? 'date') === 'date') return date(text) ? { value: date(text) } : missed('cellDate', text);
  if (field.key.endsWith('_ym')) return month(text) ? { value: month(text) } : missed(month(text) === null ? 'cellMonth' : 'cellMonthUnsure', text);
  if (!['select', 'radio', 'checklist', 'taglist'].includes(field.type)) return { value: field.type === 'textarea' ? text : oneLine(text) };
  const options = offered(field), old = written.values ?? [];
  const find = said => [...options, ...old].find(one => plain(one.label) === plain(said) || String(one.value) === said)?.value;
  const many = ['checklist', 'taglist'].includes(field.type), said = many ? text.split(/[、，,;；]/).filter(Boolean) : [text], found = said.map(find);
  if (found.includes(undefined)) return missed('cellOption', text, options.slice(0, 12).map(one => one.label).join(' / '));
  return { value: many ? found : found[0] };
}
