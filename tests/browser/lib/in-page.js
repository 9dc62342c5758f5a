// Small helpers that the checks use inside the page, as `handoverTest.…`.

/** Runs in the page: must not refer to anything of this file. */
export function installHelpers() {
  const own = (element) => {
    const name = element.localName + (element.id ? `#${element.id}` : '');
    return name + [...element.classList].map((word) => `.${word}`).join('');
  };

  globalThis.handoverTest = {
    /** A short selector for people: the element and up to two of its parents. */
    nameOf(element) {
      const steps = [own(element)];
      for (let up = element.parentElement; up && up !== document.body && steps.length < 3; up = up.parentElement) {
        steps.unshift(own(up));
      }
      const text = (element.innerText ?? '').trim().replace(/\s+/g, ' ').slice(0, 30);
      return steps.join(' > ') + (text ? ` “${text}”` : '');
    },

    isShown(element) {
      const box = element.getBoundingClientRect();
      return box.width > 0 && box.height > 0 && element.checkVisibility({ visibilityProperty: true });
    },
  };
}
