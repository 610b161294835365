// What the pages need of the browser. Everything that can be decided on the server is.
(() => {
  const facts = () => ({
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? null,
    prefersDark: matchMedia('(prefers-color-scheme: dark)').matches,
    isWide: matchMedia('(min-width: 960px)').matches,
  });

  let leaving = false;
  document.addEventListener('submit', event => { leaving ||= event.target.id.startsWith('signout'); });

  window.tenantPortal = {
    toSignIn: address => { if (!leaving) location.assign(address); },
    describe: facts,
    focus: id => document.getElementById(id)?.focus(),
    keepTheme: (cookie, theme) => {
      document.cookie = `${cookie}=${theme}; path=/; max-age=31536000; samesite=lax`;
      document.documentElement.dataset.theme = theme;
    },
  };

  // Before Blazor's own listener: with <base href="/"> it would take "#main" for another page.
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
      button.textContent = 'Copied';
    } catch {
      // Only secure pages may write to the clipboard.
      button.textContent = 'Not allowed here';
    }
    setTimeout(() => { button.textContent = label; }, 2000);
  });

  // An open page talks to the server without requests: somebody who works on it is not away.
  const often = 10 * 60 * 1000;
  let said = Date.now();
  const alive = () => {
    if (Date.now() - said < often || !document.getElementById('signout')) return;
    said = Date.now();
    fetch('/signin/alive', { redirect: 'manual' }).catch(() => {});
  };
  document.addEventListener('pointerdown', alive, { passive: true });
  document.addEventListener('keydown', alive, { passive: true });

  const dialog = document.getElementById('components-reconnect-modal');
  dialog?.addEventListener('components-reconnect-state-changed', event => {
    const state = event.detail.state;
    if (state === 'show' && !dialog.open) dialog.showModal();
    else if (state === 'hide' && dialog.open) dialog.close();
    else if (state === 'rejected' && !dialog.open) dialog.showModal();
  });
  dialog?.addEventListener('cancel', event => event.preventDefault());
  dialog?.addEventListener('click', async event => {
    const action = event.target.closest?.('[data-reconnect]')?.dataset.reconnect;
    if (action === 'reload') location.reload();
    if (action !== 'retry') return;
    try {
      // False: the server answers but no longer knows this page.
      if (!await Blazor.reconnect() && !await Blazor.resumeCircuit?.()) location.reload();
    } catch {
      dialog.classList.add('components-reconnect-failed');
    }
  });
})();
