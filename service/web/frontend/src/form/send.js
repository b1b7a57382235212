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

export const post = (url, token, body, idempotencyKey) => answer(() => fetch(url, {
  method: 'POST', credentials: 'same-origin', body: JSON.stringify(body),
  headers: { 'Content-Type': 'application/json', Accept: 'application/json, application/problem+json', 'X-CSRF-Token': token, 'Idempotency-Key': idempotencyKey },
}));

export function upload(url, token, file) {
  const body = new FormData();
  body.append('file', file);
  return answer(() => fetch(url, { method: 'POST', credentials: 'same-origin', body, headers: { Accept: 'application/json, application/problem+json', 'X-CSRF-Token': token } }));
}
