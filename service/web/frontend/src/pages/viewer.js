// The diagram island: where an instance stands. Read-only; the page says the same in words beside it.
import Viewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/diagram-js.css';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json';
import { say } from '../i18n/texts.js';

const CHIP = 104, MARKS = ['is-done', 'is-fault', 'is-taken', 'is-active', 'is-overdue', ...[1, 2, 3, 4, 5].map(shade => `heat-${shade}`)];
const readState = () => JSON.parse(document.getElementById('diagram-data').textContent);
const node = (className, textContent) => Object.assign(document.createElement('div'), { className, textContent });

function button(text, label, act) {
  const element = Object.assign(document.createElement('button'), { type: 'button', textContent: text, title: label });
  element.setAttribute('aria-label', label);
  element.addEventListener('click', act);
  return element;
}

function mark(viewer, { done = [], active = [], faults = [] }) {
  const canvas = viewer.get('canvas'), overlays = viewer.get('overlays'), registry = viewer.get('elementRegistry');
  const here = ids => ids.filter(id => registry.get(id));
  for (const id of here(done)) canvas.addMarker(id, 'is-done');
  for (const id of here(faults)) canvas.addMarker(id, 'is-fault');
  // A flow was taken when it leads from something done to something that was reached.
  const left = new Set(done), reached = new Set([...done, ...active.map(token => token.id), ...faults]);
  for (const flow of registry.filter(e => e.type === 'bpmn:SequenceFlow')) {
    if (left.has(flow.source.id) && reached.has(flow.target.id)) canvas.addMarker(flow.id, 'is-taken');
  }
  for (const { id, count, overdue, label } of active) {
    const shape = registry.get(id);
    if (!shape) continue;
    canvas.removeMarker(id, 'is-done');
    canvas.addMarker(id, overdue ? 'is-overdue' : 'is-active');
    overlays.add(id, 'token', { position: { top: -13, left: -13 }, html: node(overdue ? 'token late' : 'token', String(count)) });
    if (label) overlays.add(id, 'due', { position: { bottom: -6, left: shape.width / 2 - CHIP / 2 }, html: node(overdue ? 'chip late' : 'chip', label) });
  }
}

/** How hot each element is: a shade, and the number it stands for. The table on the page says the same. */
function heat(viewer, elements = []) {
  const canvas = viewer.get('canvas'), overlays = viewer.get('overlays'), registry = viewer.get('elementRegistry');
  for (const { id, shade, badge, late } of elements) {
    if (!registry.get(id)) continue;
    canvas.addMarker(id, `heat-${shade}`);
    overlays.add(id, 'heat', { position: { top: -13, left: -13 }, html: node(late ? 'token late' : 'token', badge) });
  }
}

function unmark(viewer) {
  viewer.get('overlays').clear();
  for (const element of viewer.get('elementRegistry').getAll()) for (const name of MARKS) viewer.get('canvas').removeMarker(element, name);
}

// On the page where a change is planned, an element of the diagram stands for its choice in the form.
function plan(viewer) {
  const form = document.getElementById('choose'), canvas = viewer.get('canvas'), registry = viewer.get('elementRegistry');
  const paint = () => {
    const chosen = new FormData(form);
    for (const [name, marker] of [['terminate', 'will-end'], ['activate', 'will-begin']]) {
      for (const element of registry.getAll()) canvas.removeMarker(element, marker);
      for (const id of chosen.getAll(name)) if (registry.get(id)) canvas.addMarker(id, marker);
    }
  };
  viewer.get('eventBus').on('element.click', ({ element }) => { pick(element.id); paint(); });
  form.addEventListener('change', paint);
  paint();
}

function pick(id) {
  const box = document.querySelector(`#choose input[value="${CSS.escape(id)}"]`);
  const option = document.querySelector(`#choose option[value="${CSS.escape(id)}"]`);
  if (option && (!box || box.checked)) option.selected = !option.selected;
  else if (box) box.checked = !box.checked;
}

/** The diagram and the lines of the page that speak of the same element are chosen together. */
function choosing(viewer, container) {
  const canvas = viewer.get('canvas'), registry = viewer.get('elementRegistry');
  const lines = id => document.querySelectorAll(`[data-element="${CSS.escape(id)}"]`);
  let chosen = null;
  const show = () => {
    for (const line of document.querySelectorAll('[data-element]')) line.classList.toggle('is-chosen', line.dataset.element === chosen);
    for (const button of document.querySelectorAll('[data-show]')) button.setAttribute('aria-pressed', String(button.dataset.show === chosen));
  };
  const choose = id => {
    if (chosen && registry.get(chosen)) canvas.removeMarker(chosen, 'is-chosen');
    chosen = chosen === id ? null : id;
    if (chosen && registry.get(chosen)) canvas.addMarker(chosen, 'is-chosen');
    show();
    return chosen;
  };
  viewer.on('element.click', ({ element }) => {
    if (lines(element.id).length && choose(element.id)) lines(element.id)[0].scrollIntoView({ block: 'nearest' });
  });
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-show]');
    if (!button || !choose(button.dataset.show) || !registry.get(chosen)) return;
    canvas.scrollToElement(chosen, 60);
    container.scrollIntoView({ block: 'nearest' });
  });
  document.addEventListener('refreshed', show);
}

async function show(container, state) {
  const fontFamily = getComputedStyle(document.body).fontFamily;
  const viewer = new Viewer({
    container, moddleExtensions: { zeebe },
    textRenderer: { defaultStyle: { fontFamily, fontSize: 13, lineHeight: 1.3 }, externalStyle: { fontFamily, fontSize: 11, lineHeight: 1.25 } },
  });
  const response = await fetch(state.xml, { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  await viewer.importXML(await response.text());
  const canvas = viewer.get('canvas');
  const fit = () => canvas.zoom('fit-viewport', 'auto');
  fit();
  const draw = now => { mark(viewer, now); heat(viewer, now.heat); };
  draw(state);
  document.addEventListener('refreshed', () => { unmark(viewer); draw(readState()); });
  choosing(viewer, container);
  if ('pick' in container.dataset) plan(viewer);
  const zoom = step => () => viewer.get('zoomScroll').stepZoom(step);
  const bar = node('zoom', '');
  bar.append(button('+', say('zoomIn'), zoom(1)), button('−', say('zoomOut'), zoom(-1)), button('⤢', say('fit'), fit));
  container.append(bar);
}

const container = document.querySelector('[data-diagram]');
if (container) {
  const busy = container.querySelector('.busy');
  try {
    await show(container, readState());
    busy?.remove();
  } catch {
    if (busy) busy.textContent = say('noDiagram');
  }
  document.documentElement.dataset.ready = '1';
}
