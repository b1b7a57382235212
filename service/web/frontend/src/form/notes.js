// What the page says about the draft: quietly beside the button, and above the form when the person has to decide.
import { clock, say } from '../i18n/texts.js';

const node = (tag, properties, ...children) => { const made = Object.assign(document.createElement(tag), properties); made.append(...children); return made; };
const button = (text, act) => { const made = node('button', { type: 'button', className: 'link', textContent: text }); made.addEventListener('click', act); return made; };
const here = () => location.pathname + location.search;

/** Show a note above the form: a sentence and what can be done about it. No sentence hides it. */
export function trouble(sentence, ...actions) {
  const box = document.getElementById('form-trouble');
  box.replaceChildren();
  box.hidden = !sentence;
  if (sentence) box.append(node('div', {}, sentence, ...actions.flatMap(action => [' ', action])));
}

export const signIn = () => node('a', { href: `/sign-in?next=${encodeURIComponent(here())}`, textContent: say('signIn') });

/** What a draft tells, put on the page. `choose.theirs` and `choose.ours` are what the person may do about a newer draft. */
export function tellDraft(choose) {
  const line = document.getElementById('form-kept');
  const quiet = text => { line.textContent = text; };
  const told = {
    saving: () => quiet(say('saving')),
    saved: at => { trouble(''); quiet(say('saved', clock(at))); },
    unreachable: () => quiet(say('keptHere')),
    refused: why => quiet(say('notKept', why)),
    signedOut: () => { quiet(''); trouble(say('signedOut'), signIn()); },
    changed: () => { quiet(''); trouble(say('changed'), button(say('useOther'), choose.theirs), button(say('useThis'), choose.ours)); },
  };
  return (state, detail) => told[state](detail);
}

/** Say that what was not submitted is there again, and let it be thrown away. */
export function offerDiscard(at, discard) {
  const box = document.getElementById('form-restored');
  box.hidden = false;
  box.append(node('div', {}, say(at ? 'restoredAt' : 'restored', at && clock(at)), ' ', button(say('discard'), discard)));
}
