// Fetches the page again and replaces its live part; in between, counts the age of the data on.
(() => {
  "use strict";
  const EVERY = 3000;
  const TIMEOUT = 10000;
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });
  let live = document.getElementById("live");
  let read = performance.now();

  const ago = (seconds) => {
    if (seconds < 120) return words.format(-Math.floor(seconds), "second");
    if (seconds < 7200) return words.format(-Math.floor(seconds / 60), "minute");
    return words.format(-Math.floor(seconds / 3600), "hour");
  };

  const show = () => {
    const age = document.getElementById("age");
    if (!age) return;
    const seconds = Number(live.dataset.age) + (performance.now() - read) / 1000;
    age.textContent = ago(seconds);
    live.classList.toggle("stale", seconds >= Number(live.dataset.staleAfter));
  };

  const fetchAgain = async () => {
    try {
      const answer = await fetch(location.href, { signal: AbortSignal.timeout(TIMEOUT) });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.getElementById("live");
      if (!next) throw new Error("no figures");
      const scrolled = live.querySelector(".scroll")?.scrollLeft ?? 0;
      live.replaceWith(next);
      live = next;
      read = performance.now();
      const table = live.querySelector(".scroll");
      if (table) table.scrollLeft = scrolled;
    } catch {
      live.classList.add("offline");
    }
    show();
    setTimeout(fetchAgain, EVERY);
  };

  setInterval(show, 1000);
  setTimeout(fetchAgain, EVERY);
})();
