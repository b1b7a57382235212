// Rows of a list from a table: a block pasted into a field of a row, or into the dialog behind the list's own button, or an Excel
// file chosen there. What goes where is shown before anything is added; what is wrong is told at its row.
import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { say } from '../i18n/texts.js';
import { all, place, summarise } from './errors.js';
import { asBlock, columnsOf, meaning, rowsOf, targets } from './sheet.js';

const SHOWN = 20, TOLD = 12, MOST = 2000, OFFERED = 12;  // rows of the preview, wrong cells listed, rows that a form may have, options told
const painted = () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
const isBlock = (text, target) => /\t/.test(text) || (!target.matches('textarea') && /\S\s*\n\s*\S/.test(text));

/** Set a value at a key with dots. */
function put(row, key, value) {
  const steps = key.split('.'), last = steps.pop();
  let here = row;
  for (const step of steps) here = here[step] ??= {};
  here[last] = value;
}

function read(text, columns, offered, from, chosen) {
  const rows = rowsOf(text), { headed, to: guessed } = targets(rows, columns, from), to = chosen ?? guessed;
  const made = (headed ? rows.slice(1) : rows).map(cells => to.map((n, i) => n < 0 ? null : { column: columns[n], cell: cells[i] ?? '', ...meaning(cells[i] ?? '', columns[n], offered) }));
  const wrong = made.flatMap((cells, row) => cells.filter(cell => cell?.wrong).map(cell => ({ row, column: cell.column, message: say(...cell.wrong) })));
  return { heads: headed ? rows[0] : [], raw: headed ? rows.slice(1) : rows, to, made, wrong };
}

function Preview({ table, columns, choose }) {
  const used = n => table.to.includes(n);
  return h('div', { class: 'table', tabIndex: 0, role: 'region', 'aria-label': say('pastePreview') },
    h('table', { class: 't' },
      h('thead', null, h('tr', null, h('th', { scope: 'col' }, say('pasteRow')), table.to.map((n, i) => h('th', { scope: 'col', key: i },
        h('select', { class: 'in', 'aria-label': say('pasteTarget', table.heads[i] || i + 1), value: n, onChange: event => choose(i, Number(event.target.value)) },
          h('option', { value: -1 }, say('pasteNowhere')), columns.map((column, m) => h('option', { key: m, value: m, disabled: used(m) && m !== n }, column.label))),
        table.heads[i] && h('span', { class: 'small' }, table.heads[i]))))),
      h('tbody', null, table.raw.slice(0, SHOWN).map((cells, row) => h('tr', { key: row }, h('th', { scope: 'row' }, row + 1),
        table.to.map((n, i) => h('td', { key: i, class: n < 0 ? 'mute' : table.made[row][i]?.wrong ? 'late' : '' }, cells[i] ?? '')))))),
    table.raw.length > SHOWN && h('p', { class: 'mute small' }, say('pasteMore', table.raw.length - SHOWN)));
}

/** The address of an empty file with the columns of a list, and with what may stand in those that offer little. */
function blankAt(address, list, columns, offered) {
  const options = ({ field }) => field.values || field.valuesExpression ? offered(field).map(one => one.label) : field.type === 'checkbox' ? [say('yes'), say('no')] : [];
  const heads = columns.map(column => ['column', [column.label, ...options(column).slice(0, OFFERED + 1)]]).map(([name, all]) => [name, (all.length > OFFERED + 1 ? all.slice(0, 1) : all).join('|')]);
  return `${address}?${new URLSearchParams([['title', list.label], ...heads])}`;
}

function FromFile({ id, blank, read, take }) {
  const [told, tell] = useState('');
  async function chosen(event) {
    const [file] = event.target.files;
    if (!file) return;
    tell(say('uploading', file.name));
    try { take(asBlock((await read(file)).rows)); tell(''); } catch (problem) { tell(say('uploadFailed', file.name, problem.message || say('unreachable'))); }
    event.target.value = '';
  }
  return h('p', null, h('label', { for: `${id}-xlsx` }, say('pasteFile')), ' ', h('input', { id: `${id}-xlsx`, type: 'file', accept: '.xlsx', onChange: chosen }), ' ',
    h('a', { href: blank, download: true }, say('pasteBlank')), h('span', { role: 'status', class: 'late' }, told && ` ${told}`));
}

