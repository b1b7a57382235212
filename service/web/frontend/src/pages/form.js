// The form island: shows a form-js form in the page's language, keeps a draft, sends it once, shows what must be mended.
import '../i18n/words.js';
import { Form } from '@bpmn-io/form-js-viewer';
import '@bpmn-io/form-js-viewer/dist/assets/form-js.css';
import { basisMarks } from '../form/basis.js';
import { serviceClock } from '../form/clock.js';
import { draft } from '../form/draft.js';
import { all, place, summarise } from '../form/errors.js';
import { fileField, uploads } from '../form/files.js';
import { pasteTables } from '../form/paste.js';
import { offerDiscard, signIn, tellDraft } from '../form/notes.js';
import { get, post, speakAs, upload } from '../form/send.js';
import { watchTask } from '../form/shared.js';
import { steady } from '../form/steady.js';
import { chineseForms, inEnglish } from '../i18n/form.js';
import { language, say } from '../i18n/texts.js';

const readJson = id => JSON.parse(document.getElementById(id).textContent);

// The page has one button for submitting; a form's own would be a second.
const withoutButtons = node => node.components ? { ...node, components: node.components.filter(c => c.type !== 'button').map(withoutButtons) } : node;
const written = node => new Map((node.components ?? []).flatMap(c => [[c.id, c], ...written(c)]));
const once = () => [...crypto.getRandomValues(new Uint32Array(4))].map(n => n.toString(36)).join('-');

async function open(element) {
  const given = readJson('form-data');
  const { schema, data, documents, instance, readOnly } = given;
  speakAs(given.token, given.person);
  const words = language === 'zh' ? [chineseForms()] : [];
  const files = fileField((file, told) => upload(documents, file, instance, told), `${documents}/`, given.largest);
  // No pause before a keystroke counts: an upload that ends within it would draw the field anew without what was typed.
  const form = new Form({ container: element, debounce: false, properties: { readOnly }, additionalModules: [...words, files, pasteTables(written(schema), given.sheets, file => upload(given.sheets.read, file, null, () => {})), basisMarks(given.bases), serviceClock(given.clock)] });
  const ownTexts = withoutButtons(language === 'zh' ? schema : inEnglish(schema));
  const kept = readOnly ? null : keeping(given);
  const earlier = kept?.load();
  await form.importSchema(ownTexts, { ...data, ...earlier?.values });
  element.querySelector('[data-busy]')?.remove();
  document.documentElement.dataset.ready = '1';
  if (readOnly) return;
  if (earlier) {
    offerDiscard(earlier.at, async () => { await kept.drop(); location.reload(); });
    if (earlier.focus) element.querySelector(`[id$="-${CSS.escape(earlier.focus)}"]`)?.focus();
  }
  // Opening a form changes it too (defaults, computed fields); only what a person did is worth keeping.
  let touched = false;
  for (const sign of ['input', 'pointerdown', 'keydown']) element.addEventListener(sign, () => { touched = !form._getState().properties.readOnly; }, { capture: true });
  form.on('changed', event => { if (touched) kept.keep(event.data); });
  const page = element.closest('form');
  steady(page);
  const hear = watchTask(given.page, async () => {
    await kept.flush();
    touched = false;  // locking changes the form too
    form.setProperty('readOnly', true);
    page.querySelector('.send').hidden = true;
  });
  listen(form, page, { kept, address: given.submit, over: async () => hear(await get(`${given.page}/now`)) });
}

function keeping({ drafts, draft: stored, task, person }) {
  const choose = { theirs: () => { kept.forgetHere(); location.reload(); }, ours: () => kept.overwrite() };
  const kept = draft({ address: drafts, name: `${person}:${task}`, stored, tell: tellDraft(choose) });
  return kept;
}

function listen(form, page, { kept, address, over }) {
  const box = document.getElementById('form-errors'), button = page.querySelector('[type=submit]'), label = button.textContent;
  let attempt = once(), busy = false;
  // Back to a page that the browser had kept as it was: what became of the task meanwhile is to be seen.
  addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
  const wait = reason => { busy = Boolean(reason); button.setAttribute('aria-disabled', String(busy)); button.textContent = reason ? say(reason) : label; };

  page.addEventListener('submit', async event => {
    event.preventDefault();
    event.stopPropagation();
    if (busy) return;
    busy = true;  // before anything is waited for: the second click of two comes at once
    if (uploads.running) {
      wait('waitUpload');
      const whole = await uploads.all();
      wait(null);
      if (!whole) return;  // what did not arrive is told at its field, and to be decided by the person
      busy = true;
    }
    document.activeElement?.blur();  // a date being typed is taken over when its field is left
    await new Promise(resolve => setTimeout(resolve));
    const { data, errors } = form.submit();
    if (Object.keys(errors).length) { busy = false; summarise(box, all(form)); return; }
    summarise(box, []);
    wait('sending');
    await kept.pause();  // a draft on its way must not arrive after the submission that ends it
    try {
      const { next } = await post(address, { variables: data, toSender: Boolean(page.elements.to_sender?.checked) }, attempt);
      kept.forgetHere();
      location.assign(next);
    } catch (problem) {
      wait(null);
      kept.resume();
      if (problem.status) attempt = once();  // unreached: the same attempt is repeated
      if (problem.code === 'task_not_open') await over(); else refuse(form, box, problem);
    }
  });
}

function refuse(form, box, { status, message, fields = [] }) {
  if (status === 0) { summarise(box, [], [say('unreachable')]); return; }
  if (status === 401) { summarise(box, [], [say('signedOut')]); box.firstChild.append(signIn()); return; }
  const elsewhere = place(form, fields);
  const found = all(form);
  summarise(box, found, found.length ? elsewhere : [message, ...elsewhere]);
}

const element = document.querySelector('[data-form]');
if (element) await open(element);
