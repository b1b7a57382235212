// FEEL completes what the forms of the draft write, what the house knows, and what effects give back.
import { VariableProvider, ZeebeVariableResolverModule } from '@bpmn-io/variable-resolver';
import { is } from 'bpmn-js/lib/util/ModelUtil';
import { data } from './keep.js';

const tree = ({ name, info, isList, entries }) => ({ name, info, isList, entries: entries?.map(tree) ?? [] });

class HouseVariables extends VariableProvider {
  getVariables(element) { return is(element, 'bpmn:Process') ? data.variables.map(tree) : undefined; }
}
HouseVariables.$inject = ['variableResolver'];

export const variablesModule = { __depends__: [ZeebeVariableResolverModule], __init__: ['houseVariables'], houseVariables: ['type', HouseVariables] };
