// What was typed survives a reload, a lost session and a wrong click: it stays in this tab until it is submitted.
const PAUSE = 600;

/** A draft under `name`: load(), keep(data) after a pause, drop(). */
export function draft(name) {
  const key = `draft:${name}`;
  let timer;
  const write = data => { try { sessionStorage.setItem(key, JSON.stringify(data)); } catch { /* a full or forbidden store only costs the draft */ } };
  return {
    load() {
      try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; }
    },
    keep(data) { clearTimeout(timer); timer = setTimeout(write, PAUSE, data); },
    drop() { clearTimeout(timer); try { sessionStorage.removeItem(key); } catch { /* see above */ } },
  };
}
