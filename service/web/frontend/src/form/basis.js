// What a field rests on, beside the field: closed until somebody asks, the words of the rule, its source, the charter's value.
import { Fragment, h } from 'preact';
import { say } from '../i18n/texts.js';

function Basis({ label, text, source, href, charter }) {
  return h('details', { class: 'basis' },
    h('summary', null, say('basis'), label && h('span', { class: 'sr' }, say('basisOf', label))),
    h('div', null,
      text && h('p', null, text, ' ', h('span', { class: 'mute' }, href ? h('a', { href, target: '_blank' }, source) : source)),
      charter.length > 0 && h('ul', null, charter.map(({ label, value, article }) => h('li', { key: label }, h('b', null, label), ' ', value, article && h('span', { class: 'mute' }, ` · ${article}`))))));
}

const firstRow = indexes => Object.values(indexes ?? {}).every(row => row === 0);

/** The additional form-js module that shows `bases` (component id → what it rests on); in a list at its first row. */
export function basisMarks(bases) {
  function mark(fields) {
    for (const type of Object.keys(fields._formFields)) {
      const original = fields.get(type);
      function Marked(props) {
        const { field, indexes } = props, basis = bases[field.id];
        if (!basis || !firstRow(indexes)) return h(original, props);
        const label = field.label || field.dateLabel;
        return h(Fragment, null, h(original, props), h(Basis, { ...basis, label: label?.startsWith('=') ? '' : label }));
      }
      Marked.config = original.config;
      fields.register(type, Marked);
    }
  }
  return { __init__: [['formFields', mark]] };
}
