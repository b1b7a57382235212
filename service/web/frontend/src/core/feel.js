// FEEL for the engine: one expression, or many over one context.
import { builtins, isFatal, kept, parseExpression, parseUnaryTests } from '@bpmn-io/feelin';
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

/** {"text": what stands where the text stops being FEEL} or {"function": a name that no function has}, {} when all is well. */
globalThis.feelProblem = (kind, expression) => {
  const ours = withOurs({}), tree = (kind === 'u' ? parseUnaryTests : parseExpression)(expression, ours);
  const textOf = node => expression.slice(node.from, node.to), own = new Set(), called = [];
  let broken;
  tree.iterate({ enter({ node, type, from, to }) {
    if (type.isError) broken ??= expression.slice(from, to > from ? to : from + 12);
    if (type.name === 'Name') own.add(textOf(node)); // a key, a parameter or a loop's variable may hold a function
    if (type.name === 'FunctionInvocation' && node.firstChild.name === 'VariableName') called.push(node.firstChild);
  } });
  if (broken !== undefined) return JSON.stringify({ text: broken });
  const nameOf = node => node.getChildren('Identifier').map(textOf).join(' ');
  const unknown = called.find(node => !(Object.hasOwn(builtins, nameOf(node)) || Object.hasOwn(ours, nameOf(node)) || own.has(textOf(node))));
  return JSON.stringify(unknown ? { function: textOf(unknown) } : {});
};
globalThis.feelForget = () => { kept.clear(); };
