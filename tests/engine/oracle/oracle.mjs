// The oracle: form-js as a browser runs it, in jsdom. Reads {schema, initial, submissions} as JSON from standard input and
// writes a list of {data, errors} | {failed}. Run with NODE_PATH of the frontend's packages, in the zone Asia/Shanghai.
import fs from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(process.argv[2]);
const { JSDOM } = require('jsdom');
const dom = new JSDOM('<!doctype html><html><body></body></html>', { pretendToBeVisual: true, url: 'http://localhost/' });
const names = ['window', 'document', 'KeyboardEvent', 'HTMLElement', 'Element', 'Node', 'Event', 'CustomEvent', 'MutationObserver', 'DOMParser', 'getComputedStyle', 'requestAnimationFrame', 'cancelAnimationFrame', 'SVGElement', 'DocumentFragment', 'HTMLFormElement', 'HTMLTemplateElement'];
for (const name of names) {
  if (name in globalThis) continue;
  const value = name === 'window' ? dom.window : dom.window[name];
  globalThis[name] = typeof value === 'function' && /^[a-z]/.test(name) ? value.bind(dom.window) : value;
}
globalThis.navigator ||= dom.window.navigator;
const { Form } = require('@bpmn-io/form-js-viewer');

const turn = () => new Promise(resolve => setTimeout(resolve, 0));

/** Waits until the computed fields have stopped changing, as seen through the form's own state. */
async function settled(form) {
  let before;
  for (let round = 0; round < 20; round++) {
    await turn();
    await turn();
    const now = JSON.stringify(form._getState().data) + form.get('formFieldInstanceRegistry').getAll().length;
    if (now === before) return;
    before = now;
  }
}

async function answer(schema, initial, submitted) {
  const container = document.createElement('div');
  document.body.append(container);
  const form = new Form({ container });
  try {
    await form.importSchema(schema, initial);
    await settled(form);
    form._setState({ data: form._getInitializedFieldData({ ...structuredClone(initial), ...submitted }) });
    await settled(form);
    const { data, errors } = form.submit();
    return { data, errors };
  } catch (error) {
    return { failed: String(error.message) };
  } finally {
    form.destroy();
    container.remove();
  }
}

const { schema, initial, submissions } = JSON.parse(fs.readFileSync(0, 'utf8'));
const answers = [];
for (const submitted of submissions) answers.push(await answer(schema, initial, submitted));
process.stdout.write(JSON.stringify(answers));
process.exit(0);
