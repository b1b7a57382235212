// The decision editor: tables, literal expressions and how they depend on each other.
import '../i18n/words.js';
import '../i18n/studio_words.js';
import DmnModeler from 'dmn-js/lib/Modeler';
import 'dmn-js/dist/assets/diagram-js.css';
import 'dmn-js/dist/assets/dmn-js-shared.css';
import 'dmn-js/dist/assets/dmn-js-drd.css';
import 'dmn-js/dist/assets/dmn-js-decision-table.css';
import 'dmn-js/dist/assets/dmn-js-decision-table-controls.css';
import 'dmn-js/dist/assets/dmn-js-literal-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression-controls.css';
import 'dmn-js/dist/assets/dmn-font/css/dmn.css';
import '../styles/studio.css';
import { say } from '../i18n/texts.js';
import { showFindings } from '../studio/findings.js';
import { data, keep, notice, unsaved } from '../studio/keep.js';
import { translateModule } from '../studio/translate.js';

const ours = { additionalModules: [translateModule] };
const modeler = new DmnModeler({
  container: document.getElementById('canvas'), common: { expressionLanguages: { options: [{ value: 'feel', label: 'FEEL' }], defaults: { editor: 'feel' } } },
  drd: ours, decisionTable: ours, literalExpression: ours, boxedExpression: ours,
});
globalThis.modeler = modeler;
const answered = findings => showFindings(findings, null);
const kept = unsaved();
await modeler.importXML(kept ?? data.content);
const table = modeler.getViews().find(view => view.type === 'decisionTable') ?? modeler.getViews()[0];
await modeler.open(table);

answered(data.findings);
const keeper = keep({ read: async () => (await modeler.saveXML({ format: true })).xml, answered });
const heard = new Set();
function hear() {
  const viewer = modeler.getActiveViewer();
  if (!viewer || heard.has(viewer)) return;
  heard.add(viewer);
  viewer.on('commandStack.changed', () => keeper.changed());
}
hear();
modeler.on('views.changed', hear);
if (kept !== null) { notice(say('recovered')); keeper.changed(); }
document.documentElement.dataset.ready = '1';
