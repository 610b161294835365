// Keeps what was typed and not sent in this tab, so that a reload, a lost connection or a restart of the portal loses nothing.
// A note stays until it is sent. The text of a form stays while its page is open: a user who leaves the form by a link has left the text.
(() => {
  const prefix = 'unsent:';
  const user = () => document.getElementById('signout')?.dataset.user;
  const addressNow = () => location.pathname + location.search;
  const keyOf = element => element.dataset.kept === 'note'
    ? `${prefix}${user()}:note:${location.pathname}#${element.id}`
    : `${prefix}${user()}:form:${addressNow()}#${element.id}`;
  const keys = start => Object.keys(sessionStorage).filter(key => key.startsWith(start));
  const read = key => JSON.parse(sessionStorage.getItem(key));
  // A full storage must not stop anyone from typing.
  const keep = (key, entry) => { try { sessionStorage.setItem(key, JSON.stringify(entry)); } catch { sessionStorage.removeItem(key); } };

  keys(prefix).filter(key => user() && !key.startsWith(`${prefix}${user()}:`)).forEach(key => sessionStorage.removeItem(key));

  let address = addressNow();
  // The texts of forms that an earlier load of this page left. Each is restored once: later, the server knows the text.
  const left = new Map(keys(`${prefix}${user()}:form:${address}#`).map(key => [key, read(key)]));
  const served = new WeakMap();
  const typedHere = new WeakSet();

  // The address changes when a form becomes a draft, which takes its texts along, and when the user leaves the form.
  const follow = () => {
    if (address === addressNow()) return;
    for (const key of keys(`${prefix}${user()}:form:${address}#`)) {
      const element = document.getElementById(key.slice(key.lastIndexOf('#') + 1));
      const entry = read(key);
      sessionStorage.removeItem(key);
      if (element && typedHere.has(element)) keep(keyOf(element), entry);
    }
    left.clear();
    address = addressNow();
  };

  const appear = element => {
    served.set(element, element.value);
    const key = keyOf(element);
    const entry = element.dataset.kept === 'note' ? read(key) : left.get(key);
    left.delete(key);
    // A text that the server has from elsewhere is newer than what was typed here.
    if (!entry || entry.text === element.value || !entry.from.includes(element.value)) return;
    element.value = entry.text;
    element.dispatchEvent(new Event('input', { bubbles: true }));
  };

  new MutationObserver(changes => {
    follow();
    for (const node of changes.flatMap(change => [...change.addedNodes]).filter(node => node instanceof Element)) {
      if (node.matches('[data-kept]')) appear(node);
      node.querySelectorAll('[data-kept]').forEach(appear);
    }
  }).observe(document.body, { childList: true, subtree: true });

  addEventListener('portal-typed', event => {
    const element = event.target;
    if (!element.dataset.kept) return;
    follow();
    typedHere.add(element);
    const key = keyOf(element);
    keep(key, { text: element.value, from: read(key)?.from ?? [served.get(element) ?? ''] });
  });

  // Only reports come this far; see typing.js. A draft may store any of them.
  addEventListener('input', event => {
    const entry = event.target.dataset?.kept && read(keyOf(event.target));
    if (entry) keep(keyOf(event.target), { ...entry, from: [...entry.from, event.target.value].slice(-20) });
  });

  addEventListener('portal-written', event => {
    served.set(event.target, event.target.value);
    sessionStorage.removeItem(keyOf(event.target));
  });

  addEventListener('submit', event => {
    if (event.target.id.startsWith('signout')) keys(prefix).forEach(key => sessionStorage.removeItem(key));
  }, true);

  // Called with what was sent: what was typed since stays.
  window.tenantPortal.forget = (id, sent) => {
    const key = `${prefix}${user()}:note:${location.pathname}#${id}`;
    if (read(key)?.text === sent) sessionStorage.removeItem(key);
  };
})();
