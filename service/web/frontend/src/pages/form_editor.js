// The form editor: edits a form-js form, saves it, and shows beside it what a person will see.
import '../i18n/words.js';
import '../i18n/studio_words.js';
import { FormEditor } from '@bpmn-io/form-js-editor';
import { Form } from '@bpmn-io/form-js-viewer';
import '@bpmn-io/form-js-viewer/dist/assets/form-js.css';
import '@bpmn-io/form-js-editor/dist/assets/form-js-editor-base.css';
import '@bpmn-io/form-js-editor/dist/assets/properties-panel.css';
import '../styles/studio.css';
import { chineseForms, inEnglish } from '../i18n/form.js';
import { language, say } from '../i18n/texts.js';
import { showFindings } from '../studio/findings.js';
import { data, keep, notice, unsaved } from '../studio/keep.js';

const container = document.getElementById('editor');
const editor = new FormEditor({ container });
globalThis.editor = editor;
// A control can be dragged, and added by Enter; whoever clicks means the same.
container.addEventListener('click', event => {
  event.target.closest('.fjs-palette-field')?.dispatchEvent(new KeyboardEvent('keydown', { code: 'Enter', key: 'Enter', bubbles: true }));
});
const text = schema => JSON.stringify(schema, null, 2);
// What the editor does not know of a form (its platform, the exporter) stays as it was.
const kept = unsaved();
const start = JSON.parse(kept ?? data.content);
await editor.importSchema(start);
const read = async () => {
  const schema = editor.saveSchema();
  return text({ ...start, ...schema });
};

const answered = findings => showFindings(findings, null);
answered(data.findings);
const keeper = keep({ read, answered });
editor.on('commandStack.changed', () => { keeper.changed(); preview.stale = true; });
if (kept !== null) { notice(say('recovered')); keeper.changed(); }

// Preview: the form as people get it, with what is typed into the sample as its variables.
const preview = { form: null, stale: true };
const box = document.getElementById('preview'), sample = document.getElementById('sample'), shown = document.getElementById('preview-data');
async function showPreview() {
  const target = box.querySelector('[data-preview]');
  target.replaceChildren();
  preview.form?.destroy();
  let values = {};
  try { values = JSON.parse(sample.value || '{}'); sample.removeAttribute('aria-invalid'); } catch { sample.setAttribute('aria-invalid', 'true'); return; }
  const schema = JSON.parse(await read());
  preview.form = new Form({ container: target, debounce: false, additionalModules: language === 'zh' ? [chineseForms()] : [] });
  await preview.form.importSchema(language === 'zh' ? schema : inEnglish(schema), values);
  const tell = () => { shown.textContent = JSON.stringify(preview.form._getSubmitData(), null, 2); };
  preview.form.on('changed', tell);
  preview.form.on('submit', ({ errors }) => { shown.dataset.errors = Object.keys(errors).length; });
  tell();
}
document.querySelector('[data-open=preview]').addEventListener('click', showPreview);
sample.addEventListener('change', showPreview);
document.documentElement.dataset.ready = '1';
