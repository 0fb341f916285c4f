// Plays the recorded run of the demo: its lines appear at their moments. Without this script all of them are there.
'use strict';

function play(player) {
  const screen = player.querySelector('pre');
  const controls = player.querySelector('.controls');
  const button = controls.querySelector('.play');
  const progress = controls.querySelector('progress');
  const speed = controls.querySelector('select');
  const lines = [...screen.querySelectorAll('[data-at]')].map(line => ({ line, at: Number(line.dataset.at) }));
  const end = lines[lines.length - 1].at;
  let now = end;
  let last = null; // the time of the last frame; null while nothing plays
  let next = 0; // the frame that was asked for

  function show() {
    for (const one of lines) one.line.hidden = one.at > now;
    progress.value = now / end;
  }

  function stop() {
    cancelAnimationFrame(next);
    last = null;
    button.textContent = controls.dataset.play;
  }

  function frame(time) {
    const isAtEnd = screen.scrollTop + screen.clientHeight >= screen.scrollHeight - 40; // or the reader looks at something
    now = Math.min(end, now + (time - last) / 1000 * Number(speed.value));
    last = time;
    show();
    if (isAtEnd) screen.scrollTop = screen.scrollHeight;
    if (now >= end) stop();
    else next = requestAnimationFrame(frame);
  }

  function start(from) {
    now = from;
    show();
    screen.classList.add('playing');
    button.textContent = controls.dataset.pause;
    cancelAnimationFrame(next);
    last = performance.now();
    next = requestAnimationFrame(frame);
  }

  button.onclick = () => last === null ? start(now >= end ? 0 : now) : stop();
  controls.querySelector('.again').onclick = () => start(0);
  controls.querySelector('.all').onclick = () => {
    stop();
    now = end;
    show();
    screen.classList.remove('playing');
  };
  controls.hidden = false;
  progress.value = 1;
}

document.querySelectorAll('.player').forEach(play);
