// Only what our engine runs is offered (bpmn/README.md): in the palette, beside an element, and in the menus behind them.
const RUNS = new Set(`
  none-start none-start-event none-end none-end-event message-end escalation-end error-end terminate-end
  message-intermediate-catch message-intermediate-throw timer-intermediate-catch escalation-intermediate-throw
  signal-intermediate-catch signal-intermediate-throw
  message-boundary timer-boundary signal-boundary escalation-boundary error-boundary
  non-interrupting-message-boundary non-interrupting-timer-boundary non-interrupting-signal-boundary non-interrupting-escalation-boundary
  exclusive-gateway parallel-gateway inclusive-gateway event-based-gateway
  user-task service-task send-task receive-task rule-task call-activity subprocess expanded-subprocess collapsed-subprocess
  expanded-pool sequence-flow default-flow
`.trim().split(/\s+/));
const HEADERS = new Set(['toggle-parallel-mi', 'toggle-sequential-mi', 'toggle-non-interrupting']);
const PAD = ['append.condition-intermediate-event', 'append.compensation-activity', 'append.signal-intermediate-event', 'append.receive-task'];

/** Whether a menu entry makes something that runs; ours and the templates' always do. */
export const runs = id => /template/.test(id) || RUNS.has(id.replace(/^(replace-with|replace|append|create)-/, ''));
const only = (entries, keeps) => Object.fromEntries(Object.entries(entries).filter(([id]) => keeps(id)));

class OwnMenus {
  constructor(popupMenu, palette, contextPad, elementFactory, create, autoPlace, translate) {
    Object.assign(this, { elementFactory, create, autoPlace, translate });
    for (const menu of ['bpmn-replace', 'bpmn-append', 'bpmn-create']) popupMenu.registerProvider(menu, 200, this);
    palette.registerProvider(200, this);
    contextPad.registerProvider(200, this);
  }

  getPopupMenuEntries() { return entries => only(entries, runs); }
  getPopupMenuHeaderEntries() { return entries => only(entries, id => HEADERS.has(id)); }

  getPaletteEntries() {
    return entries => {
      const { 'create.data-object': _, 'create.data-store': __, ...rest } = entries;
      if (rest['create.task']) {
        const start = event => this.create.start(event, this.elementFactory.createShape({ type: 'bpmn:UserTask' }));
        rest['create.task'] = { ...rest['create.task'], className: 'bpmn-icon-user-task', title: this.translate('Create user task'), action: { dragstart: start, click: start } };
      }
      return rest;
    };
  }

  // A plain task says nothing about who does it: what is appended is a user task, and can be changed.
  getContextPadEntries(element) {
    return entries => {
      const rest = only(entries, id => !PAD.includes(id) || element.type === 'bpmn:EventBasedGateway' && !/condition|compensation/.test(id));
      if (rest['append.append-task']) {
        const shape = () => this.elementFactory.createShape({ type: 'bpmn:UserTask' });
        const start = event => this.create.start(event, shape(), { source: element });
        rest['append.append-task'] = { ...rest['append.append-task'], className: 'bpmn-icon-user-task', title: this.translate('Append user task'), action: { dragstart: start, click: () => this.autoPlace.append(element, shape()) } };
      }
      return rest;
    };
  }
}
OwnMenus.$inject = ['popupMenu', 'palette', 'contextPad', 'elementFactory', 'create', 'autoPlace', 'translate'];

export const menusModule = { __init__: ['ownMenus'], ownMenus: ['type', OwnMenus] };
