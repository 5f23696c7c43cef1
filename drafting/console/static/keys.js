// Shortcuts. They rest while somebody types in a field, and with a modifier key held.
const AFTER_G = 1200;

function isTyping(element) {
  return element instanceof HTMLElement && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
}

function move(step) {
  const links = [...document.querySelectorAll("[data-rows] tbody a")];
  if (links.length === 0) return;
  const at = links.indexOf(document.activeElement);
  const next = links[Math.min(Math.max(at + step, 0), links.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function use(element) {
  if (element.tagName === "A") element.click();
  else if (element.tagName === "SUMMARY") { if (!element.parentElement.open) element.click(); }
  else { element.focus(); element.scrollIntoView({ block: "center" }); }
}

export function listen(base) {
  let begun = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && isTyping(document.activeElement)) { document.activeElement.blur(); return; }
    if (isTyping(event.target)) return;
    if (Date.now() - begun < AFTER_G) {
      begun = 0;
      const place = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
      if (place) { event.preventDefault(); place.click(); }
      return;
    }
    if (event.key === "g") { begun = Date.now(); return; }
    if (event.key === "?") { location.assign(`${base}/help`); return; }
    if (event.key === "j" || event.key === "k") { event.preventDefault(); move(event.key === "j" ? 1 : -1); return; }
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (target) { event.preventDefault(); use(target); }
  });
}
