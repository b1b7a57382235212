// Expressions of a form on the page know today() and the working days of the State Council's calendar, as they do in the
// check on the server: what one lets pass the other must not refuse.
import { FeelExpressionLanguage } from '@bpmn-io/form-js-viewer';
import { setMoment, withOurs } from '../core/calendar.js';

class WithWorkingDays extends FeelExpressionLanguage {
  evaluate(expression, data = {}) { return super.evaluate(expression, withOurs(data)); }
  evaluateUnaryTest(expression, data = {}) { return super.evaluateUnaryTest(expression, withOurs(data)); }
}
WithWorkingDays.$inject = ['eventBus'];

/** A module of form-js. `clock` is {ms, calendar: {off, on}}: the service's moment, which need not be the computer's. */
export function serviceClock({ ms, calendar }) {
  globalThis.keepCalendar('page', JSON.stringify(calendar));
  setMoment(ms, 'page');
  return { expressionLanguage: ['type', WithWorkingDays] };
}
