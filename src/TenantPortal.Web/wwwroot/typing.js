// The browser owns what is typed. The server hears of it after a pause, and at the latest before it hears of anything else, such as a click.
(() => {
  const pause = 300;
  const longest = 800;
  const isText = element => element instanceof HTMLTextAreaElement
    || (element instanceof HTMLInputElement && !['button', 'checkbox', 'file', 'hidden', 'radio', 'range', 'reset', 'submit'].includes(element.type));

  // The controls with text that the server does not have yet, with the time of the first such key and the timer that reports them.
  const waiting = new Map();
  // The controls that were typed into on this page. After a lost connection, the server may not have received the last reports.
  const typed = new Set();
  let isReporting = false;
  // While something is pressed, the server hears of nothing: its reply may move what is pressed, and the click would be lost.
  let isPressed = false;

  const report = element => {
    clearTimeout(waiting.get(element)?.timer);
    waiting.delete(element);
    isReporting = true;
    element.dispatchEvent(new Event('input', { bubbles: true }));
    isReporting = false;
  };
  const reportAll = () => {
    isPressed = false;
    [...waiting.keys()].forEach(report);
  };

  // Listeners of the window run before Blazor's, which belong to the document.
  addEventListener('input', event => {
    if (isReporting || !isText(event.target)) return;
    event.stopImmediatePropagation();
    const element = event.target;
    isPressed = false;
    typed.add(element);
    const since = waiting.get(element)?.since ?? Date.now();
    clearTimeout(waiting.get(element)?.timer);
    const rest = Math.max(0, Math.min(pause, since + longest - Date.now()));
    waiting.set(element, { since, timer: setTimeout(() => { if (!isPressed) report(element); }, rest) });
    element.dispatchEvent(new CustomEvent('portal-typed', { bubbles: true }));
  }, true);
  addEventListener('pointerdown', event => {
    isPressed = event.button === 0 && event.target instanceof Element && event.target.closest('a, button, input, label, summary') !== null;
  }, true);
  for (const name of ['focusout', 'change']) addEventListener(name, () => { if (!isPressed) reportAll(); }, true);
  for (const name of ['pointerup', 'pointercancel', 'contextmenu', 'click', 'submit', 'pagehide']) addEventListener(name, reportAll, true);
  addEventListener('keydown', event => { if (event.key === 'Enter' || event.ctrlKey || event.metaKey) reportAll(); }, true);

  // Forms hear of a choice as they hear of text: with one input event, after the choice itself has been reported.
  addEventListener('change', event => {
    if (isText(event.target)) return;
    event.target.dispatchEvent(new Event('input', { bubbles: true }));
  });

  document.addEventListener('components-reconnect-state-changed', event => {
    if (event.detail.state !== 'hide') return;
    typed.forEach(element => element.isConnected ? report(element) : typed.delete(element));
  }, true);

  window.tenantPortal ??= {};
  // The server replaces a text only if it knows all of it. Otherwise the user has typed on, which the server will hear of.
  window.tenantPortal.write = (element, text, known) => {
    if (!element?.isConnected || element.value !== known) return;
    element.value = text;
    element.dispatchEvent(new CustomEvent('portal-written', { bubbles: true }));
    report(element);
    element.dispatchEvent(new Event('change', { bubbles: true }));
  };
})();
