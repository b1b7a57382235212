// What the fields make of their values: read-only ones keep theirs, computed ones are computed, choices that are no longer
// offered go. They depend on each other, so it is done until nothing changes.
import { get, set } from 'min-dash';
import isEqual from 'lodash/isEqual';
import { initialValues } from './read_only.js';
import { copy, namesOf, seeFields } from './visible.js';

const MOST_ROUNDS = 20;

const isOption = value => typeof value === 'boolean' || typeof value === 'number' || (typeof value === 'string' && value !== '');
const optionValue = option => (isOption(option) ? option : option && typeof option === 'object' && option.value !== undefined && option.value !== '' && option.value !== null ? option.value : undefined);

function settled(field, local, value, feel, initialData, when) {
  if (field.type === 'expression') return field.computeOn === when ? feel.evaluate(field.expression, namesOf(local)) ?? null : value;
  if (!('values' in field || 'valuesKey' in field || 'valuesExpression' in field)) return value;
  const offered = field.valuesKey !== undefined ? get(initialData, [field.valuesKey]) : field.values !== undefined ? field.values : feel.evaluate(field.valuesExpression, namesOf(local));
  const choices = (Array.isArray(offered) ? offered : []).map(optionValue).filter(choice => choice !== undefined);
  const offeredHas = one => choices.some(choice => isEqual(choice, one));
  if (Array.isArray(value)) return value.every(offeredHas) ? value : value.filter(offeredHas);
  return value && !offeredHas(value) ? null : value;
}

const isFixed = ({ field, local }, feel) => field.type !== 'expression' && (field.readonly === true || (typeof field.readonly === 'string' && feel.evaluate(field.readonly, namesOf(local)) === true));

/** One round. The fields and lists of this state, those that are read-only, and whether the data changed. */
function round({ form, initial }, opened, when) {
  const feel = form.get('expressionLanguage'), types = form.get('formFields'), { data, initialData } = form._getState();
  const { fields, lists } = seeFields(opened);
  const fixed = opened.readOnly ? fields.filter(seen => isFixed(seen, feel)) : [];
  const kept = fixed.length || lists.length ? initialValues(fixed, lists, data, initial, field => types.get(field.type).config.emptyValue) : new Map();
  let changed = false;
  for (const seen of fields) {
    const { field, local, valuePath } = seen, value = get(data, valuePath), own = kept.has(seen) ? kept.get(seen) : value;
    const next = when === null ? own : settled(field, local, own, feel, initialData, when);
    if (!isEqual(next, value)) { set(data, valuePath, copy(next ?? null)); changed = true; }
  }
  if (changed) form._setState({ data: copy(data) });
  return { changed, lists, fixed };
}

/** Brings the form's data to rest. Afterwards the registry holds the fields of exactly this state. */
export function settle(opened, initial) {
  const { form } = opened;
  let last;
  const until = (when, rounds) => {
    for (let n = 0; n < rounds; n++) {
      last = round({ form, initial }, opened, when);
      if (!last.changed) return true;
    }
    return false;
  };
  let atRest = until('change', MOST_ROUNDS);
  if (opened.atSubmit) atRest = until('presubmit', MOST_ROUNDS);
  if (!atRest) until(null, MOST_ROUNDS); // a field that counts itself up never rests; read-only ones still keep theirs
  return last;
}
