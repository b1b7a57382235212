// Speaking with the server: one key for one attempt, problem+json for what went wrong.

/** Why a request was not accepted. `fields` is [{path, message}]; `status` 0 means that the server was not reached. */
export class Problem extends Error {
  constructor(status, message, { fields = [], code = '' } = {}) { super(message); Object.assign(this, { status, fields, code }); }
}

const page = { token: '', person: '' };
/** Whose page this is. Everything is sent in that person's name, with the token of their session. */
export const speakAs = (token, person) => { Object.assign(page, { token, person }); };

const heading = () => ({ Accept: 'application/json, application/problem+json', 'Accept-Language': document.documentElement.lang, 'X-CSRF-Token': page.token });

async function once(url, options) {
  let response;
  try { response = await fetch(url, { credentials: 'same-origin', ...options, headers: { ...heading(), ...options.headers } }); } catch { throw new Problem(0, ''); }
  return read(response.status, response.headers.get('content-type') || '', await response.text().catch(() => ''));
}

function read(status, type, text) {
  let json = {};
  if (type.includes('json')) try { json = JSON.parse(text); } catch { /* answered below as what its status says */ }
  if (status < 200 || status >= 300) throw new Problem(status, json.detail || json.title || `HTTP ${status}`, json);
  return json;
}

/** The same person may have signed in anew in another window: then this page goes on with the new token. */
async function renewed() {
  const { token, person } = await once('/session', {});
  if (person !== page.person) throw new Problem(401, '');
  page.token = token;
}

async function send(url, options) {
  try { return await once(url, options); } catch (problem) {
    if (problem.code !== 'csrf_failed') throw problem;
    await renewed();
    return once(url, options);
  }
}

const json = (method, body, headers) => ({ method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } });

export const get = url => send(url, {});
export const post = (url, body, idempotencyKey) => send(url, json('POST', body, { 'Idempotency-Key': idempotencyKey }));
export const put = (url, body, keepalive = false) => send(url, { ...json('PUT', body), keepalive });
export const remove = url => send(url, { method: 'DELETE' });

/** Store a file; the answer is the reference that the form keeps as its value. `told` hears how much has gone, 0 to 1. */
export async function upload(url, file, processInstanceKey, told) {
  const body = new FormData();
  body.append('file', file);
  if (processInstanceKey) body.append('metadata', JSON.stringify({ fileName: file.name, processInstanceKey }));
  try { return await carried(url, body, told); } catch (problem) {
    if (problem.code !== 'csrf_failed') throw problem;
    await renewed();
    return carried(url, body, told);
  }
}

// fetch() tells nothing about what has been sent
function carried(url, body, told) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    for (const [name, value] of Object.entries(heading())) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', event => { if (event.lengthComputable) told(event.loaded / event.total); });
    request.addEventListener('error', () => reject(new Problem(0, '')));
    request.addEventListener('load', () => {
      try { resolve(read(request.status, request.getResponseHeader('content-type') || '', request.responseText)); } catch (problem) { reject(problem); }
    });
    request.send(body);
  });
}
