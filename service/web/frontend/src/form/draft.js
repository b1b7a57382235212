// What was typed is kept on the server a moment later, and found there from any machine. What the server does not have yet
// lies in this tab: a reload, a lost connection and an ended session lose nothing.
import { get, put, remove } from './send.js';

const PAUSE = 1000, AGAIN = 10_000, LARGEST_LAST_WORD = 60_000;  // a browser sends that much from a page that is left
const FORM_ID = /^fjs-form-[^-]+-/;

/** A draft. `address` is its place on the server, `name` its place in this tab, `stored` what the server has of it;
    `tell(state, detail)` hears: saving, saved, unreachable, signedOut, changed, refused. */
export function draft({ address, name, stored, tell }) {
  const key = `draft:${name}`;
  let revision = stored?.revision ?? 0, pending = null, timer, running = null, stopped = false;

  const forgetHere = () => { try { sessionStorage.removeItem(key); } catch { /* a forbidden store holds nothing */ } };
  const keepHere = () => {
    const focus = document.activeElement?.id?.replace(FORM_ID, '') ?? '';
    try { sessionStorage.setItem(key, JSON.stringify({ values: pending, revision, focus })); } catch { /* full or forbidden: the server has it soon */ }
  };
  const later = pause => { clearTimeout(timer); if (!stopped) timer = setTimeout(save, pause); };

  async function save({ last = false } = {}) {
    clearTimeout(timer);
    if (pending === null || stopped) return;
    if (running) { await running; return save(); }
    const sent = pending, body = { values: sent, revision };
    running = put(address, body, last && JSON.stringify(body).length < LARGEST_LAST_WORD).then(answer => {
      revision = answer.revision;
      if (pending === sent) { pending = null; forgetHere(); tell('saved', answer.savedDate); } else { keepHere(); later(PAUSE); }
    }, problem => {
      if (problem.code === 'task_draft_changed') { stopped = true; tell('changed'); }
      else if (problem.status === 401) tell('signedOut');
      else if (problem.status === 0 || problem.status >= 500) { tell('unreachable'); later(AGAIN); }
      else tell('refused', problem.message);
    });
    await running;
    running = null;
  }

  for (const sign of ['online', 'focus']) addEventListener(sign, () => { if (pending !== null) later(0); });
  addEventListener('pagehide', () => save({ last: true }));

  return {
    /** What to begin with: {values, focus, at} or null. What lies in this tab is newer than what the server has. */
    load() {
      let here = null;
      try { here = JSON.parse(sessionStorage.getItem(key)); } catch { /* as if there were none */ }
      if (here?.values) {
        pending = here.values;
        if (stored && here.revision !== stored.revision) { stopped = true; tell('changed'); } else later(PAUSE);
        return { values: here.values, focus: here.focus };
      }
      return stored ? { values: stored.values, at: stored.savedDate } : null;
    },
    keep(values) { pending = values; keepHere(); if (!stopped) { tell('saving'); later(PAUSE); } },
    flush: () => save(),
    /** Nothing more is saved until `resume`: the form is being submitted. */
    async pause() { stopped = true; clearTimeout(timer); await running; },
    resume() { stopped = false; if (pending !== null) later(PAUSE); },
    /** What is typed here takes the place of the newer draft. */
    async overwrite() { revision = (await get(address)).revision ?? 0; stopped = false; await save(); },
    forgetHere() { stopped = true; clearTimeout(timer); forgetHere(); },
    async drop() { this.forgetHere(); await remove(address); },
  };
}
