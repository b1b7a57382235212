// What the server's linter says: a list below the editor, and for a diagram a badge at each element.
import { say } from '../i18n/texts.js';
import { data } from './keep.js';

const list = document.getElementById('findings');
const made = (tag, properties, ...children) => { const node = Object.assign(document.createElement(tag), properties); node.append(...children); return node; };

/** Show findings. `select(elementId)` is called for one of this file; those of other files are links. */
export function showFindings(findings, select, nameOf = id => id) {
  const errors = findings.filter(one => one.severity === 'error').length;
  document.getElementById('findings-count').textContent = findings.length ? say('findings', errors, findings.length - errors) : say('noFindings');
  list.dataset.state = errors ? 'bad' : findings.length ? 'some' : 'good';
  list.querySelector('ul').replaceChildren(...findings.map(one => line(one, select, nameOf)));
  const wrong = new Map();
  for (const one of findings) if (one.severity === 'error' || !wrong.has(one.resource)) wrong.set(one.resource, one.severity);
  for (const link of document.querySelectorAll('[data-file]')) link.dataset.state = wrong.get(link.dataset.file) ?? '';
}

function line(one, select, nameOf) {
  const here = one.resource === data.file;
  const where = [here ? '' : one.resource, (one.element && (here ? nameOf(one.element) : one.element)) || (one.line ? say('line', one.line) : '')].filter(Boolean).join(' · ');
  const target = here && one.element && select
    ? made('button', { type: 'button', className: 'link', textContent: where, onclick: () => select(one.element) })
    : here || !data.files[one.resource] ? made('span', { textContent: where }) : made('a', { href: data.files[one.resource], textContent: where });
  return made('li', { className: one.severity }, target, made('span', { textContent: one.text }));
}

/** Badges on the canvas of a bpmn-js modeler or viewer, for the findings of this file. */
export function badges(viewer, findings) {
  const overlays = viewer.get('overlays'), canvas = viewer.get('canvas'), registry = viewer.get('elementRegistry');
  overlays.remove({ type: 'finding' });
  for (const element of registry.getAll()) { canvas.removeMarker(element, 'has-error'); canvas.removeMarker(element, 'has-warning'); }
  const at = Map.groupBy ? Map.groupBy(findings, one => one.element) : findings.reduce((map, one) => map.set(one.element, [...map.get(one.element) ?? [], one]), new Map());
  for (const [id, some] of at) {
    const element = registry.get(id);
    if (!element || element === canvas.getRootElement()) continue;
    const bad = some.some(one => one.severity === 'error');
    canvas.addMarker(element, bad ? 'has-error' : 'has-warning');
    const badge = made('button', { type: 'button', className: `badge ${bad ? 'error' : 'warning'}`, textContent: bad ? '!' : '?', title: some.map(one => one.text).join('\n') });
    badge.setAttribute('aria-label', badge.title);
    badge.addEventListener('click', () => viewer.get('selection', false)?.select(element));
    overlays.add(element, 'finding', { position: element.waypoints ? { top: -8, left: 0 } : { bottom: 10, right: 10 }, html: badge });
  }
}
