// Saves what is edited: a copy in this browser at once, the server a moment later, and never over somebody else's change.
import { say } from '../i18n/texts.js';

const PAUSE = 700;  // milliseconds without a change before the server is asked
const AGAIN = 5000;  // and after it could not be reached

export const data = JSON.parse(document.getElementById('studio-data').textContent);
const copy = `studio:${data.draft}:${data.file}`;

/** What this browser holds and the server never got; null when there is nothing. */
export function unsaved() {
  const kept = localStorage.getItem(copy);
  if (kept === null) return null;
  const { content, revision } = JSON.parse(kept);
  if (content === data.content || revision !== data.revision) { localStorage.removeItem(copy); return null; }
  return content;
}

/** Begin to save. `read` gives the content as text; `answered` gets the findings that every save is answered with. */
export function keep({ read, answered }) {
  const state = document.getElementById('save-state');
  let revision = data.revision, saved = data.content, timer = 0, running = null, stopped = false;
  const show = (name, mark = '') => { state.textContent = name; state.dataset.state = mark; };

  async function send() {
    const content = await read();
    if (stopped) return;
    if (content === saved) { show(say('saved'), 'saved'); return; }
    localStorage.setItem(copy, JSON.stringify({ content, revision }));
    show(say('saving'));
    const response = await post(data.save, { content, revision }).catch(() => null);
    if (!response) { show(say('notSaved'), 'bad'); later(AGAIN); return; }
    const answer = await response.json();
    if (!response.ok) { refuse(response.status, answer); return; }
    ({ revision } = answer);
    saved = content;
    localStorage.removeItem(copy);
    show(say('saved'), 'saved');
    answered(answer.findings);
  }

  function refuse(status, { detail, code }) {
    show(say('notSaved'), 'bad');
    // Somebody else changed the file, or the draft was closed: going on would only pile up what cannot be kept.
    if (status === 409) stopped = true;
    notice(detail, code === 'draft_changed' || status === 401);
  }

  function later(pause = PAUSE) {
    clearTimeout(timer);
    timer = setTimeout(flush, pause);
  }

  /** Save now; what a field of the panel has not taken over yet is taken over first. */
  async function flush({ leave = false } = {}) {
    clearTimeout(timer);
    if (leave) document.activeElement?.blur();
    if (leave) await new Promise(resolve => setTimeout(resolve));
    await running;
    running = send().finally(() => { running = null; });
    await running;
  }

  addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && event.key === 's') { event.preventDefault(); flush({ leave: true }); }
  });
  addEventListener('beforeunload', event => { if (state.dataset.state === 'dirty' || state.dataset.state === 'bad') event.preventDefault(); });
  // Whoever leaves by a link or a button of the page takes the last change along.
  document.addEventListener('click', async event => {
    const link = event.target.closest?.('a[href]:not([target]):not([download])');
    if (!link || state.dataset.state !== 'dirty' || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    await flush({ leave: true });
    if (state.dataset.state === 'saved') location.assign(link.href);
  });
  return { changed() { if (!stopped) { show(say('unsaved'), 'dirty'); later(); } }, flush };
}

/** A line above the editor that stays until it is read. */
export function notice(text, reload = false) {
  const box = document.getElementById('studio-notice');
  box.querySelector('div').textContent = text;
  if (reload) box.querySelector('div').append(' ', Object.assign(document.createElement('a'), { href: location.href, textContent: say('openNewest') }));
  box.hidden = false;
}

export function post(address, body) {
  return fetch(address, {
    method: 'POST', credentials: 'same-origin', body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', Accept: 'application/json, application/problem+json', 'X-CSRF-Token': data.token },
  });
}
