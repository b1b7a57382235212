// The stream that tells an open page whether it is still true. Only the page that is looked at keeps one: a browser has six
// connections for a host, and the server a thread for each stream.
const PATIENCE = 4000, AGAIN = 8000;  // milliseconds: until a lost connection is told, between two attempts

/** Follow /live. `hear` has state(data), lost(), found(), signedOut(), gone(). */
export function follow(query, hear) {
  let source = null, timer = null, expected = false, lost = false;

  const later = (act, pause) => { timer ??= setTimeout(() => { timer = null; act(); }, pause); };
  const calm = () => { clearTimeout(timer); timer = null; };
  const close = () => { calm(); source?.close(); source = null; };
  const alive = () => { calm(); expected = false; if (lost) { lost = false; hear.found(); } };
  const missing = () => {
    if (!lost) { lost = true; hear.lost(); }
    if (source?.readyState === EventSource.CLOSED) { close(); later(open, AGAIN); }
  };

  function open() {
    close();
    source = new EventSource(`/live?${query}`);
    source.addEventListener('open', alive);
    source.addEventListener('state', event => { alive(); hear.state(JSON.parse(event.data)); });
    source.addEventListener('pause', () => { expected = true; });  // the server ends the stream; the browser comes again by itself
    source.addEventListener('gone', () => { close(); hear.gone(); });
    source.addEventListener('signed_out', () => { close(); hear.signedOut(); });
    source.addEventListener('error', () => {
      // The browser tries again faster than a loss is told: each failure only keeps the clock running.
      if (!expected || source.readyState === EventSource.CLOSED) later(missing, PATIENCE);
      expected = false;
    });
  }

  addEventListener('online', open);
  addEventListener('offline', missing);
  addEventListener('pagehide', close);
  document.addEventListener('visibilitychange', () => { if (document.hidden) close(); else open(); });
  if (!document.hidden) open();
}
