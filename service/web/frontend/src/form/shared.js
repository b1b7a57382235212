// Two people at one task: who else has it open, and what is said and kept when somebody else was faster.
import { clock, say } from '../i18n/texts.js';
import { trouble } from './notes.js';

const link = (href, text) => Object.assign(document.createElement('a'), { href, textContent: text });

function ended(task, address) {
  const who = task.ended_by || say('somebody');
  const sentence = task.state === 'completed' ? say('endedBy', who, task.ended_at ? clock(task.ended_at) : '') : say('withdrawn');
  trouble(sentence, link(`${address}?tab=unsent`, say('showUnsent')), link(address, say('showDone')));
}

/** Listen for what becomes of the task. `lock()` makes the form readable only, and resolves when what was typed is kept.
    The answer tells it as well: a submission may be refused before the stream has said why. */
export function watchTask(address, lock) {
  const others = document.getElementById('task-others');
  let over = false;
  async function hear(task) {
    if (over) return;
    if (others) { others.hidden = !task.others?.length; others.textContent = task.others?.length ? say('others', task.others.join(say('comma'))) : ''; }
    if (task.state === 'created') return;
    over = true;
    await lock();
    ended(task, address);
  }
  document.addEventListener('task-now', event => hear(event.detail));
  document.dispatchEvent(new Event('task-asked'));  // the stream may have told it while the form was still being opened
  return hear;
}
