// Bring a page up to date without leaving it: the page is fetched again, and its parts marked `data-part` are exchanged.
// What somebody is typing into, has ticked or has focused stays.
const CALM = 2000;  // milliseconds between two refreshes

const busy = part => part.contains(document.activeElement) && document.activeElement.matches('input:not([type=checkbox]), textarea, select');

function exchange(part, fresh) {
  if (part.innerHTML === fresh.innerHTML) return;
  const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  const ticked = [...part.querySelectorAll('input[type=checkbox]:checked')].map(box => box.value);
  const scrolled = part.scrollTop;
  part.replaceChildren(...fresh.childNodes);
  for (const box of part.querySelectorAll('input[type=checkbox]')) if (ticked.includes(box.value)) box.checked = true;
  if (focused) part.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  part.scrollTop = scrolled;
}

async function refresh() {
  let page;
  try {
    const response = await fetch(location.href, { credentials: 'same-origin', headers: { Accept: 'text/html' } });
    if (!response.ok || response.redirected) return false;
    page = new DOMParser().parseFromString(await response.text(), 'text/html');
  } catch { return false; }
  const names = root => [...root.querySelectorAll('[data-part]')].map(part => part.dataset.part).join();
  if (names(page) !== names(document)) {  // the first task came, the last went: the person says when
    document.dispatchEvent(new CustomEvent('outdated'));
    return true;
  }
  let whole = true;
  for (const part of document.querySelectorAll('[data-part]')) {
    const fresh = page.querySelector(`[data-part="${CSS.escape(part.dataset.part)}"]`);
    if (!fresh) continue;
    if (busy(part)) whole = false; else exchange(part, fresh);
  }
  if (whole) document.body.dataset.stamp = page.body.dataset.stamp ?? '';
  document.dispatchEvent(new CustomEvent('refreshed'));
  return whole;
}

let timer = null, last = 0;
/** Refresh soon: many changes at once are one. What could not be exchanged because somebody is typing is tried again. */
export function refreshSoon() {
  if (timer) return;
  timer = setTimeout(async () => {
    timer = null;
    last = Date.now();
    if (!await refresh()) timer = setTimeout(() => { timer = null; refreshSoon(); }, 5 * CALM);
  }, Math.max(0, last + CALM - Date.now()));
}
