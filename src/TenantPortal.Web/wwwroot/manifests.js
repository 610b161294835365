// Folds manifests, and colors the YAML of those that are open. The colors are ranges that the browser paints (CSS Custom Highlight API), so the text of
// the page stays plain text. A browser without them shows YAML in one color.
(() => {
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-fold]');
    button?.closest('.manifests').querySelectorAll('details').forEach(part => { part.open = button.dataset.fold === 'open'; });
  });
  if (!CSS.highlights) return;

  const colors = Object.fromEntries(['key', 'text', 'literal', 'comment'].map(name => {
    const highlight = new Highlight();
    CSS.highlights.set(`yaml-${name}`, highlight);
    return [name, highlight];
  }));
  const painted = new Map();

  const key = /^(\s*(?:- )*)("(?:[^"\\]|\\.)*"|[^\s"#-][^:#]*|-[^\s:][^:#]*):(?=\s|$)/;
  const literal = /^(?:-?\d+(?:\.\d+)?|true|false|null|~|\{\}|\[\])$/;
  const indentOf = line => line.search(/\S|$/);

  // Calls back with the color, start and length of each part of the text.
  const scan = (text, found) => {
    let start = 0, block = -1;
    for (const line of text.split('\n')) {
      const indent = indentOf(line);
      if (block >= 0 && line.trim() && indent <= block) block = -1;
      const named = block < 0 && key.exec(line);
      const at = named ? named[0].length : line.match(/^\s*(?:- )*/)[0].length;
      const value = line.slice(at).trim();
      const valueAt = start + at + line.slice(at).search(/\S|$/);
      if (named) found('key', start + named[1].length, named[2].length);
      if (block >= 0) found('text', start + indent, line.length - indent);
      else if (value.startsWith('#')) found('comment', valueAt, value.length);
      else if (/^[|>][-+\d]*$/.test(value)) block = indent;
      else if (value && value !== '---') found(literal.test(value) ? 'literal' : 'text', valueAt, value.length);
      start += line.length + 1;
    }
  };

  const clear = pre => {
    for (const [color, range] of painted.get(pre) ?? []) colors[color].delete(range);
    painted.delete(pre);
  };

  const paint = pre => {
    // A range keeps what it is about, also after the page has removed it.
    for (const known of painted.keys()) if (!known.isConnected) clear(known);
    clear(pre);
    const node = pre.firstChild;
    if (node?.nodeType !== Node.TEXT_NODE) return;
    const ranges = [];
    scan(node.data, (color, start, length) => {
      if (length <= 0) return;
      const range = new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: start + length });
      colors[color].add(range);
      ranges.push([color, range]);
    });
    painted.set(pre, ranges);
  };

  document.addEventListener('toggle', event => {
    if (!event.target.matches?.('.manifests details')) return;
    const pre = event.target.querySelector('pre');
    if (event.target.open) paint(pre);
    else clear(pre);
  }, true);
  new MutationObserver(changes => {
    for (const pre of new Set(changes.map(change => change.target.parentElement?.closest('.manifests pre')))) if (painted.has(pre)) paint(pre);
  }).observe(document.body, { subtree: true, characterData: true });
})();
