// A screen that nobody tends. The page holds all it needs to go on by itself; while there is a network it
// is fetched anew each minute. Times are seconds; the clock is the server's, whatever the device believes.
(() => {
  const REFRESH = 60, TURN = 12, OLD = 150;
  const page = document.documentElement, languages = page.dataset.languages.split(",");
  // By language: the board with its entries, its title, and when the server sent it.
  const boards = new Map();
  const uptime = () => performance.now() / 1000;
  let ahead, offset, shown, newer, step = 0, turned = uptime(), fetched = turned, drawn = "";
  const now = () => uptime() + ahead;
  const clockAt = (time) => new Date((time + offset) * 1000).toISOString().slice(11, 16);

  function keep(copy, arrived) {
    const { lang, dataset } = copy.documentElement, board = copy.querySelector("#board");
    ahead = Number(dataset.now) - arrived;
    offset = Number(dataset.offset);
    boards.set(lang, { board, entries: [...board.querySelectorAll("li[data-from]")], title: copy.title, heard: uptime() - Number(dataset.age ?? 0) });
  }

  async function load(language) {
    const sent = uptime(), address = location.pathname.replace(/^\/\w+/, `/${language}`) + location.search;
    const answer = await fetch(address, { cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(20000) });
    const copy = new DOMParser().parseFromString(await answer.text(), "text/html");
    // Somebody else's answer, such as the login of a network, is none.
    if (!answer.ok || !copy.querySelector("#board")) return;
    const { version } = copy.documentElement.dataset;
    if (language === languages[0] && version !== page.dataset.version) {
      // Not while the server is being renewed: once it has given the same answer twice.
      if (newer === version) location.reload();
      newer = version;
    }
    keep(copy, (sent + uptime()) / 2);
    if (language !== shown) return;
    put(shown);
    drawn = "";
    draw();
  }

  function put(language) {
    const { board, title } = boards.get(language), old = document.querySelector("#board");
    shown = page.lang = language;
    document.title = title;
    if (board !== old) old.replaceWith(board);
  }

  function draw() {
    const { board, entries, heard } = boards.get(shown), time = now();
    const isOld = uptime() - heard > OLD, old = board.querySelector("[data-old]");
    board.querySelector("[data-clock]").textContent = clockAt(time);
    old.hidden = !isOld;
    old.querySelector("time").textContent = clockAt(heard + ahead);
    for (const one of board.querySelectorAll("span[data-until]")) one.hidden = !isAt(one, time);
    const states = entries.map((one) => stateOf(one, time)), told = [...board.querySelectorAll("[data-list=told] > li")];
    for (const one of told) if (!isAt(one, time)) one.remove();
    const looks = [shown, states, told.length, step, innerWidth, innerHeight, isOld].join();
    if (looks === drawn) return;
    drawn = looks;
    entries.forEach((one, place) => (states[place] ? board.querySelector(`[data-list=${states[place]}]`)?.append(one) : one.remove()));
    for (const list of board.querySelectorAll("[data-list]")) {
      const none = board.querySelector(`[data-none=${list.dataset.list}]`);
      if (none) none.hidden = list.children.length > 0;
      else list.parentNode.hidden = !list.children.length;
    }
    turn(board);
  }
  const isAt = ({ dataset }, time) => time >= (dataset.from ?? 0) && time < dataset.until;
  function stateOf({ dataset }, time) {
    if (time >= dataset.until) return "";
    if (time >= dataset.from) return "on";
    return time >= dataset.next ? "next" : "";
  }

  // Show one page of each list that is longer than its place. Where the page scrolls, none is.
  function turn(board) {
    const main = board.querySelector("main"), lists = [...board.querySelectorAll("[data-list]")];
    main.style.gridTemplateRows = "";
    for (const one of lists) for (const item of one.children) item.hidden = false;
    const paged = lists.map(pagesOf);
    // What is hidden now gives its place to nobody, or all would jump with each page.
    if (paged.some((pages) => pages.length > 1)) main.style.gridTemplateRows = getComputedStyle(main).gridTemplateRows;
    lists.forEach((list, number) => {
      const pages = paged[number], place = step % pages.length;
      for (const item of list.children) item.hidden = !pages[place].includes(item);
      list.parentNode.querySelector("[data-pages]").textContent = pages.length > 1 ? `${place + 1}/${pages.length}` : "";
      list.dataset.count = pages.length;
    });
  }
  function pagesOf(list) {
    const items = [...list.children], pages = [[]], height = list.clientHeight;
    if (list.scrollHeight <= height + 1) return [items];
    let top = items[0].offsetTop;
    for (const one of items) {
      if (one.offsetTop + one.offsetHeight - top > height && pages.at(-1).length) {
        pages.push([]);
        top = one.offsetTop;
      }
      pages.at(-1).push(one);
    }
    return pages;
  }

  function goOn() {
    const longest = Math.max(1, ...[...document.querySelectorAll("[data-list]")].map((list) => Number(list.dataset.count)));
    turned = uptime();
    step += 1;
    if (step < longest) return;
    step = 0;
    const known = languages.filter((language) => boards.has(language));
    if (known.length) put(known[(known.indexOf(shown) + 1) % known.length]);
  }

  function tick() {
    const time = uptime();
    if (time - fetched >= REFRESH) {
      fetched = time;
      refresh();
    }
    if (time - turned >= TURN) goOn();
    draw();
  }
  function refresh() {
    return Promise.allSettled(languages.map(load));
  }
  // A screen that sleeps shows nothing; not every browser can be told.
  function stayAwake() {
    if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {});
  }

  // Keeps what the screen needs to be started without a network; ended where the server offers it no more.
  async function provide() {
    const { serviceWorker } = navigator, { worker } = page.dataset;
    if (!serviceWorker) return;
    if (!worker) {
      const found = await serviceWorker.getRegistration();
      // Where no screen's worker is left, the one for visitors' pages is found: that goes by its own switch.
      if (found && new URL(found.scope).pathname !== "/") await found.unregister();
      return;
    }
    await serviceWorker.register(worker, { updateViaCache: "none" });
    const files = performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.startsWith(location.origin));
    (await serviceWorker.ready).active.postMessage([location.href, ...files]);
  }

  shown = page.lang;
  keep(document, uptime());
  draw();
  setInterval(tick, 1000);
  if (languages.length > 1) refresh();
  addEventListener("resize", draw);
  addEventListener("online", refresh);
  document.addEventListener("visibilitychange", stayAwake);
  document.fonts?.ready.then(() => { drawn = ""; draw(); });
  stayAwake();
  // Not where the server is not reached: what is kept must not be thrown away for it.
  if (!page.dataset.age) provide().catch(() => {});
})();
