// What is wrong with a page of the site, as a reader would see it at the width of its frame.
function checkPage(view) {
  const page = view.document;
  const faults = [];
  const say = (what, element) => faults.push(`${what}: "${element.textContent.trim().slice(0, 60)}"`);
  const visible = element => element.getClientRects().length > 0;
  const root = page.scrollingElement;
  if (root.scrollWidth > view.innerWidth) {
    const wide = [...page.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > view.innerWidth + 1
      && !one.parentElement.closest('pre, .wide'));
    say(`is ${root.scrollWidth} px wide`, wide[wide.length - 1] || page.body);
  }
  if (page.querySelectorAll('h1').length !== 1) faults.push(`has ${page.querySelectorAll('h1').length} titles`);
  let level = 0;
  for (const heading of page.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) say(`skips a level of headings (${level} to ${own})`, heading);
    level = own;
  }
  for (const block of page.querySelectorAll('h1, h2, h3, h4, h5, h6, summary')) {
    if (block.querySelector('ol, ul, p, pre, table')) say('has a block in a title', block);
  }
  for (const image of page.images) if (image.naturalWidth === 0) faults.push(`does not show ${image.getAttribute('src')}`);
  for (const link of page.querySelectorAll('a')) {
    if (link.textContent.trim() === '') faults.push(`has a link without words: ${link.getAttribute('href')}`);
  }
  for (const box of page.querySelectorAll('body *')) {
    if (!visible(box) || box.closest('svg')) continue;
    const style = view.getComputedStyle(box);
    if (style.display === 'inline') continue;
    const scrolls = /auto|scroll/.test(style.overflowX);
    const over = box.clientWidth > 0 ? box.scrollWidth - box.clientWidth : 0;
    if (over > 1 && !scrolls) say(`overflows by ${over} px`, box);
    if (over > 1 && scrolls && box.tabIndex < 0) say('scrolls, but not by the keyboard', box);
  }
  const luminance = color => {
    const [r, g, b] = color.match(/[\d.]+/g).map(one => Number(one) / 255)
      .map(one => one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4); // WCAG 2.2, relative luminance
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const back = element => {
    for (let one = element; one; one = one.parentElement) {
      const color = view.getComputedStyle(one).backgroundColor;
      if (!/, 0\)$/.test(color) && color !== 'transparent') return color;
    }
    return 'rgb(255, 255, 255)';
  };
  const seen = new Set();
  for (const box of page.querySelectorAll('body *')) {
    if (![...box.childNodes].some(one => one.nodeType === 3 && one.data.trim()) || !visible(box)) continue;
    const front = view.getComputedStyle(box).color;
    const pair = `${front} on ${back(box)}`;
    if (seen.has(pair)) continue;
    seen.add(pair);
    const [light, dark] = [luminance(front), luminance(back(box))].sort((a, b) => b - a);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < 4.5) say(`has a contrast of ${contrast.toFixed(1)} (${pair})`, box);
  }
  for (const player of page.querySelectorAll('.player')) {
    const hidden = () => player.querySelectorAll('[data-at][hidden]').length;
    const click = name => player.querySelector(name).click();
    if (hidden() > 0) faults.push('the recording does not begin with all of its text');
    click('.again');
    click('.play'); // stops it
    if (hidden() < 50) faults.push(`the recording plays with ${hidden()} lines still to come`);
    click('.all');
    if (hidden() > 0) faults.push('the recording does not show all of its text in the end');
  }
  return { faults, letters: page.body.innerText.length, isDark: view.matchMedia('(prefers-color-scheme: dark)').matches };
}
