// What every page does: open the navigation on a phone, send each form once, ask before what cannot be undone.
import '../styles/app.css';
import { live } from '../live/page.js';

const root = document.documentElement;
root.classList.add('scripted');

const nav = document.getElementById('nav');
const burger = document.querySelector('.burger');
burger?.addEventListener('click', () => burger.setAttribute('aria-expanded', String(nav.classList.toggle('open'))));

// A menu closes when the person turns elsewhere.
for (const menu of document.querySelectorAll('details.menu')) {
  document.addEventListener('click', event => { if (!menu.contains(event.target)) menu.open = false; });
  menu.addEventListener('keydown', event => { if (event.key === 'Escape') { menu.open = false; menu.querySelector('summary').focus(); } });
}

for (const opener of document.querySelectorAll('[data-open]')) {
  const dialog = document.getElementById(opener.dataset.open), menu = opener.closest('details.menu');
  opener.addEventListener('click', () => { if (menu) menu.open = false; dialog.showModal(); });
  // A closed menu cannot take the focus back, its summary can.
  if (menu) dialog.addEventListener('close', () => menu.querySelector('summary').focus());
}
for (const button of document.querySelectorAll('[data-print]')) button.addEventListener('click', () => print());
for (const closer of document.querySelectorAll('[data-close]')) {
  closer.addEventListener('click', () => closer.closest('dialog').close());
}

document.addEventListener('submit', event => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.method !== 'post') return;
  form.dataset.sent = '1';
  for (const button of form.querySelectorAll('button:not([type=button])')) button.setAttribute('aria-disabled', 'true');
  if (form.hasAttribute('data-sign-out')) sessionStorage.clear();
});
// Coming back through the browser's history must not find a dead form.
window.addEventListener('pageshow', () => {
  for (const form of document.forms) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll('[aria-disabled]')) button.removeAttribute('aria-disabled');
  }
});

for (const field of document.querySelectorAll('[data-go]')) field.addEventListener('change', () => field.form.requestSubmit());

// On paper the definitions stand beside their figures.
window.addEventListener('beforeprint', () => { for (const fold of document.querySelectorAll('details.means')) fold.open = true; });

// Without HTTPS there is no clipboard of the browser's own; what is selected can always be copied.
function copy(element) {
  const range = document.createRange(), selection = getSelection();
  range.selectNodeContents(element);
  selection.removeAllRanges();
  selection.addRange(range);
  return navigator.clipboard ? navigator.clipboard.writeText(element.innerText) : Promise.resolve(document.execCommand('copy'));
}
for (const button of document.querySelectorAll('[data-copy]')) {
  button.addEventListener('click', async () => { await copy(document.getElementById(button.dataset.copy)); button.textContent = button.dataset.done; });
}

document.querySelector('.inbox [aria-current]')?.scrollIntoView({ block: 'nearest' });
document.querySelector('[data-focus]')?.focus();
live();
