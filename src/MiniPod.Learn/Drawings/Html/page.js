'use strict';
(() => {
  const panel = document.getElementById('details');
  const parts = document.querySelectorAll('.drawing .part');
  function show(part) {
    const title = document.createElement('strong');
    title.textContent = part.dataset.title;
    const list = document.createElement('dl');
    for (const line of part.dataset.details.split('\n').filter(Boolean)) {
      const at = line.indexOf(': ');
      const name = document.createElement('dt');
      const value = document.createElement('dd');
      name.textContent = line.slice(0, at);
      value.textContent = line.slice(at + 2);
      list.append(name, value);
    }
    panel.replaceChildren(title, list);
  }
  for (const part of parts) {
    part.addEventListener('mouseenter', () => show(part));
    part.addEventListener('focus', () => show(part));
  }
})();
