// A dry run: the page holds the script, the server plays it from the beginning each time and says where it stands.
import '../i18n/words.js';
import { Form } from '@bpmn-io/form-js-viewer';
import '@bpmn-io/form-js-viewer/dist/assets/form-js.css';
import Viewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/diagram-js.css';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json';
import '../i18n/dry_run_words.js';
import { all, place, summarise } from '../form/errors.js';
import { fileField } from '../form/files.js';
import { chineseForms, inEnglish } from '../i18n/form.js';
import { language, say } from '../i18n/texts.js';

const $ = id => document.getElementById(id);
const made = (tag, properties, ...children) => { const node = Object.assign(document.createElement(tag), properties); node.append(...children.filter(Boolean)); return node; };
const { token, play, keep, scripts } = JSON.parse($('dry-run-data').textContent);
const asked = new URLSearchParams(location.search).get('test');
let script = scripts[asked] ?? null, viewer = null, drawn = null, form = null;
if (asked) $('test-name').value = asked;

async function ask(address, body) {
  const response = await fetch(address, {
    method: 'POST', credentials: 'same-origin', body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', Accept: 'application/json, application/problem+json', 'X-CSRF-Token': token },
  }).catch(() => null);
  if (!response) return { ok: false, answer: { detail: say('unreachable'), fields: [] } };
  return { ok: response.ok, answer: await response.json() };
}

/** Play the script with one more step; it becomes the script when nothing stands in the way. */
async function go(step) {
  const next = step ? { ...script, steps: [...script.steps, step] } : script;
  const { ok, answer } = await ask(play, next);
  if (!ok) return answer;
  script = next;
  await show(answer);
  return null;
}

function tell(problem) {
  $('stopped').hidden = !problem;
  if (!problem) return;
  const where = problem.step ? `${say('step', problem.step)} ` : '';
  $('stopped').firstElementChild.textContent = [where + problem.detail, ...(problem.fields ?? []).map(one => one.message)].join(' ');
  $('stopped').focus();
}

const act = step => async () => { putAway(); tell(await go(step)); };

async function draw({ xml, active, done }) {
  if (drawn !== xml) {
    viewer?.destroy();
    const fontFamily = getComputedStyle(document.body).fontFamily;
    viewer = new Viewer({ container: $('play-diagram'), moddleExtensions: { zeebe }, textRenderer: { defaultStyle: { fontFamily, fontSize: 13, lineHeight: 1.3 }, externalStyle: { fontFamily, fontSize: 11, lineHeight: 1.25 } } });
    await viewer.importXML(xml);
    viewer.get('canvas').zoom('fit-viewport', 'auto');
    drawn = xml;
  }
  const canvas = viewer.get('canvas'), overlays = viewer.get('overlays');
  overlays.clear();
  for (const element of viewer.get('elementRegistry').getAll()) {
    for (const mark of ['is-done', 'is-active']) canvas.removeMarker(element, mark);
    if (active[element.id]) {
      canvas.addMarker(element, 'is-active');
      overlays.add(element, { position: { top: -13, left: -13 }, html: made('div', { className: 'token', textContent: active[element.id] }) });
    } else if (done.includes(element.id)) canvas.addMarker(element, 'is-done');
  }
}

async function show(state) {
  $('begin').hidden = true;
  for (const id of ['stage', 'restart', 'keep']) $(id).hidden = false;
  $('now').textContent = state.nowText;
  $('until').min = state.now.slice(0, 10);
  $('where').textContent = say(`status_${state.status}`);
  await draw(state);
  const lines = [
    ...state.tasks.map(task => made('li', {}, made('button', { type: 'button', className: 'link', textContent: task.name, onclick: () => open(task) }), made('p', { textContent: [task.role, task.due && say('due', task.due)].filter(Boolean).join(' · '), className: task.late ? 'late' : '' }))),
    ...state.messages.map(one => made('li', {}, made('button', { type: 'button', className: 'link', textContent: say('receive', one.name), onclick: act({ do: 'message', name: one.name, values: {} }) }), made('p', { textContent: one.element }))),
  ];
  $('open').replaceChildren(...lines.length ? lines : [made('li', { className: 'mute', textContent: state.timers.length ? say('onlyTime') : say('nothingOpen') })]);
  $('timers').replaceChildren(...state.timers.map(one => made('li', {}, made('button', { type: 'button', className: 'link', textContent: say('jumpTo', one.text), onclick: act({ do: 'wait', until: one.at }) }), made('p', { textContent: one.name }))));
  $('happened').replaceChildren(...state.happened.map(happening).reverse());
}

