// The properties panel for process owners: who, which form, until when, in words; and without what our engine does not run.
import { Group, SelectEntry, TextFieldEntry, isSelectEntryEdited, isTextFieldEntryEdited } from '@bpmn-io/properties-panel';
import { jsx } from '@bpmn-io/properties-panel/preact/jsx-runtime';
import { useService } from 'bpmn-js-properties-panel';
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';
import { extension, setExtension } from './extension.js';
import { addFile } from './files.js';
import { data } from './keep.js';
import { messageEntries } from './message.js';
import { say } from '../i18n/texts.js';

const HIDDEN = new Set(`
  taskDefinition jobPriorityDefinition headers executionListeners taskListeners userTaskImplementation businessRuleImplementation
  scriptImplementation script businessId inputPropagation outputPropagation activeElements adHocSubProcessImplementation adHocCompletion
  eventCondition conditionalEvent compensation link form assignmentDefinition calledDecision calledElement
  Zeebe__ExecutionListeners Zeebe__TaskListeners
`.trim().split(/\s+/));
const DAYS = /^=\s*working days\((\d{1,3})\)$/;
const NEW = '+';

// a select over what the draft and the house have; the present value stays choosable even if nothing has that name any more
function Choice({ element, id, label, type, property, options, create, description }) {
  const modeling = useService('modeling'), factory = useService('bpmnFactory'), debounce = useService('debounceInput');
  const value = extension(element, type)?.get(property) ?? '';
  const list = options();
  const known = value === '' || list.some(([key]) => key === value);
  const setValue = async chosen => {
    if (chosen === NEW) {
      const made = await create(element);
      if (!made) return;
      chosen = made;
    }
    setExtension(element, type, { [property]: chosen || undefined }, modeling, factory);
  };
  const getOptions = () => [
    { value: '', label: say('none') }, ...known ? [] : [{ value, label: `${value} ${say('missing')}` }],
    ...list.map(([key, name]) => ({ value: key, label: name })), ...create && !data.readOnly ? [{ value: NEW, label: say('createNew') }] : [],
  ];
  return jsx(SelectEntry, { element, id, label, description, getValue: () => value, setValue, getOptions, debounce });
}

function WorkingDays({ element, id }) {
  const modeling = useService('modeling'), factory = useService('bpmnFactory'), debounce = useService('debounceInput');
  const read = () => DAYS.exec(extension(element, 'zeebe:TaskSchedule')?.get('dueDate') ?? '')?.[1] ?? '';
  const write = text => setExtension(element, 'zeebe:TaskSchedule', { dueDate: text ? `=working days(${text.trim()})` : undefined }, modeling, factory);
  const validate = text => text && !/^\d{1,3}$/.test(text.trim()) ? say('wholeNumber') : undefined;
  return jsx(TextFieldEntry, { element, id, label: say('workingDays'), description: say('workingDaysMore'), getValue: read, setValue: write, validate, debounce });
}

const choice = (id, label, type, property, options, more = {}) => ({ id, label, type, property, options, ...more, component: Choice, isEdited: isSelectEntryEdited });
const own = (id, label, entries) => ({ id, label, entries, component: Group });
const create = kind => element => addFile(kind, getBusinessObject(element));

function taskGroups(element, kept) {
  const standard = kept.assignmentDefinition?.entries ?? [];
  const rest = standard.filter(entry => /assignee|dueDate|followUpDate|priority/i.test(entry.id));
  return [
    own('ownWork', say('groupWork'), [
      choice('ownRole', say('role'), 'zeebe:AssignmentDefinition', 'candidateGroups', () => data.roles),
      choice('ownForm', say('form'), 'zeebe:FormDefinition', 'formId', () => data.forms, { create: create('form') }),
      { id: 'ownDays', component: WorkingDays, isEdited: isTextFieldEntryEdited },
    ]),
    { ...own('ownMore', say('groupMore'), rest), shouldOpen: false },
  ];
}

class OwnPanel {
  constructor(propertiesPanel) { propertiesPanel.registerProvider(100, this); }

  getGroups(element) {
    return groups => {
      const kept = Object.fromEntries(groups.map(group => [group.id, group]));
      // a template makes a service task of what it is chosen for
      const templates = is(element, 'bpmn:ServiceTask');
      const rest = groups.filter(group => !HIDDEN.has(group.id) && (templates || !group.id.startsWith('ElementTemplates')));
      const at = rest.findIndex(group => group.id === 'documentation') + 1;
      rest.splice(at, 0, ...this.own(element, kept));
      return rest;
    };
  }

  own(element, kept) {
    if (is(element, 'bpmn:UserTask')) return taskGroups(element, kept);
    if (is(element, 'bpmn:BusinessRuleTask')) {
      const result = (kept.calledDecision?.entries ?? []).filter(entry => /resultVariable/i.test(entry.id));
      return [own('ownDecision', say('groupDecision'), [choice('ownDecisionId', say('decision'), 'zeebe:CalledDecision', 'decisionId', () => data.decisions, { create: create('dmn') }), ...result])];
    }
    if (is(element, 'bpmn:CallActivity')) return [own('ownCall', say('groupCall'), [choice('ownProcessId', say('calledProcess'), 'zeebe:CalledElement', 'processId', () => data.processes)])];
    if (is(element, 'bpmn:ServiceTask')) return [own('ownEffect', say('groupEffect'), [choice('ownEffectType', say('effect'), 'zeebe:TaskDefinition', 'type', () => data.effects)])];
    if (is(element, 'bpmn:StartEvent') && is(getBusinessObject(element).$parent, 'bpmn:Process')) return [own('ownStart', say('groupStart'), [choice('ownStartForm', say('form'), 'zeebe:FormDefinition', 'formId', () => data.forms, { create: create('form') })])];
    const thrown = messageEntries(element);
    return thrown.length ? [own('ownMessage', say('groupMessage'), thrown)] : [];
  }
}
OwnPanel.$inject = ['propertiesPanel'];

export const panelModule = { __init__: ['ownPanel'], ownPanel: ['type', OwnPanel] };
