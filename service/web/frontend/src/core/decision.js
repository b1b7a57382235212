// Decisions as DMN 1.3 says: tables with every hit policy and aggregation, literal expressions, required decisions.
// A model is JSON that Python made from the XML: {decisions: {id: {id, name, requires: [id], table | expression}}}.
import { builtins, equals, getType, isFatal, kept } from '@bpmn-io/feelin';
import { setMoment, withOurs } from './calendar.js';
import { read, write } from './values.js';

const models = new Map();
const MOST_MODELS = 200;
const FEEL_TYPE = { number: 'number', integer: 'number', long: 'number', double: 'number', string: 'string', boolean: 'boolean', date: 'date', time: 'time', dateTime: 'date time', 'date and time': 'date time', dayTimeDuration: 'duration', yearMonthDuration: 'duration' };

class Broken extends Error {
  constructor(code, params) { super(code); this.code = code; this.params = params; }
}
const evaluate = (text, names) => kept.run('e', text, names).value ?? null;
const passes = (test, names, value) => kept.run('u', test, Object.assign({}, names, { '?': value })).value === true;

/** A value of the declared type, or null (DMN 10.3.2.9.4). JSON has no dates, so ISO text becomes the date it says. */
function typed(value, type) {
  const wanted = FEEL_TYPE[type];
  if (value === null || !wanted || getType(value) === wanted) return value;
  if (Array.isArray(value) && value.length === 1) return typed(value[0], type);
  if (typeof value === 'string' && wanted === 'date') return builtins.date(value) ?? null;
  if (typeof value === 'string' && wanted === 'date time') return builtins['date and time'](value) ?? null;
  return null;
}

function matching(table, names, inputs) {
  const hits = [];
  table.rules.forEach((rule, index) => {
    if (table.hitPolicy === 'FIRST' && hits.length) return;
    if (rule.tests.every((test, i) => test === '' || test === '-' || passes(test, names, inputs[i]))) hits.push(index);
  });
  return hits;
}

function outputsOf(table, texts, names) {
  const values = table.outputs.map((output, i) => typed(texts[i] === '' ? null : evaluate(texts[i], names), output.type));
  return table.outputs.length === 1 ? values[0] : Object.fromEntries(table.outputs.map((output, i) => [output.name, values[i]]));
}

/** Sorts by the order in which each output lists its values, the first output first. */
function byPriority(table, names) {
  const lists = table.outputs.map(output => (output.values ? evaluate(`[${output.values}]`, names) : null));
  const place = (row, i) => {
    const value = table.outputs.length === 1 ? row : row[table.outputs[i].name];
    const at = lists[i].findIndex(one => equals(one, value) === true);
    return at < 0 ? Number.MAX_SAFE_INTEGER : at;
  };
  return (a, b) => {
    for (let i = 0; i < lists.length; i++) {
      const difference = lists[i] ? place(a, i) - place(b, i) : 0;
      if (difference) return difference;
    }
    return 0;
  };
}

function aggregated(table, rows) {
  if (table.aggregation === 'COUNT') return rows.length;
  return rows.length ? builtins[{ SUM: 'sum', MIN: 'min', MAX: 'max' }[table.aggregation]](rows) ?? null : null;
}

function decideTable(decision, table, names, matched) {
  const inputs = table.inputs.map(input => {
    const value = typed(evaluate(input.expression, names), input.type);
    if (input.values && value !== null && !passes(input.values, names, value)) throw new Broken('decision_input_not_allowed', { input: input.label || input.expression });
    return value;
  });
  const hits = matching(table, names, inputs);
  matched[decision.id] = { rules: hits, inputs: inputs.map(write) };
  if (!hits.length && !(table.hitPolicy === 'COLLECT' && table.aggregation)) {
    return table.outputs.some(output => output.otherwise) ? outputsOf(table, table.outputs.map(output => output.otherwise || ''), names) : null;
  }
  const rows = hits.map(index => outputsOf(table, table.rules[index].outputs, names));
  switch (table.hitPolicy) {
    case 'UNIQUE':
      if (rows.length > 1) throw new Broken('decision_not_unique', { rules: hits.map(hit => hit + 1).join(', ') });
      return rows[0];
    case 'ANY':
      if (rows.some(row => equals(row, rows[0]) !== true)) throw new Broken('decision_rules_disagree', { rules: hits.map(hit => hit + 1).join(', ') });
      return rows[0];
    case 'FIRST': return rows[0];
    case 'PRIORITY': return rows.sort(byPriority(table, names))[0];
    case 'OUTPUT ORDER': return rows.sort(byPriority(table, names));
    case 'RULE ORDER': return rows;
    default: return table.aggregation ? aggregated(table, rows) : rows;
  }
}

/** A required decision is seen under its id, its name and the name of its variable. */
function decide(model, id, data, done, matched) {
  if (done.has(id)) return done.get(id);
  const decision = model.decisions[id], names = Object.assign({}, data);
  for (const required of decision.requires) {
    const value = decide(model, required, data, done, matched), other = model.decisions[required];
    for (const name of [other.id, other.name, other.variable]) if (name) names[name] = value;
  }
  const seen = withOurs(names);
  const value = decision.table ? decideTable(decision, decision.table, seen, matched) : typed(evaluate(decision.expression, seen), decision.type);
  done.set(id, value);
  return value;
}

globalThis.decisionKeep = (hash, text) => {
  models.delete(hash);
  if (models.size >= MOST_MODELS) models.delete(models.keys().next().value);
  models.set(hash, JSON.parse(text));
  return '{}';
};

globalThis.decisionEvaluate = (hash, id, context, ms, calendar) => {
  if (!setMoment(ms, calendar)) return '{"need":"calendar"}';
  const model = models.get(hash);
  if (!model) return '{"need":"model"}';
  const matched = {};
  try {
    return JSON.stringify({ value: write(decide(model, id, read(context), new Map(), matched)), matched });
  } catch (error) {
    if (isFatal(error)) throw error;
    if (error instanceof Broken) return JSON.stringify({ code: error.code, params: error.params });
    return JSON.stringify({ error: String((error && error.message) || error).slice(0, 300) });
  }
};
