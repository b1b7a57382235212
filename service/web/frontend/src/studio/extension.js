// Reading and writing one zeebe element of an element, each change one step for undo.
import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil';

/** The zeebe element of that type; undefined where there is none. */
export const extension = (element, type) => getBusinessObject(element).get('extensionElements')?.get('values').find(value => value.$type === type);

/** Set properties of the zeebe element of that type; one that has none left is taken away. */
export function setExtension(element, type, properties, modeling, factory) {
  const object = getBusinessObject(element);
  const before = extension(element, type);
  const holder = factory.create('bpmn:ExtensionElements', { values: [] });
  const made = factory.create(type, {});
  for (const { name } of before?.$descriptor.properties ?? []) if (before.get(name) !== undefined) made.set(name, before.get(name));
  for (const [name, value] of Object.entries(properties)) made.set(name, value);
  const isEmpty = made.$descriptor.properties.every(({ name }) => [undefined, ''].includes(Object.hasOwn(made, name) ? made[name] : undefined));
  const others = (object.get('extensionElements')?.get('values') ?? []).filter(value => value.$type !== type);
  const values = isEmpty ? others : [...others, made];
  made.$parent = holder;
  holder.values = values;
  holder.$parent = object;
  modeling.updateProperties(element, { extensionElements: values.length ? holder : undefined });
}
