// Listens to the stream and fetches the live part of the page again at what it hears, at most once a
// second; in between, counts the age of the data on and turns the page grey when it is too old.
(() => {
  "use strict";
  const AT_MOST_EVERY = 1000;
  // Asked without news too: a proxy may hold the stream back, and no news is not yet a figure of now.
  const WITHOUT_NEWS = 10000;
  const TIMEOUT = 10000;
  const LISTEN_AGAIN = 3000;
  const RELOAD_AFTER = 60000;
  const KINDS = ["snapshot", "update", "window_closed", "window_revised"];
  const stream = document.currentScript.dataset.stream;
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });
  const alarm = document.getElementById("alarm");
  let live = document.getElementById("live");
  let read = performance.now();
  let asked = read;
  let offline = false;
  let wanted = false;
  let busy = false;

  const ago = (seconds) => {
    if (seconds < 120) return words.format(-Math.floor(seconds), "second");
    if (seconds < 7200) return words.format(-Math.floor(seconds / 60), "minute");
    return words.format(-Math.floor(seconds / 3600), "hour");
  };

  const say = (text) => {
    // Only where it differs: a screen reader reads every change aloud.
    if (alarm.textContent !== text) alarm.textContent = text;
  };

  const show = () => {
    const seconds = Number(live.dataset.age ?? 0) + (performance.now() - read) / 1000;
    const stale = seconds >= Number(live.dataset.staleAfter ?? 30);
    const age = document.getElementById("age");
    if (age) age.textContent = ago(seconds);
    const incomplete = "incomplete" in live.dataset;
    live.classList.toggle("stale", stale || incomplete);
    const old = stale ? alarm.dataset.stale : incomplete ? alarm.dataset.incomplete : "";
    say(offline ? alarm.dataset.offline : old);
  };

  const replace = (next) => {
    const focused = live.contains(document.activeElement) ? document.activeElement.id : "";
    const scrolled = live.querySelector(".scroll")?.scrollLeft ?? 0;
    live.replaceWith(next);
    live = next;
    read = performance.now();
    const table = live.querySelector(".scroll");
    if (table) table.scrollLeft = scrolled;
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  };

  const bring = async () => {
    try {
      const answer = await fetch(location.href, { signal: AbortSignal.timeout(TIMEOUT) });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.getElementById("live");
      if (!next) throw new Error("no figures");
      const other = next.dataset.version !== live.dataset.version;
      // Not at once again: while servers are exchanged, two of them may answer in turns.
      if (other && performance.now() > RELOAD_AFTER) return location.reload();
      replace(next);
      offline = false;
    } catch {
      offline = true;
    }
    show();
  };

  const pump = async () => {
    const wait = asked + AT_MOST_EVERY - performance.now();
    if (wait > 0) {
      setTimeout(pump, wait);
      return;
    }
    asked = performance.now();
    wanted = false;
    await bring();
    busy = false;
    if (wanted) want();
  };

  // One fetch at a time; what is heard meanwhile makes one more.
  const want = () => {
    wanted = true;
    if (busy) return;
    busy = true;
    pump();
  };

  const listen = () => {
    const source = new EventSource(stream);
    for (const kind of KINDS) source.addEventListener(kind, want);
    source.addEventListener("error", () => {
      // Whether the server is away, or the stream alone, the answer to a question says.
      want();
      // It tries again by itself, but not where the answer was no stream, as of a proxy without a server.
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, LISTEN_AGAIN);
    });
    source.addEventListener("open", want);
  };

  setInterval(() => {
    show();
    if (performance.now() - asked >= WITHOUT_NEWS) want();
  }, 1000);
  document.addEventListener("visibilitychange", want);
  listen();
})();
