// A thrown message: its name, and the key by which it finds the instance that waits for it. The panel of Camunda 8 has
// neither for throwing events, because there a worker sends them.
import { FeelEntry, TextFieldEntry, isFeelEntryEdited, isTextFieldEntryEdited } from '@bpmn-io/properties-panel';
import { jsx } from '@bpmn-io/properties-panel/preact/jsx-runtime';
import { useService } from 'bpmn-js-properties-panel';
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';
import { extension, setExtension } from './extension.js';
import { say } from '../i18n/texts.js';

const holder = element => {
  const object = getBusinessObject(element);
  if (is(object, 'bpmn:SendTask')) return object;
  return is(object, 'bpmn:ThrowEvent') ? object.get('eventDefinitions').find(one => is(one, 'bpmn:MessageEventDefinition')) : undefined;
};
const definitions = object => { let top = object; while (top.$parent) top = top.$parent; return top; };

function Name({ element, id }) {
  const modeling = useService('modeling'), factory = useService('bpmnFactory'), debounce = useService('debounceInput');
  const write = name => {
    const top = definitions(getBusinessObject(element));
    let message = top.get('rootElements').find(one => is(one, 'bpmn:Message') && one.name === name);
    if (name && !message) {
      message = factory.create('bpmn:Message', { name });
      message.$parent = top;
      modeling.updateModdleProperties(element, top, { rootElements: [...top.get('rootElements'), message] });
    }
    modeling.updateModdleProperties(element, holder(element), { messageRef: name ? message : undefined });
  };
  return jsx(TextFieldEntry, { element, id, label: say('messageName'), getValue: () => holder(element).get('messageRef')?.name ?? '', setValue: write, debounce });
}

function Key({ element, id }) {
  const modeling = useService('modeling'), factory = useService('bpmnFactory'), debounce = useService('debounceInput');
  const all = () => extension(element, 'zeebe:Properties')?.get('properties') ?? [];
  const write = value => {
    const others = all().filter(one => one.name !== 'correlationKey');
    const properties = value ? [...others, factory.create('zeebe:Property', { name: 'correlationKey', value })] : others;
    setExtension(element, 'zeebe:Properties', { properties: properties.length ? properties : undefined }, modeling, factory);
  };
  return jsx(FeelEntry, { element, id, label: say('correlationKey'), description: say('correlationKeyMore'), feel: 'required', getValue: () => all().find(one => one.name === 'correlationKey')?.value ?? '', setValue: write, debounce });
}

/** The entries of an element that throws a message; none for others. */
export const messageEntries = element => holder(element) ? [
  { id: 'ownMessageName', component: Name, isEdited: isTextFieldEntryEdited }, { id: 'ownMessageKey', component: Key, isEdited: isFeelEntryEdited },
] : [];
