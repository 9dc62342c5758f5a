// Follows the preview's news: reloads the page when it changed, shows what is wrong when something is.
(() => {
  const id = 'handover-faults';
  const here = () => decodeURI(location.pathname);
  const show = (faults) => {
    document.getElementById(id)?.remove();
    if (!faults.length) return;
    const box = document.createElement('details');
    box.open = true;
    box.id = id;
    box.style.cssText = 'position:fixed;inset:auto 0 0 0;z-index:2147483647;max-height:60vh;overflow:auto;' +
      'background:#fff;color:#20242a;border-top:5px solid #97371f;font:15px/1.5 sans-serif;padding:.5rem 1rem';
    const head = document.createElement('summary');
    head.textContent = faults.length === 1 ? 'The site has 1 error' : `The site has ${faults.length} errors`;
    box.append(head);
    for (const fault of faults) {
      const text = document.createElement('pre');
      text.style.cssText = 'white-space:pre-wrap;font:13px/1.5 monospace';
      text.textContent = fault;
      box.append(text);
    }
    document.body.append(box);
  };
  const news = new EventSource('/.handover/events');
  let known = false;
  news.onmessage = (event) => {
    const { changed, faults } = JSON.parse(event.data);
    // After the preview was started anew, the page may be any age.
    if (known === 'lost') return location.reload();
    known = true;
    const mine = changed.some((path) => path === '*' || path === here() || /\.(css|m?js)$/.test(path));
    if (mine) return location.reload();
    show(faults);
  };
  news.onerror = () => { if (known) known = 'lost'; };
})();
