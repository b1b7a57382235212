// Speaking with the server: one key for one attempt, problem+json for what went wrong.

/** Why a request was not accepted. `fields` is [{path, message}]; `status` 0 means that the server was not reached. */
export class Problem extends Error {
  constructor(status, message, fields = []) { super(message); this.status = status; this.fields = fields; }
}

async function answer(request) {
  let response;
  try { response = await request(); } catch { throw new Problem(0, ''); }
  const json = (response.headers.get('content-type') || '').includes('json') ? await response.json().catch(() => ({})) : {};
  if (!response.ok) throw new Problem(response.status, json.detail || json.title || `HTTP ${response.status}`, json.fields || []);
  return json;
}

const heading = token => ({ Accept: 'application/json, application/problem+json', 'Accept-Language': document.documentElement.lang, 'X-CSRF-Token': token });

export const post = (url, token, body, idempotencyKey) => answer(() => fetch(url, {
  method: 'POST', credentials: 'same-origin', body: JSON.stringify(body), headers: { ...heading(token), 'Content-Type': 'application/json', 'Idempotency-Key': idempotencyKey },
}));

/** Store a file; the answer is the reference that the form keeps as its value. */
export function upload(url, token, file, processInstanceKey) {
  const body = new FormData();
  body.append('file', file);
  if (processInstanceKey) body.append('metadata', JSON.stringify({ fileName: file.name, processInstanceKey }));
  return answer(() => fetch(url, { method: 'POST', credentials: 'same-origin', body, headers: heading(token) }));
}
