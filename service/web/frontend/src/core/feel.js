// FEEL for the engine: one expression, or many over one context.
import { isFatal, kept, parseExpression, parseUnaryTests } from '@bpmn-io/feelin';
import { setMoment, withOurs } from './calendar.js';
import { read, write } from './values.js';

const NEED = '{"need":"calendar"}';
const told = error => ({ error: String((error && error.message) || error).slice(0, 300) });

globalThis.feelEvaluate = (kind, expression, context, ms, calendar) => {
  if (!setMoment(ms, calendar)) return NEED;
  try {
    return JSON.stringify({ value: write(kept.run(kind, expression, withOurs(read(context))).value) });
  } catch (error) {
    if (isFatal(error)) throw error;
    return JSON.stringify(told(error));
  }
};

/** pairs: [[kind, expression], …] as JSON text */
globalThis.feelEvaluateAll = (pairs, context, ms, calendar) => {
  if (!setMoment(ms, calendar)) return NEED;
  const data = withOurs(read(context)), shape = kept.wholeShape(data);
  return JSON.stringify(JSON.parse(pairs).map(([kind, expression]) => {
    try {
      return { value: write(kept.run(kind, expression, data, shape).value) };
    } catch (error) {
      if (isFatal(error)) throw error;
      return told(error);
    }
  }));
};

/** Where the text stops being FEEL: {"at": position, "text": what stands there}, or {} when it is well formed. */
globalThis.feelProblem = (kind, expression) => {
  const tree = (kind === 'u' ? parseUnaryTests : parseExpression)(expression, withOurs({}));
  let problem = {};
  tree.iterate({ enter(node) {
    if (!node.type.isError || problem.at !== undefined) return;
    problem = { at: node.from, text: expression.slice(node.from, node.to > node.from ? node.to : node.from + 12) };
  } });
  return JSON.stringify(problem);
};
globalThis.feelForget = () => { kept.clear(); };
