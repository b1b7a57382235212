// form-js without a page: its own importer, sanitizers, conditions, FEEL and validator, imported once per form and kept.
import { isFatal, kept } from '@bpmn-io/feelin';
import { Form } from '@bpmn-io/form-js-viewer';
import { setMoment } from './calendar.js';
import { settle } from './settle.js';
import { copy } from './visible.js';

const MOST_FORMS = 200;
const forms = new Map();

// As the page has it (src/form/files.js): the value of a file picker are references to stored documents, kept as they are.
function FilePicker() {}
FilePicker.config = { type: 'filepicker', keyed: true, label: 'File picker', group: 'basic-input', emptyValue: null, create: (options = {}) => ({ ...options }) };
const withoutPage = {
  __init__: [['formFields', fields => fields.register('filepicker', FilePicker)]],
  renderer: ['type', function Renderer() {}],
};

function freeze(value) {
  if (value && typeof value === 'object' && !Object.isFrozen(value)) { Object.freeze(value); Object.values(value).forEach(freeze); }
  return value;
}

function open(schema) {
  const form = new Form({ additionalModules: [withoutPage] });
  form.importSchema(schema, {}).catch(() => {}); // it runs at once, but its promise tells of a failure too late
  if (!form._getState().schema) {
    form.get('importer').importSchema(schema);
    throw new Error('the form cannot be imported');
  }
  const types = form.get('formFields'), all = form.get('formFieldRegistry').getAll();
  all.forEach(field => freeze(types.get(field.type).config.emptyValue));
  rememberPaths(form.get('pathRegistry'));
  return {
    form, schema: freeze(form._getState().schema), busy: false, // a write into a kept schema throws instead of leaking
    atSubmit: all.some(field => field.type === 'expression' && field.computeOn === 'presubmit'),
    conditional: all.some(field => field.conditional && field.conditional.hide),
    readOnly: all.some(field => field.readonly),
  };
}

/** Outside lists a value's path depends on the schema alone. */
function rememberPaths(registry) {
  const plain = registry.getValuePath.bind(registry), known = new Map();
  registry.getValuePath = (field, options = {}) => {
    const { indexes, replacements, cutoffNode } = options;
    if (replacements || cutoffNode || !indexes || Object.keys(indexes).length) return plain(field, options);
    if (!known.has(field.id)) known.set(field.id, freeze(plain(field, options)));
    return known.get(field.id);
  };
}

function check(opened, initial, submitted) {
  const { form } = opened;
  form.get('formFieldInstanceRegistry').clear();
  form.get('fileRegistry').clear();
  form.get('expressionLoopPreventer').reset();
  const begun = form._getInitializedFieldData(copy(initial));
  form._setState({ data: begun, initialData: copy(begun), errors: {}, properties: {}, schema: opened.schema });
  form._setState({ data: form._getInitializedFieldData({ ...copy(initial), ...submitted }) });
  kept.state.fatal = null;
  const { lists, fixed } = settle(opened, copy(begun));
  const answer = { data: form._getSubmitData(), errors: form.validate(), lists, readOnly: fixed.map(seen => seen.valuePath) };
  if (kept.state.fatal) throw kept.state.fatal; // form-js went on with null where memory or stack had run out
  return answer;
}

function told(error) {
  if (isFatal(error)) throw error || Object.assign(new Error('out of memory'), { fatal: true });
  return JSON.stringify({ error: String((error && error.message) || error).slice(0, 300) });
}

globalThis.formKeep = (hash, schema) => {
  try {
    forms.delete(hash);
    if (forms.size >= MOST_FORMS) forms.delete(forms.keys().next().value);
    forms.set(hash, open(JSON.parse(schema)));
    return '{}';
  } catch (error) {
    return told(error);
  }
};

/** {"need": …}: not known here, or a call before was cut off half-way and left its form in pieces. */
globalThis.formCheck = (hash, initial, submitted, ms, calendar) => {
  if (!setMoment(ms, calendar)) return '{"need":"calendar"}';
  const opened = forms.get(hash);
  if (!opened || opened.busy) { forms.delete(hash); return '{"need":"form"}'; }
  opened.busy = true; // stays set where told() throws
  let answer;
  try {
    answer = JSON.stringify(check(opened, JSON.parse(initial), JSON.parse(submitted)));
  } catch (error) {
    answer = told(error);
  }
  opened.form._setState({ data: null, initialData: null, errors: {} });
  opened.form.get('formFieldInstanceRegistry').clear();
  opened.busy = false;
  return answer;
};

/** Why form-js cannot take a schema: {"error": …}, or {} when it can. Keeps nothing. */
globalThis.formProblem = schema => {
  try {
    open(JSON.parse(schema));
    return '{}';
  } catch (error) {
    return told(error);
  }
};

/** Why a text is no regular expression of JavaScript, which form-js matches with: {"error": …}, or {}. */
globalThis.patternProblem = pattern => {
  try {
    new RegExp(JSON.parse(pattern));
    return '{}';
  } catch (error) {
    return told(error);
  }
};
