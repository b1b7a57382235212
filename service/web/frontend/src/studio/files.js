// New forms and decisions made from the diagram: named after the task, in the same draft.
import { say } from '../i18n/texts.js';
import { data, notice, post } from './keep.js';

/** Make a form or a decision for an element and give its id; null when that was refused, which is told. */
export async function addFile(kind, { id, name }) {
  const taken = new Set([...data.forms, ...data.decisions].map(([key]) => key));
  const stem = id.toLowerCase();  // ids of forms and decisions are lower case
  let made = stem;
  for (let number = 2; taken.has(made); number += 1) made = `${stem}_${number}`;
  const response = await post(data.add, { kind, id: made, name: name || made }).catch(() => null);
  if (!response) { notice(say('unreachable')); return null; }
  const answer = await response.json();
  if (!response.ok) { notice(answer.detail); return null; }
  (kind === 'form' ? data.forms : data.decisions).push([answer.id, `${name || made}（${answer.id}）`]);
  data.files[answer.file] = answer.href;
  const list = document.querySelector(`[data-kind="${kind}"] ul`);
  const link = Object.assign(document.createElement('a'), { href: answer.href, textContent: answer.name });
  link.dataset.file = answer.file;
  const line = document.createElement('li');
  line.append(link);
  list?.append(line);
  list?.closest('section').removeAttribute('hidden');
  return answer.id;
}
