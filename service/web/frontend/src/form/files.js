// The file field: uploads at once, keeps references to stored documents as its value, lists what is stored.
// form-js's own keeps files in memory under a key and forgets stored ones when a form is opened again.
import { Errors, Label } from '@bpmn-io/form-js-viewer';
import { h } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { say } from '../i18n/texts.js';

const running = new Set();
/** What is being uploaded just now. `all()` resolves when it has ended, to whether everything arrived. */
export const uploads = {
  get running() { return running.size > 0; },
  all: async () => (await Promise.all(running)).every(Boolean),
};

const size = bytes => bytes < 1 << 10 ? say('bytes', bytes) : bytes < 1 << 20 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`;

function StoredFile({ address, name, bytes, onRemove }) {
  return h('li', null,
    h('a', { href: address, target: '_blank', rel: 'noopener' }, name), h('span', { class: 'mute' }, size(bytes)),
    onRemove && h('button', { type: 'button', class: 'link', 'aria-label': say('remove', name), title: say('remove', name), onClick: onRemove }, '×'));
}

const why = error => error.status === 401 ? say('signedOut') : error.message || say('unreachable');

/** A form-js component for `filepicker`. `upload(file, told)` answers a document reference as Camunda 8 writes it, or
    throws, and tells how much has gone; files are opened at `folder` + documentId. More than `largest` bytes are not sent. */
export function fileField(upload, folder, largest) {
  function FileField({ field, onChange, domId, errors = [], disabled, readonly, value }) {
    const input = useRef(null);
    const [busy, setBusy] = useState('');
    const [failure, setFailure] = useState('');
    const [left, setLeft] = useState([]);  // what has to be sent again
    const stored = Array.isArray(value) ? value : [];
    const locked = disabled || readonly;
    const errorId = `${domId}-error-message`;

    function take(files) {
      const sent = carry(files).finally(() => running.delete(sent));
      running.add(sent);
    }
    async function carry(files) {
      let kept = field.multiple ? [...stored] : [], whole = true;
      setFailure('');
      setLeft([]);
      for (const [n, file] of files.entries()) {
        if (file.size > largest) { setFailure(say('uploadFailed', file.name, say('tooLarge', largest >> 20))); whole = false; break; }
        setBusy(say('uploading', file.name));
        const told = part => setBusy(say('uploadedPart', file.name, Math.floor(part * 100)));
        try { kept = [...kept, await upload(file, told)]; onChange({ value: kept }); }
        catch (error) {
          setFailure(say('uploadFailed', file.name, why(error)));
          whole = false;
          if (error.status === 0 || error.status === 401 || error.status >= 500) setLeft(files.slice(n));
          break;
        }
      }
      setBusy('');
      if (input.current) input.current.value = '';
      return whole;
    }

    const shown = failure ? [failure, ...errors] : errors;
    return h('div', { class: `fjs-form-field fjs-form-field-filepicker${shown.length ? ' fjs-has-errors' : ''}${locked ? ' fjs-disabled' : ''}` },
      h(Label, { htmlFor: domId, label: field.label, required: field.validate?.required }),
      stored.length > 0 && h('ul', { class: 'stored' }, stored.map((file, n) => h(StoredFile, {
        key: file.documentId, address: folder + file.documentId, name: file.metadata?.fileName ?? file.documentId, bytes: file.metadata?.size ?? 0,
        onRemove: locked ? null : () => onChange({ value: stored.length > 1 ? stored.filter((_, other) => other !== n) : null }),
      }))),
      h('div', { class: 'pick' },
        h('input', {
          ref: input, id: domId, type: 'file', class: 'sr', disabled: locked || busy !== '', multiple: field.multiple || undefined, accept: field.accept || undefined,
          'aria-describedby': shown.length ? errorId : undefined, 'aria-invalid': shown.length > 0, onChange: event => take([...event.target.files]),
        }),
        !locked && h('label', { class: 'btn', for: domId, 'aria-hidden': true }, say('upload')),
        !locked && left.length > 0 && !busy && h('button', { type: 'button', class: 'btn', onClick: () => take(left) }, say('again')),
        h('span', { class: 'mute', role: 'status' }, busy)),
      h(Errors, { id: errorId, errors: shown }));
  }
  FileField.config = { type: 'filepicker', keyed: true, label: 'File picker', group: 'basic-input', emptyValue: null, create: (options = {}) => ({ ...options }) };
  return { __init__: [['formFields', fields => fields.register('filepicker', FileField)]] };
}
