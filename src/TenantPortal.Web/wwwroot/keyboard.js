// The command palette and the keyboard shortcuts. What the palette offers is decided on the server; how it is moved through is decided here.
(() => {
  const setting = 'shortcuts';
  const sequencePause = 1500;
  const isMac = /^(Mac|iPhone|iPad)/.test(navigator.platform);
  const palette = () => document.getElementById('palette');
  const field = () => document.getElementById('palette-text');

  // A browser that blocks storage keeps the choice only for this page.
  let isOn = true;
  try { isOn = localStorage.getItem(setting) !== 'off'; } catch { /* Blocked: on by default. */ }
  const choose = on => {
    isOn = on;
    try { localStorage.setItem(setting, on ? 'on' : 'off'); } catch { /* Blocked: see above. */ }
  };

  const open = id => {
    const dialog = document.getElementById(id);
    if (!dialog) return;
    // One dialog at a time, except for the one of a lost connection, which nothing covers.
    const shown = document.querySelector('dialog[open]');
    if (shown && !shown.matches('.palette')) return;
    if (shown === dialog) return;
    shown?.close();
    dialog.querySelectorAll('[data-shortcuts]').forEach(box => { box.checked = isOn; });
    dialog.showModal();
    if (dialog === palette()) field().select();
  };

  // Enter before the results of the text have come follows the first of them when they do.
  let isWaiting = false;
  const follow = () => {
    const results = palette().querySelector('[data-for]');
    isWaiting = results?.dataset.for !== field().value.trim();
    if (!isWaiting) results.querySelector('a')?.click();
  };
  new MutationObserver(() => { if (isWaiting && palette()?.open) follow(); })
    .observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-for'] });

  const moveInPalette = event => {
    if (event.key !== 'Enter') isWaiting = false;
    const links = [...palette().querySelectorAll('.palette-results a')];
    const at = links.indexOf(document.activeElement);
    if (event.key === 'ArrowDown') (links[at + 1] ?? links.at(-1))?.focus();
    else if (event.key === 'ArrowUp') (links[at - 1] ?? field()).focus();
    // The browser would only empty the field.
    else if (event.key === 'Escape') palette().close();
    else if (event.key === 'Enter' && document.activeElement === field()) follow();
    else {
      // What is typed goes into the field.
      if (at >= 0 && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) field().focus();
      return;
    }
    event.preventDefault();
  };

  // The first link of each line leads to what the line is about.
  const moveInList = step => {
    const lines = [...document.querySelectorAll('main [data-lines] tbody tr')].filter(line => line.querySelector('a'));
    const at = lines.findIndex(line => line.contains(document.activeElement));
    const next = lines[at < 0 ? 0 : Math.min(lines.length - 1, Math.max(0, at + step))];
    next?.querySelector('a').focus();
    next?.scrollIntoView({ block: 'nearest' });
    return !!next;
  };

  const filter = () => {
    const found = document.getElementById('field-filter-search') ?? document.querySelector('main search input[type=search]');
    found?.focus();
    return !!found;
  };

  // The navigation has the pages that are for the user.
  const goTo = keys => {
    const item = document.querySelector(`[data-keys="${keys}"]`);
    (item?.matches('a') ? item : item?.querySelector('a'))?.click();
    return !!item;
  };

  // The focus moves to the button of a decision, on the page of the request or on that of the selected line. Pressing it is another key.
  const decision = key => document.querySelector(`main [data-decision="${key}"]:not(:disabled)`);
  let awaited;
  const moveToDecision = key => {
    const line = document.activeElement?.closest('main .approvals[data-lines] tbody tr')?.querySelector('a');
    if (line) {
      awaited = { key, path: new URL(line.href).pathname };
      line.click();
      return true;
    }
    const button = decision(key);
    button?.focus();
    return !!button;
  };
  new MutationObserver(() => {
    if (location.pathname !== awaited?.path) return;
    const button = decision(awaited.key);
    if (!button) return;
    awaited = undefined;
    button.focus();
  }).observe(document.body, { childList: true, subtree: true });
  // A user who goes on meanwhile keeps the focus.
  for (const name of ['keydown', 'pointerdown']) addEventListener(name, () => { awaited = undefined; }, true);

  let first;
  let pressedAt = 0;
  const run = key => {
    const isSecond = first === 'g' && Date.now() - pressedAt < sequencePause;
    [first, pressedAt] = [key, Date.now()];
    if (isSecond && 'thra'.includes(key)) return goTo(`g ${key}`);
    if (key === 'j') return moveInList(1);
    if (key === 'k') return moveInList(-1);
    if (key === 'a' || key === 'r') return moveToDecision(key);
    if (key === '/') return filter();
    if (key === '?') open('shortcuts');
    return key === '?';
  };

  // Controls that take letters, or move by them.
  const takesKeys = element => element instanceof Element
    && (element.isContentEditable || element.closest('input, textarea, select, [role=dialog], [role=listbox], [role=menu], [role=combobox]') !== null);
  // Some layouts need Shift for the slash and the question mark.
  const isPlain = event => event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && (!event.shiftKey || '/?'.includes(event.key));

  addEventListener('keydown', event => {
    if (event.defaultPrevented || event.isComposing) return;
    const isCommand = (isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey) && !event.altKey && !event.shiftKey;
    if (isCommand && event.key.toLowerCase() === 'k' && palette()) {
      event.preventDefault();
      open('palette');
      return;
    }
    if (palette()?.open) {
      moveInPalette(event);
      return;
    }
    if (!isOn || !isPlain(event) || takesKeys(event.target) || document.querySelector('dialog[open]')) return;
    if (run(event.key)) event.preventDefault();
  });

  const isBeside = (dialog, { clientX, clientY }) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    return clientX < left || clientX > right || clientY < top || clientY > bottom;
  };

  document.addEventListener('click', event => {
    const { target } = event;
    if (!(target instanceof Element)) return;
    const opener = target.closest('[data-dialog]');
    if (opener) open(opener.dataset.dialog);
    else if ((target.matches('dialog.palette') && isBeside(target, event)) || target.closest('.palette [data-close], .palette-results a')) target.closest('dialog').close();
  });
  document.addEventListener('change', event => {
    if (event.target.matches?.('[data-shortcuts]')) choose(event.target.checked);
  });

  // What had the focus before a dialog may be gone with its page.
  const leave = () => {
    document.activeElement.blur();
    const heading = document.querySelector('main h1');
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus();
  };

  document.addEventListener('close', event => {
    if (event.target.matches('.palette') && event.target.contains(document.activeElement)) leave();
    if (event.target !== palette()) return;
    // The next time, the palette begins empty. The server hears of it as of what is typed.
    isWaiting = false;
    if (!field().value) return;
    field().value = '';
    field().dispatchEvent(new Event('input', { bubbles: true }));
  }, true);
})();
