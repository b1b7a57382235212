// Two versions of a diagram beside each other, moved and zoomed together; what differs is marked on both. One diagram alone
// shows what tests have passed.
import Viewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/diagram-js.css';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json';
import '../styles/compare.css';
import { say } from '../i18n/texts.js';

const fontFamily = getComputedStyle(document.body).fontFamily;

async function draw(container, xml, marks, kinds, tokens = {}) {
  if (!xml) return null;
  const viewer = new Viewer({
    container, moddleExtensions: { zeebe },
    textRenderer: { defaultStyle: { fontFamily, fontSize: 13, lineHeight: 1.3 }, externalStyle: { fontFamily, fontSize: 11, lineHeight: 1.25 } },
  });
  await viewer.importXML(xml);
  viewer.get('canvas').zoom('fit-viewport', 'auto');
  const registry = viewer.get('elementRegistry');
  for (const [id, kind] of marks) if (kinds.includes(kind) && registry.get(id)) viewer.get('canvas').addMarker(id, `is-${kind}`);
  for (const [id, count] of Object.entries(tokens)) {
    if (registry.get(id)) viewer.get('overlays').add(id, { position: { top: -13, left: -13 }, html: Object.assign(document.createElement('div'), { className: 'token', textContent: count }) });
  }
  return viewer;
}

function together(a, b) {
  let busy = false;
  const follow = (from, to) => from.on('canvas.viewbox.changed', ({ viewbox: { x, y, width, height } }) => {
    if (busy) return;
    busy = true;
    to.get('canvas').viewbox({ x, y, width, height });
    busy = false;
  });
  follow(a, b);
  follow(b, a);
}

for (const place of document.querySelectorAll('[data-compare]')) {
  const { old, new: after, marks, tokens } = JSON.parse(document.getElementById(`compare-${place.dataset.compare}`).textContent);
  const [left, right] = place.querySelectorAll('.diagram');
  try {
    const a = await draw(left, old, marks, ['removed', 'changed'], tokens?.old), b = await draw(right, after, marks, ['added', 'changed', 'taken', 'untaken'], tokens?.new);
    if (a && b) together(a, b);
  } catch {
    place.replaceChildren(say('noDiagram'));
  }
}
document.documentElement.dataset.ready = '1';
