// A press that leaves a field makes form-js check it, an error appears, the page moves, and the click is lost: the button
// is no longer under the pointer when it is let go. So the focus moves after the click, not before it.
const PRESSED = 'button, summary, label, input[type=radio], input[type=checkbox]';

/** Buttons, radios and checkboxes inside `element` answer to the first click. */
export function steady(element) {
  element.addEventListener('mousedown', event => { if (event.target.closest(PRESSED)) event.preventDefault(); });
  element.addEventListener('click', event => {
    const pressed = event.target.closest(PRESSED);
    if (event.detail > 0) (pressed?.control ?? pressed)?.focus?.({ preventScroll: true });  // 0: from the keyboard, which has the focus there
  });
}
