// Recordings: the line of a chapter moves the player to it. Without a script it opens the file there.

for (const block of document.querySelectorAll('[data-block="video"]')) {
  const player = block.querySelector('video');
  block.addEventListener('click', (event) => {
    const { seconds } = event.target.closest('.moments a')?.dataset ?? {};
    if (!player || seconds === undefined) return;
    event.preventDefault();
    player.currentTime = Number(seconds);
    player.focus();
    player.play().catch(() => {});
  });
}
