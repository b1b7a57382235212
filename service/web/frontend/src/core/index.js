// What the engine runs in QuickJS: expressions, forms and decisions in one context.
import './stand_ins.js';
import './feel.js';
import './form.js';
import './decision.js';