function Dialog({ id, list, columns, offered, begun, sheets, read: readFile, add, close }) {
  const box = useRef(null);
  const [text, setText] = useState(begun.text);
  const [chosen, setChosen] = useState(null);
  useEffect(() => { box.current.showModal(); }, []);
  const table = read(text, columns, offered, begun.from, chosen), any = table.made.length > 0 && table.to.some(n => n >= 0);
  const choose = (i, n) => setChosen(table.to.map((old, other) => other === i ? n : old));
  return h('dialog', { ref: box, class: 'paste', 'aria-labelledby': `${id}-paste`, onClose: close },
    h('h2', { id: `${id}-paste` }, say('pasteTitle', list.label)),
    h('p', { class: 'mute' }, say('pasteHow', columns.map(column => column.label).join(say('comma')))),
    sheets && h(FromFile, { id, blank: blankAt(sheets.blank, list, columns, offered), read: readFile, take: block => { setText(block); setChosen(null); } }),
    h('label', { class: 'sr', for: `${id}-cells` }, say('pasteCells')),
    h('textarea', { id: `${id}-cells`, class: 'in', rows: 4, value: text, placeholder: say('pasteCells'), onInput: event => { setText(event.target.value); setChosen(null); } }),
    table.raw.length > 0 && h(Preview, { table, columns, choose }),
    table.wrong.length > 0 && h('div', { class: 'say note', role: 'status' }, h('div', null, say('pasteWrong', table.wrong.length),
      h('ul', null, table.wrong.slice(0, TOLD).map(({ row, column, message }, n) => h('li', { key: n }, say('pasteAt', row + 1, column.label, message)))))),
    h('div', { class: 'act' },
      h('button', { type: 'button', class: 'btn primary', disabled: !any, onClick: () => { box.current.close(); add(table); } }, say('pasteAdd', table.made.length)),
      h('button', { type: 'button', class: 'btn quiet', onClick: () => box.current.close() }, say('cancel'))));
}

/** Tell every wrong cell of a list at its row: what could not be read, and what the form's own rules find. */
function tell(form, path, unread) {
  const inside = form.get('formFieldInstanceRegistry').getAllKeyed().filter(({ valuePath, hidden }) => !hidden && valuePath.length > path.length && path.every((step, n) => step === valuePath[n]));
  const problems = inside.flatMap(instance => {
    const own = instance.valuePath.join('.'), told = unread.get(own);
    if (told) return [{ path: own, message: told }];
    const value = instance.valuePath.reduce((here, step) => here?.[step], form._getState().data);
    return form.get('validator').validateFieldInstance(instance, value).map(message => ({ path: own, message }));
  });
  place(form, problems);
  if (problems.length) summarise(document.getElementById('form-errors'), all(form));
}

/** The additional form-js module. `originals`: the form's components as written, by id; `sheets`: where an empty file is;
    `read(file)` answers the rows of an Excel file. */
export function pasteTables(originals, sheets, read) {
  function offer(form, fields) {
    const Original = fields.get('dynamiclist');
    const offered = field => (field.values ?? form.get('expressionLanguage').evaluate(field.valuesExpression ?? '', form._getState().data) ?? []).map(one => typeof one === 'object' ? one : { label: String(one), value: one });

    function List(props) {
      const { field, indexes, domId, readonly, disabled, onChange } = props;
      const [begun, setBegun] = useState(null);
      const columns = columnsOf(field, originals);
      if (!field.allowAddRemove || readonly || disabled || !columns.length) return h(Original, props);
      const path = form.get('pathRegistry').getValuePath(field, { indexes });
      const fresh = number => form._getInitializedFieldData(form._getState().data, { container: field, indexes: { ...indexes, [field.id]: number } });

      async function add(table) {
        const blank = JSON.stringify(fresh(MOST)), had = path.reduce((here, step) => here?.[step], form._getState().data) ?? [];
        const kept = had.filter(row => JSON.stringify(row) !== blank), unread = new Map();
        const most = Math.min(Number(field.properties?.maxItems ?? MOST), MOST);
        if (kept.length + table.made.length > most) { summarise(document.getElementById('form-errors'), [], [say('pasteMost', field.label, most)]); return; }
        const made = table.made.map((cells, n) => {
          const number = kept.length + n, row = structuredClone(fresh(number));
          for (const cell of cells) {
            if (!cell) continue;
            if (cell.value !== null) put(row, cell.column.field.key, cell.value);
            if (cell.wrong) unread.set([...path, number, ...cell.column.field.key.split('.')].join('.'), say(...cell.wrong));
          }
          return row;
        });
        onChange({ value: [...kept, ...made] });
        await painted();
        expand(domId);
        await painted();
        tell(form, path, unread);
      }

      function pasted(event) {
        const text = event.clipboardData?.getData('text/plain') ?? '';
        if (!event.target.matches('input, textarea') || event.target.closest('dialog') || !isBlock(text, event.target)) return;
        event.preventDefault();
        const own = columns.findIndex(({ field: column }) => event.target.id.includes(`-${column.id}_`));
        setBegun({ text, from: Math.max(0, own) });
      }

      return h('div', { onPaste: pasted }, h(Original, props),
        h('button', { type: 'button', class: 'link paste', onClick: () => setBegun({ text: '', from: 0 }) }, say('paste')),
        begun && h(Dialog, { id: domId, list: field, columns, offered, begun, sheets, read, add, close: () => setBegun(null) }));
    }
    List.config = Original.config;
    fields.register('dynamiclist', List);
  }
  return { __init__: [['form', 'formFields', offer]] };
}

/** Show the rows that form-js has folded away. */
function expand(domId) {
  const list = document.getElementById(domId).closest('.fjs-form-field-dynamiclist');
  if (list.querySelector('.fjs-repeat-row-collapsed')) list.querySelector('.fjs-repeat-render-collapse').click();
}
