// The form island: shows a form-js form in the page's language, keeps a draft, sends it once, shows what must be mended.
import '../i18n/words.js';
import { Form } from '@bpmn-io/form-js-viewer';
import '@bpmn-io/form-js-viewer/dist/assets/form-js.css';
import { draft } from '../form/draft.js';
import { all, place, summarise } from '../form/errors.js';
import { fileField, uploads } from '../form/files.js';
import { post, upload } from '../form/send.js';
import { steady } from '../form/steady.js';
import { chineseForms, inEnglish } from '../i18n/form.js';
import { language, say } from '../i18n/texts.js';

const readJson = id => JSON.parse(document.getElementById(id).textContent);

// The page has one button for submitting; a form's own would be a second.
const withoutButtons = node => node.components ? { ...node, components: node.components.filter(c => c.type !== 'button').map(withoutButtons) } : node;

async function open(element) {
  const { schema, data, token, submit: address, documents, instance, draft: name, readOnly } = readJson('form-data');
  const kept = draft(name);
  const words = language === 'zh' ? [chineseForms()] : [];
  // No pause before a keystroke counts: an upload that ends within it would draw the field anew without what was typed.
  const form = new Form({ container: element, debounce: false, properties: { readOnly }, additionalModules: [...words, fileField(file => upload(documents, token, file, instance), `${documents}/`)] });
  const ownTexts = withoutButtons(language === 'zh' ? schema : inEnglish(schema));
  const earlier = readOnly ? null : kept.load();
  await form.importSchema(ownTexts, { ...data, ...earlier });
  element.querySelector('[data-busy]')?.remove();
  document.documentElement.dataset.ready = '1';
  if (readOnly) return;
  if (earlier) offerDiscard(kept);
  // Opening a form changes it too (defaults, computed fields); only what a person did is worth keeping.
  let touched = Boolean(earlier);
  for (const sign of ['input', 'pointerdown', 'keydown']) element.addEventListener(sign, () => { touched = true; }, { capture: true });
  form.on('changed', event => { if (touched) kept.keep(event.data); });
  steady(element.closest('form'));
  listen(form, element.closest('form'), { kept, address, token });
}

function offerDiscard(kept) {
  const note = document.getElementById('form-restored');
  note.hidden = false;
  note.querySelector('button').addEventListener('click', () => { kept.drop(); location.reload(); });
}

function listen(form, page, { kept, address, token }) {
  const box = document.getElementById('form-errors'), button = page.querySelector('[type=submit]'), label = button.textContent;
  let attempt = crypto.randomUUID(), busy = false;
  const wait = state => { busy = state; button.setAttribute('aria-disabled', String(state)); button.textContent = state ? say('sending') : label; };

  page.addEventListener('submit', async event => {
    event.preventDefault();
    event.stopPropagation();
    if (busy) return;
    if (uploads.running) { summarise(box, [], [say('waitUpload')]); return; }
    document.activeElement?.blur();  // a date being typed is taken over when its field is left
    await new Promise(resolve => setTimeout(resolve));
    const { data, errors } = form.submit();
    if (Object.keys(errors).length) { summarise(box, all(form)); return; }
    summarise(box, []);
    wait(true);
    try {
      const { next } = await post(address, token, { variables: data, toSender: Boolean(page.elements.to_sender?.checked) }, attempt);
      kept.drop();
      location.assign(next);
    } catch (problem) {
      wait(false);
      if (problem.status) attempt = crypto.randomUUID();  // unreached: the same attempt is repeated
      refuse(form, box, problem);
    }
  });
}

function refuse(form, box, { status, message, fields = [] }) {
  if (status === 0) { summarise(box, [], [say('unreachable')]); return; }
  if (status === 401) {
    summarise(box, [], [say('signedOut')]);
    box.firstChild.append(Object.assign(document.createElement('a'), { href: '/sign-in', target: '_blank', rel: 'noopener', textContent: say('signIn') }));
    return;
  }
  const elsewhere = place(form, fields);
  const found = all(form);
  summarise(box, found, found.length ? elsewhere : [message, ...elsewhere]);
}

const element = document.querySelector('[data-form]');
if (element) await open(element);