function happening({ kind, at, text, detail, element }) {
  const body = made('div', {}, made('b', { textContent: text }));
  if (Object.keys(detail).length) {
    const json = made('pre', { className: 'mono', textContent: JSON.stringify(detail.result ?? detail.values ?? detail.variables ?? detail, null, 2) });
    const fold = made('details', { className: 'fold' }, made('summary', { textContent: say('detail') }), json);
    if (kind === 'effect') fold.append(made('button', { type: 'button', className: 'link', textContent: say('otherResult'), onclick: () => choose(fold, json, element) }));
    body.append(fold);
  }
  return made('li', { className: kind }, made('time', { textContent: at }), body);
}

/** Another result of an effect: the script is played again with it, as far as it goes. */
function choose(fold, json, element) {
  const area = made('textarea', { className: 'in mono', rows: 6, value: json.textContent });
  const button = made('button', { type: 'button', className: 'btn', textContent: say('playAgain'), onclick: async () => {
    let result;
    try { result = JSON.parse(area.value); } catch { area.setAttribute('aria-invalid', 'true'); return; }
    const before = script;
    script = { ...script, results: { ...script.results, [element]: result } };
    let problem = await go();
    if (problem?.step) { script = { ...script, steps: script.steps.slice(0, problem.step - 1) }; await go(); }
    else if (problem) script = before;
    tell(problem);
  } });
  json.replaceWith(area);
  fold.lastElementChild.replaceWith(button);
}

function putAway() {
  form?.destroy();
  form = null;
  $('work').hidden = true;
}

async function open(task) {
  putAway();
  tell(null);
  const box = $('work');
  box.hidden = false;
  box.querySelector('h2').textContent = task.name;
  box.querySelector('header p').textContent = task.role;
  const stored = async file => ({ documentId: crypto.randomUUID(), metadata: { fileName: file.name, size: file.size } });
  const schema = task.schema ?? { type: 'default', id: 'none', components: [{ type: 'textarea', id: 'json', key: 'json', label: say('values'), defaultValue: '{}' }] };
  form = new Form({ container: $('form'), debounce: false, additionalModules: [...language === 'zh' ? [chineseForms()] : [], fileField(stored, '#')] });
  await form.importSchema(language === 'zh' ? schema : inEnglish(schema), task.schema ? task.data : {});
  box.querySelector('form').onsubmit = event => { event.preventDefault(); event.stopPropagation(); submit(task); };
  box.scrollIntoView({ block: 'nearest' });
}

async function submit(task) {
  document.activeElement?.blur();
  await new Promise(resolve => setTimeout(resolve));
  const { data, errors } = form.submit();
  if (Object.keys(errors).length) { summarise($('form-errors'), all(form)); return; }
  let values = data;
  if (!task.schema) { try { values = JSON.parse(data.json || '{}'); } catch { summarise($('form-errors'), [], [say('notJson')]); return; } }
  summarise($('form-errors'), []);
  const problem = await go({ do: 'complete', element: task.element, index: task.index, values });
  if (!problem) { putAway(); return; }
  if (problem.fields?.length) { const elsewhere = place(form, problem.fields); summarise($('form-errors'), all(form), elsewhere); } else summarise($('form-errors'), [], [problem.detail]);
}

$('begin').addEventListener('submit', async event => {
  event.preventDefault();
  event.stopPropagation();
  let variables;
  try { variables = JSON.parse($('variables').value || '{}'); } catch { $('variables').closest('details').open = true; $('variables').setAttribute('aria-invalid', 'true'); return; }
  script = { process: $('process').value, at: $('day').value, variables, results: {}, steps: [] };
  tell(await go());
});
$('restart').addEventListener('click', () => { location.assign(location.pathname); });
$('put-away').addEventListener('click', putAway);
$('jump').addEventListener('submit', event => { event.preventDefault(); event.stopPropagation(); if ($('until').value) act({ do: 'wait', until: $('until').value })(); });
$('keep-form').addEventListener('submit', async event => {
  event.preventDefault();
  event.stopPropagation();
  const { ok, answer } = await ask(keep, { name: $('test-name').value, script });
  if (ok) location.assign(answer.next); else { $('keep-test').close(); tell(answer); }
});
if (script) {
  const problem = await go();
  if (problem?.step) { script = { ...script, steps: script.steps.slice(0, problem.step - 1) }; await go(); }
  tell(problem);
}
document.documentElement.dataset.ready = '1';
