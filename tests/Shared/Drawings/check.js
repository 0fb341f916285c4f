'use strict';
// Looks at a drawing as a browser has laid it out, and returns what is wrong with it: texts that leave their rectangle or lie on each
// other, lines that cross texts or each other, colours that are hard to read, parts that the keyboard does not reach.
function checkDrawing(window) {
  const document = window.document;
  const svg = document.querySelector('svg.drawing');
  const faults = [];
  const near = 0.5;

  function boxOf(element) {
    const box = element.getBoundingClientRect();
    return { left: box.left, top: box.top, right: box.right, bottom: box.bottom };
  }

  function overlap(a, b, by) {
    return Math.min(a.right, b.right) - Math.max(a.left, b.left) > by && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > by;
  }

  function isInside(inner, outer) {
    return inner.left >= outer.left - near && inner.right <= outer.right + near && inner.top >= outer.top - near && inner.bottom <= outer.bottom + near;
  }

  function isBefore(a, b) {
    return (a.compareDocumentPosition(b) & 4) !== 0; // Node.DOCUMENT_POSITION_FOLLOWING
  }

  const texts = [...svg.querySelectorAll('text')].map(element => ({ element, text: element.textContent, box: boxOf(element) }));
  const rects = [...svg.querySelectorAll('rect')].map(element => ({ element, style: element.getAttribute('class'), box: boxOf(element) }));

  for (const [index, one] of texts.entries()) {
    for (const other of texts.slice(index + 1)) {
      if (overlap(one.box, other.box, near)) faults.push(`"${one.text}" lies on "${other.text}"`);
    }
    // A rectangle that is drawn later and in which the text is hides the borders of those below.
    const last = rects.findLastIndex(rect => rect.style !== 'other' && isInside(one.box, rect.box) && isBefore(rect.element, one.element));
    for (const rect of rects.slice(last + 1)) {
      if (overlap(one.box, rect.box, near) && !isInside(one.box, rect.box)) faults.push(`"${one.text}" leaves a rectangle (${rect.style})`);
    }
    const own = one.element.parentElement.matches('.part') && one.element.parentElement.querySelector('rect');
    if (own && !isInside(one.box, boxOf(own))) faults.push(`"${one.text}" is outside its part`);
  }

  // The straight pieces of a path.
  function pieces(element) {
    const matrix = element.getScreenCTM();
    const found = [];
    let x = 0, y = 0;
    for (const [, command, values] of element.getAttribute('d').matchAll(/([MHVLhz])([^MHVLhz]*)/g)) {
      const numbers = values.trim().split(/[\s,]+/).map(Number);
      const from = [x, y];
      if (command === 'M') { [x, y] = numbers; continue; }
      if (command === 'H') x = numbers[0];
      if (command === 'h') x += numbers[0];
      if (command === 'V') y = numbers[0];
      if (command === 'L' || command === 'z') continue;
      const [a, b] = [[from[0], from[1]], [x, y]].map(([px, py]) => ({ x: px * matrix.a + matrix.e, y: py * matrix.d + matrix.f }));
      found.push({ left: Math.min(a.x, b.x), right: Math.max(a.x, b.x), top: Math.min(a.y, b.y), bottom: Math.max(a.y, b.y) });
    }
    return found;
  }

  const lines = [...svg.querySelectorAll('path:not(.tip)')].map(element => ({ style: element.getAttribute('class'), pieces: pieces(element) }));
  const touches = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  for (const [index, line] of lines.entries()) {
    for (const piece of line.pieces) {
      const thick = { left: piece.left - 1, right: piece.right + 1, top: piece.top - 1, bottom: piece.bottom + 1 };
      for (const text of texts) {
        if (touches(thick, text.box)) faults.push(`a line (${line.style}) runs through "${text.text}"`);
      }
      for (const rect of rects.filter(one => /^(tab|card|nat|bar|other)/.test(one.style))) {
        const inner = { left: rect.box.left + 3, right: rect.box.right - 3, top: rect.box.top + 3, bottom: rect.box.bottom - 3 };
        if (touches(piece.left === piece.right || piece.top === piece.bottom ? thick : piece, inner)) faults.push(`a line (${line.style}) runs through a rectangle (${rect.style})`);
      }
    }
    for (const other of lines.slice(index + 1)) {
      const isCable = /cable|broken|shared/.test(line.style) || /cable|broken|shared/.test(other.style);
      if (isCable && line.pieces.some(a => other.pieces.some(b => crosses(a, b)))) faults.push(`a line (${line.style}) crosses another (${other.style})`);
    }
  }

  function crosses(a, b) {
    const inside = (low, value, high) => low + 1 < value && value < high - 1;
    return inside(a.left, b.left, a.right) && inside(b.top, a.top, b.bottom) || inside(b.left, a.left, b.right) && inside(a.top, b.top, a.bottom)
      || a.top === a.bottom && b.top === b.bottom && Math.abs(a.top - b.top) < 3 && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1;
  }

  // Web Content Accessibility Guidelines 2.2, 1.4.3: contrast.
  function luminance(color) {
    const [r, g, b] = color.match(/[\d.]+/g).map(Number).map(one => one / 255).map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  const area = rect => (rect.box.right - rect.box.left) * (rect.box.bottom - rect.box.top);
  for (const text of texts) {
    const behind = rects.filter(rect => isInside(text.box, rect.box) && window.getComputedStyle(rect.element).fill !== 'none').sort((a, b) => area(a) - area(b))[0];
    if (!behind) { faults.push(`"${text.text}" is outside the drawing`); continue; }
    const pair = [luminance(window.getComputedStyle(text.element).fill), luminance(window.getComputedStyle(behind.element).fill)].sort((a, b) => b - a);
    const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (contrast < 4.5) faults.push(`"${text.text}" has a contrast of ${contrast.toFixed(2)} on ${behind.style}`);
  }

  const panel = document.getElementById('details');
  if (panel) {
    for (const part of svg.querySelectorAll('.part')) {
      part.focus();
      if (document.activeElement !== part || part.getAttribute('tabindex') !== '0') faults.push(`the keyboard does not reach "${part.dataset.title}"`);
      else if (!panel.textContent.includes(part.dataset.title)) faults.push(`no details are shown of "${part.dataset.title}"`);
    }
    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth) faults.push(`the page is ${page.scrollWidth} wide on a screen of ${page.clientWidth}`);
    for (const element of document.querySelectorAll('.text li, .text p, .text dd, .text h2')) {
      if (element.scrollWidth > element.clientWidth + 1) faults.push(`"${element.textContent.trim()}" is wider than its place`);
    }
  }

  return { texts: texts.length, isDark: window.matchMedia('(prefers-color-scheme:dark)').matches, faults: [...new Set(faults)] };
}
