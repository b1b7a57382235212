// The fields that a person would see. In a browser they register themselves when they are drawn; this walk is ours.
import { get } from 'min-dash';
import { withOurs } from './calendar.js';

export const copy = value => JSON.parse(JSON.stringify(value));

/** The names an expression of a field sees: all data, then this, parent and i, also as _this_, _parent_ and _i_. */
export function namesOf(local) {
  const { data, ...own } = local;
  const names = Object.assign({}, own, data);
  for (const key of Object.keys(own)) names[`_${key}_`] = own[key];
  return withOurs(names);
}

/** Registers the fields row by row, and returns them and the lists. `row` is the path of the innermost row around a field. */
export function seeFields({ form, conditional }) {
  const service = name => form.get(name);
  const feel = service('expressionLanguage'), registry = service('formFieldInstanceRegistry');
  const paths = service('pathRegistry'), types = service('formFields');
  const { data, initialData, schema } = form._getState();
  const shown = conditional ? service('conditionChecker').applyConditions(data, withOurs(data)) : copy(data);
  const all = { ...initialData, ...shown }, fields = [], lists = [];
  registry.clear();

  function walk(field, indexes, local, row) {
    const hide = field.conditional && field.conditional.hide;
    if (hide && feel.evaluateUnaryTest(hide, namesOf(local)) === true) return;
    const { config } = types.get(field.type), valuePath = paths.getValuePath(field, { indexes });
    if (config.keyed) {
      registry.syncInstance(`i${fields.length}`, { id: field.id, expressionContextInfo: local, valuePath, value: get(data, valuePath), indexes, hidden: false });
      fields.push({ field, local, valuePath, row });
    }
    const children = field.components || [];
    if (config.repeatable && field.isRepeating) {
      const rows = get(data, valuePath) || [];
      lists.push({ id: field.id, path: valuePath, rows: rows.length, mayChange: Boolean(field.allowAddRemove), had: null });
      rows.forEach((item, number) => {
        const inside = { data: local.data, this: item, parent: namesOf({ ...local, data: local.this }), i: [...local.i, number + 1] };
        children.forEach(child => walk(child, { ...indexes, [field.id]: number }, inside, [...valuePath, number]));
      });
    } else {
      children.forEach(child => walk(child, indexes, local, row));
    }
  }
  walk(schema, {}, { data: all, this: all, parent: null, i: [] }, []);
  return { fields, lists };
}
