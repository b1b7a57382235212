// The BPMN modeler: draws, saves, and shows what the server's linter says while one draws.
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule } from 'bpmn-js-properties-panel';
import { CloudElementTemplatesPropertiesProviderModule as templatesModule } from 'bpmn-js-element-templates';
import BpmnModeler from 'bpmn-js/lib/Modeler';
import { CreateAppendAnythingModule, CreateAppendElementTemplatesModule } from 'bpmn-js-create-append-anything';
import copyPasteModule from 'bpmn-js-native-copy-paste';
import simulationModule from 'bpmn-js-token-simulation';
import behaviorsModule from 'camunda-bpmn-js-behaviors/lib/camunda-cloud';
import minimapModule from 'diagram-js-minimap';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css';
import 'bpmn-js-element-templates/dist/assets/element-templates.css';
import 'bpmn-js-token-simulation/assets/css/bpmn-js-token-simulation.css';
import 'diagram-js-minimap/assets/diagram-js-minimap.css';
import '../styles/studio.css';
import '../i18n/studio_words.js';
import { say } from '../i18n/texts.js';
import { behaviourModule } from '../studio/behaviour.js';
import { badges, showFindings } from '../studio/findings.js';
import { data, keep, notice, unsaved } from '../studio/keep.js';
import { menusModule } from '../studio/menus.js';
import { panelModule } from '../studio/panel.js';
import { translateModule } from '../studio/translate.js';
import { variablesModule } from '../studio/variables.js';

const fontFamily = getComputedStyle(document.body).fontFamily;
const modeler = new BpmnModeler({
  container: document.getElementById('canvas'),
  propertiesPanel: { parent: document.getElementById('panel') },
  moddleExtensions: { zeebe },
  textRenderer: { defaultStyle: { fontFamily, fontSize: 13, lineHeight: 1.3 }, externalStyle: { fontFamily, fontSize: 11, lineHeight: 1.25 } },
  additionalModules: [
    translateModule, BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule, templatesModule,
    CreateAppendAnythingModule, CreateAppendElementTemplatesModule, behaviorsModule, behaviourModule, copyPasteModule,
    simulationModule, minimapModule, menusModule, panelModule, variablesModule,
  ],
});
globalThis.modeler = modeler;  // for tests, and for whoever looks into the console

const select = id => {
  const element = modeler.get('elementRegistry').get(id);
  if (!element) return;
  modeler.get('canvas').scrollToElement(element, 80);
  modeler.get('selection').select(element);
};
const nameOf = id => modeler.get('elementRegistry').get(id)?.businessObject.name || id;
const answered = findings => { showFindings(findings, select, nameOf); badges(modeler, findings); };

// The palette covers the left edge: the drawing fits into what is left.
function fit() {
  const canvas = modeler.get('canvas'), { inner, outer } = canvas.viewbox();
  const scale = Math.min((outer.width - 130) / inner.width, (outer.height - 90) / inner.height, 1);
  canvas.viewbox({ x: inner.x - 90 / scale, y: inner.y - Math.max(50, (outer.height - inner.height * scale) / 3) / scale, width: outer.width / scale, height: outer.height / scale });
}

async function open() {
  const kept = unsaved();
  await modeler.importXML(kept ?? data.content);
  modeler.get('elementTemplatesLoader').setTemplates(data.templates);
  fit();
  answered(data.findings);
  const keeper = keep({ read: async () => (await modeler.saveXML({ format: true })).xml, answered });
  modeler.on('commandStack.changed', () => { if (!modeler.get('simulationSupport', false)?.isActive?.()) keeper.changed(); });
  if (kept !== null) { notice(say('recovered')); keeper.changed(); }
}

new ResizeObserver(() => modeler.get('canvas').resized()).observe(document.getElementById('canvas'));  // the palette takes two columns where it must
await open();
document.documentElement.dataset.ready = '1';
