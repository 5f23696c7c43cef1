// Times that run out: how long an approval can still be taken back.
function words(seconds) {
  return seconds > 90 ? `in ${Math.round(seconds / 60)} min` : `in ${seconds} s`;
}

export function countDown() {
  const times = [...document.querySelectorAll("time[data-countdown]")].filter((time) => Date.parse(time.dateTime) > Date.now());
  if (times.length === 0) return;
  const tick = () => {
    for (const time of times) {
      const left = Math.ceil((Date.parse(time.dateTime) - Date.now()) / 1000);
      time.textContent = left > 0 ? words(left) : "now";
      if (left <= -3) { location.reload(); clearInterval(timer); return; }
    }
  };
  const timer = setInterval(tick, 1000);
  tick();
}
