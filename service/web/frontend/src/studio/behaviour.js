// What a new element needs so that our engine runs it: a called process shares the variables.
import CommandInterceptor from 'diagram-js/lib/command/CommandInterceptor';
import { is } from 'bpmn-js/lib/util/ModelUtil';
import { extension } from './extension.js';

class Defaults extends CommandInterceptor {
  constructor(eventBus, modeling) {
    super(eventBus);
    this.postExecuted('shape.create', 500, ({ shape }) => {
      const called = is(shape, 'bpmn:CallActivity') && extension(shape, 'zeebe:CalledElement');
      if (called && called.get('propagateAllChildVariables') === false) modeling.updateModdleProperties(shape, called, { propagateAllChildVariables: true });
    }, true);
  }
}
Defaults.$inject = ['eventBus', 'modeling'];

export const behaviourModule = { __init__: ['ownDefaults'], ownDefaults: ['type', Defaults] };
