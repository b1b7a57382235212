// An open page and the stream: says that the connection is lost, catches up, and tells the form what became of its task.
import { say } from '../i18n/texts.js';
import { follow } from './stream.js';
import { refreshSoon } from './refresh.js';

const node = (tag, properties, ...children) => { const made = Object.assign(document.createElement(tag), properties); made.append(...children); return made; };

function line(className, sentence, ...more) {
  const box = document.getElementById('live');
  box.className = sentence ? `live ${className}` : 'live';
  box.replaceChildren(...(sentence ? [sentence, ' ', ...more] : []));
}
const reload = () => { const made = node('button', { type: 'button', className: 'link', textContent: say('reload') }); made.addEventListener('click', () => location.reload()); return made; };
const signIn = () => node('a', { href: `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`, textContent: say('signIn') });

/** Follow what the page shows, if it shows anything that changes. */
export function live() {
  const { live: query, stamp } = document.body.dataset;
  if (query === undefined || stamp === undefined) return;
  let task = null;
  const tellTask = () => { if (task) document.dispatchEvent(new CustomEvent('task-now', { detail: task })); };
  document.addEventListener('task-asked', tellTask);
  document.addEventListener('outdated', () => line('good', say('outdated'), reload()));
  follow(query, {
    state({ stamp, task: now }) {
      if (stamp !== document.body.dataset.stamp) refreshSoon();
      task = now;
      tellTask();
    },
    lost: () => line('bad', say('lost')),
    found: () => { line('good', say('found')); setTimeout(line, 4000, '', ''); },
    gone: () => line('bad', say('gone'), reload()),
    signedOut: () => { if (!document.getElementById('task-form')) line('bad', say('ended'), signIn()); },
  });
}
