// form-js without a page: its own importer, sanitizers, conditions, FEEL and validator, imported once per form and kept.
// Only the walk over the visible fields is ours: in a browser the fields register themselves when they are drawn.
import { isFatal, kept } from '@bpmn-io/feelin';
import { Form } from '@bpmn-io/form-js-viewer';
import { get, set } from 'min-dash';
import isEqual from 'lodash/isEqual';
import { setMoment, withOurs } from './calendar.js';

const MOST_FORMS = 200;
const MOST_ROUNDS = 20; // of computing fields from each other
const withoutPage = { renderer: ['type', function Renderer() {}] };
const copy = value => JSON.parse(JSON.stringify(value));
const forms = new Map();

function freeze(value) {
  if (value && typeof value === 'object' && !Object.isFrozen(value)) { Object.freeze(value); Object.values(value).forEach(freeze); }
  return value;
}

/** The names an expression of a field sees: all data, then this, parent and i, also as _this_, _parent_ and _i_. */
function namesOf(local) {
  const { data, ...own } = local;
  const names = Object.assign({}, own, data);
  for (const key of Object.keys(own)) names[`_${key}_`] = own[key];
  return withOurs(names);
}

function open(schema) {
  const form = new Form({ additionalModules: [withoutPage] });
  let failure;
  form.importSchema(schema, {}).catch(error => { failure = error; }); // form-js's promise runs at once
  if (!form._getState().schema) throw failure || new Error('the form cannot be imported');
  const fields = form.get('formFields'), all = form.get('formFieldRegistry').getAll();
  all.forEach(field => freeze(fields.get(field.type).config.emptyValue));
  rememberPaths(form.get('pathRegistry'));
  return {
    form, schema: freeze(form._getState().schema), busy: false, lists: [], // a write into a kept schema throws instead of leaking
    atSubmit: all.some(field => field.type === 'expression' && field.computeOn === 'presubmit'),
    conditional: all.some(field => field.conditional && field.conditional.hide),
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

/** Registers every field that a person would see with this state, row by row, and returns them. */
function seeFields(opened) {
  const { form } = opened, service = name => form.get(name);
  const feel = service('expressionLanguage'), registry = service('formFieldInstanceRegistry');
  const paths = service('pathRegistry'), fields = service('formFields');
  const { data, initialData, schema } = form._getState();
  const shown = opened.conditional ? service('conditionChecker').applyConditions(data, withOurs(data)) : copy(data);
  const all = { ...initialData, ...shown }, seen = [];
  opened.lists = []; // the lists that a person sees, with how many rows each has
  registry.clear();

  function walk(field, indexes, local) {
    const hide = field.conditional && field.conditional.hide;
    if (hide && feel.evaluateUnaryTest(hide, namesOf(local)) === true) return;
    const { config } = fields.get(field.type), valuePath = paths.getValuePath(field, { indexes });
    if (config.keyed) {
      registry.syncInstance(`i${seen.length}`, { id: field.id, expressionContextInfo: local, valuePath, value: get(data, valuePath), indexes, hidden: false });
      seen.push({ field, local, valuePath });
    }
    const children = field.components || [];
    if (config.repeatable && field.isRepeating) {
      const rows = get(data, valuePath) || [];
      opened.lists.push({ id: field.id, path: valuePath, rows: rows.length });
      rows.forEach((item, row) => {
        const inside = { data: local.data, this: item, parent: namesOf({ ...local, data: local.this }), i: [...local.i, row + 1] };
        children.forEach(child => walk(child, { ...indexes, [field.id]: row }, inside));
      });
    } else {
      children.forEach(child => walk(child, indexes, local));
    }
  }
  walk(schema, {}, { data: all, this: all, parent: null, i: [] });
  return seen;
}

const isOption = value => typeof value === 'boolean' || typeof value === 'number' || (typeof value === 'string' && value !== '');
const optionValue = option => (isOption(option) ? option : option && typeof option === 'object' && option.value !== undefined && option.value !== '' && option.value !== null ? option.value : undefined);

/** What the field's widget would make of its value: computed fields, and choices that are no longer offered. */
function settled(field, local, value, feel, initialData, when) {
  if (field.type === 'expression') return field.computeOn === when ? feel.evaluate(field.expression, namesOf(local)) ?? null : value;
  if (!('values' in field || 'valuesKey' in field || 'valuesExpression' in field)) return value;
  const offered = field.valuesKey !== undefined ? get(initialData, [field.valuesKey]) : field.values !== undefined ? field.values : feel.evaluate(field.valuesExpression, namesOf(local));
  const choices = (Array.isArray(offered) ? offered : []).map(optionValue).filter(choice => choice !== undefined);
  const offeredHas = one => choices.some(choice => isEqual(choice, one));
  if (Array.isArray(value)) return value.every(offeredHas) ? value : value.filter(offeredHas);
  return value && !offeredHas(value) ? null : value;
}

/** Computes until nothing changes. True: the registry holds the fields of this very state. */
function settle(opened, when) {
  const { form } = opened, feel = form.get('expressionLanguage');
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { data, initialData } = form._getState();
    let changed = false;
    for (const { field, local, valuePath } of seeFields(opened)) {
      const value = get(data, valuePath), next = settled(field, local, value, feel, initialData, when);
      if (!isEqual(next, value)) { set(data, valuePath, next); changed = true; }
    }
    if (!changed) return true;
    form._setState({ data: copy(data) });
  }
  return false;
}

/** A field that is read-only keeps what it had: a browser would not let anybody type there. */
function keepReadOnly(opened, initial) {
  const { form } = opened, feel = form.get('expressionLanguage'), { data } = form._getState();
  let changed = false;
  for (const { field, local, valuePath } of seeFields(opened)) {
    const fixed = field.readonly === true || (typeof field.readonly === 'string' && feel.evaluate(field.readonly, namesOf(local)) === true);
    if (!fixed || field.type === 'expression') continue;
    const had = get(initial, valuePath) ?? null;
    if (!isEqual(get(data, valuePath) ?? null, had)) { set(data, valuePath, had); changed = true; }
  }
  if (changed) form._setState({ data: copy(data) });
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
  keepReadOnly(opened, begun);
  let current = settle(opened, 'change');
  if (opened.atSubmit) current = settle(opened, 'presubmit');
  if (!current) seeFields(opened);
  const answer = { data: form._getSubmitData(), errors: form.validate(), lists: opened.lists };
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
