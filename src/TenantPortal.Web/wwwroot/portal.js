// The pages' browser-side code. Everything that can be decided on the server is decided there.
(() => {
  const facts = () => ({
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? null,
    prefersDark: matchMedia('(prefers-color-scheme: dark)').matches,
    isWide: matchMedia('(min-width: 960px)').matches,
  });

  // The focus moves to the heading of a page as soon as it appears. Only the browser can do this in time: over a slow line, an order from the
  // server would take the focus from a user who has begun to type. A user who has focused anything on the page keeps it. After a full load, the
  // focus stays where the browser has it: at the start, before the link to the content.
  let heading;
  let address = location.pathname;
  let isFocused = false;
  const focusHeading = () => {
    const shown = document.querySelector('main h1');
    if (!shown || shown === heading) return;
    const focused = document.activeElement;
    // A page that has loaded replaces the heading that it showed meanwhile.
    isFocused = address === location.pathname ? isFocused && focused === document.body : !focused?.closest('main');
    heading = shown;
    address = location.pathname;
    if (!isFocused) return;
    shown.tabIndex = -1;
    shown.focus();
  };
  new MutationObserver(focusHeading).observe(document.body, { childList: true, subtree: true });

  // The focus that the server orders comes late over a slow line. A user who has gone on to a field since the action that led to it keeps the field.
  let acted = 0;
  let entered = 0;
  const isField = element => element instanceof Element && element.matches('input, textarea, select');
  const moveTo = id => {
    if (isField(document.activeElement) && entered > acted) return;
    document.getElementById(id)?.focus();
  };
  addEventListener('click', event => { if (!isField(event.target)) acted = event.timeStamp; }, true);
  addEventListener('keydown', event => { if (event.key === 'Enter') acted = event.timeStamp; }, true);
  for (const name of ['focusin', 'input']) addEventListener(name, event => { if (isField(event.target)) entered = event.timeStamp; }, true);

  let leaving = false;
  document.addEventListener('submit', event => { leaving ||= event.target.id.startsWith('signout'); });

  // What the server reads with the next page.
  const keep = (cookie, value) => { document.cookie = `${cookie}=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=lax`; };

  window.tenantPortal = {
    ...window.tenantPortal,
    toSignIn: address => { if (!leaving) location.assign(address); },
    describe: facts,
    focus: moveTo,
    keepTheme: (cookie, theme) => {
      keep(cookie, theme);
      document.documentElement.dataset.theme = theme;
    },
    keepLanguage: (cookie, language) => {
      keep(cookie, language);
      location.reload();
    },
  };

  // Runs before Blazor's own listener, which with <base href="/"> would treat "#main" as another page.
  document.addEventListener('click', event => {
    const link = event.target.closest?.('[data-focus]');
    if (!link) return;
    event.preventDefault();
    document.getElementById(link.dataset.focus)?.focus();
  }, true);

  document.addEventListener('click', async event => {
    const button = event.target.closest?.('[data-copy]');
    if (!button) return;
    const text = document.getElementById(button.dataset.copy)?.textContent ?? '';
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = document.body.dataset.copied;
    } catch {
      // Browsers allow clipboard access only on secure pages.
      button.textContent = document.body.dataset.copyBlocked;
    }
    setTimeout(() => { button.textContent = label; }, 2000);
  });

  document.addEventListener('click', event => { if (event.target.closest?.('[data-print]')) print(); });

  // A slider and the number beside it are one value. Only the number is reported, so that nothing is written while either of them is in use.
  const sliderOf = element => element.closest?.('[data-slider]')?.querySelector('input[type=range]');
  document.addEventListener('input', ({ target }) => {
    const slider = sliderOf(target);
    if (slider !== target) return;
    const number = slider.closest('[data-slider]').querySelector('input[type=number]');
    if (number.value === slider.value) return;
    number.value = slider.value;
    number.dispatchEvent(new Event('input', { bubbles: true }));
  });
  for (const name of ['portal-typed', 'portal-written']) {
    document.addEventListener(name, ({ target }) => {
      const slider = sliderOf(target);
      if (slider) slider.value = target.value || slider.min;
    });
  }

  // An open page communicates over its circuit and sends no requests, so report activity to keep the session alive.
  const often = 10 * 60 * 1000;
  let said = Date.now();
  const alive = () => {
    if (Date.now() - said < often || !document.getElementById('signout')) return;
    said = Date.now();
    fetch('/signin/alive', { redirect: 'manual' }).catch(() => {});
  };
  document.addEventListener('pointerdown', alive, { passive: true });
  document.addEventListener('keydown', alive, { passive: true });

  // Blazor retries for some minutes, and then this does: an open page comes back whenever the portal does. What was typed is in unsent.js.
  const dialog = document.getElementById('components-reconnect-modal');
  const retryPause = 10 * 1000;
  let retry;
  const reconnect = async () => {
    clearTimeout(retry);
    try {
      // False means that the server responds but no longer holds this page's state.
      if (!await Blazor.reconnect() && !await Blazor.resumeCircuit?.()) location.reload();
    } catch {
      dialog.classList.add('components-reconnect-failed');
      retry = setTimeout(reconnect, retryPause);
    }
  };
  dialog?.addEventListener('components-reconnect-state-changed', event => {
    const state = event.detail.state;
    if (state === 'hide') {
      clearTimeout(retry);
      dialog.close();
      return;
    }
    if (!dialog.open) dialog.showModal();
    if (state === 'rejected' || state === 'resume-failed') location.reload();
    if (state === 'failed') retry = setTimeout(reconnect, retryPause);
  });
  dialog?.addEventListener('cancel', event => event.preventDefault());
  dialog?.addEventListener('click', event => {
    const action = event.target.closest?.('[data-reconnect]')?.dataset.reconnect;
    if (action === 'reload') location.reload();
    if (action === 'retry') reconnect();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && dialog?.classList.contains('components-reconnect-failed')) reconnect();
  });
})();
