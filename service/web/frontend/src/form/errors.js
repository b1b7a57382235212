// Puts errors where they belong: the server's at their fields and rows, and all of them into one summary with links.
import { say } from '../i18n/texts.js';

const parts = path => path.replace(/\[(\d+)\]/g, '.$1').split('.').filter(Boolean);
const same = (a, b) => a.length === b.length && a.every((part, n) => String(part) === String(b[n]));

function put(errors, { id, indexes }, messages) {
  const steps = [id, ...Object.values(indexes || {})];
  const last = steps.pop();
  let place = errors;
  for (const step of steps) place = place[step] ??= [];
  place[last] = messages;
}

/** Show the server's errors [{path, message}]. What belongs to no visible field is returned. */
export function place(form, problems) {
  const instances = form.get('formFieldInstanceRegistry').getAllKeyed();
  const errors = {}, elsewhere = [];
  for (const { path, message } of problems) {
    const steps = parts(path);
    // An error about a list or a group as a whole belongs to the nearest field above or inside it.
    const hit = instances.find(i => same(i.valuePath, steps)) || instances.find(i => steps.length && same(i.valuePath.slice(0, steps.length), steps));
    if (hit) put(errors, hit, [message]); else elsewhere.push(message);
  }
  form._setState({ errors });
  return elsewhere;
}

/** Every error there is now: [{label, message, target}], in the order of the page. */
export function all(form) {
  const registry = form.get('formFieldRegistry');
  const found = [];
  for (const { id, indexes } of form.get('formFieldInstanceRegistry').getAllKeyed()) {
    const rows = Object.values(indexes || {});
    const messages = rows.reduce((place, row) => place?.[row], form._getState().errors[id]);
    if (!Array.isArray(messages) || !messages.length) continue;
    const { label, dateLabel } = registry.get(id);
    const name = (label || dateLabel || '') + (rows.length ? say('row', rows.map(row => row + 1).join('-')) : '');
    const base = `fjs-form-${form._id}-${id}${rows.map(row => `_${row}`).join('')}`;
    for (const message of messages) if (typeof message === 'string') found.push({ name, message, base });
  }
  return found;
}

const target = base => document.getElementById(base) || document.querySelector(`[id^="${CSS.escape(base)}-"]:is(input, select, textarea, button)`);

/** Fill the summary box; an empty list hides it. */
export function summarise(box, found, elsewhere = []) {
  box.replaceChildren();
  box.hidden = !found.length && !elsewhere.length;
  if (box.hidden) return;
  const inner = document.createElement('div');
  for (const message of elsewhere) inner.append(Object.assign(document.createElement('p'), { textContent: message }));
  if (found.length) {
    inner.append(Object.assign(document.createElement('p'), { textContent: say('fix', found.length) }));
    const list = document.createElement('ul');
    for (const { name, message, base } of found) {
      const link = Object.assign(document.createElement('button'), { type: 'button', className: 'link', textContent: name ? `${name}：${message}` : message });
      link.addEventListener('click', () => { const field = target(base); field?.scrollIntoView({ block: 'center' }); field?.focus({ preventScroll: true }); });
      const item = document.createElement('li');
      item.append(link);
      list.append(item);
    }
    inner.append(list);
  }
  box.append(inner);
  box.focus();
  box.scrollIntoView({ block: 'nearest' });
}
