{% comment %}Keeps what is public for the time without a network. Variables: facts, None where it is switched off: then it takes itself and all that it kept away. No navigation preload: it would ask twice for each page that is left alone here, and some of those are links that work once.{% endcomment %}{% if facts %}const FACTS = {{ facts|safe }}, PATIENCE = 3000, A_WHILE = 15000, UNREACHED = [502, 503, 504];
const [SET, VISITED, STOOD_IN] = [FACTS.set, FACTS.visited, FACTS.stoodIn].map((pattern) => new RegExp(pattern));
// A name that changes with every change of what it names.
const LASTING = /\.[0-9a-f]{8,}\.\w+$/;
// Pages that are shown from their copy: what belongs to them is not waited for.
const copies = new Set(), renewed = new Map();
const languageOf = (address) => new URL(address, location).pathname.slice(1, 3);
const shelf = (address) => caches.open(`expo ${VISITED.test(new URL(address, location).pathname) ? "visited" : "set"} ${languageOf(address)}`);
const timeOf = (answer) => Number(answer.headers.get("X-Kept"));

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// Cookies cannot be seen from here, but an answer that depends on them says so, unless it is public all the same.
function isPublic({ status, type, redirected, headers }) {
  const says = (name, words) => words.test(headers.get(name) ?? "");
  return status === 200 && type === "basic" && !redirected && !says("Cache-Control", /private|no-store/i) && (says("Cache-Control", /public/i) || !says("Vary", /cookie|\*/i));
}

// The answer with its time by the server's clock, or null where it is none of this site's public ones.
async function stamped(answer, mark = "") {
  if (!isPublic(answer)) return null;
  const headers = new Headers(answer.headers), body = await (mark ? answer.text() : answer.blob());
  if (mark && !body.includes(mark)) return null;
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  headers.set("X-Kept", String(Date.parse(headers.get("Date")) || Date.now()));
  return new Response(body, { headers });
}
const pageIn = (answer) => stamped(answer, '<main id="main"');

async function keep(address, answer) {
  const { pathname, search } = new URL(address), isVisited = VISITED.test(pathname);
  if (!isVisited && !SET.test(pathname)) return;
  const kept = await shelf(address), isKnown = await kept.match(address, { ignoreVary: true });
  // What is no longer there is not shown from a copy either; nor what was closed.
  if ([404, 410].includes(answer.status) || (answer.status === 200 && !isPublic(answer))) return kept.delete(address);
  // Addresses with a query are as many as visitors like: only those of the set.
  const page = (isKnown || !search) && (await pageIn(answer));
  if (!page) return;
  await kept.delete(address);
  await kept.put(address, page);
  if (!isVisited) return;
  const old = (await kept.keys()).slice(0, -FACTS.most);
  for (const one of old) await kept.delete(one);
}

// The copy of a page, or that of the same page without its query; a marked stand is in the hall of its letter.
async function copyOf(address) {
  const { pathname, search, searchParams } = new URL(address), kept = await shelf(address);
  const hall = searchParams.get("stand")?.trim()[0] ?? searchParams.get("hall") ?? "";
  for (const query of [search, `?hall=${encodeURIComponent(hall.toUpperCase())}`, ""]) {
    const found = await kept.match(pathname + query, { ignoreVary: true });
    if (found) return found;
  }
  return null;
}

// ``14:32 (UTC+6)`` by the exhibition's clock, with the date where it is not that of today.
function told(time) {
  const [then, now] = [time, Date.now()].map((one) => new Date(one + (FACTS.ahead + FACTS.offset) * 1000).toISOString());
  const day = then.slice(0, 10) === now.slice(0, 10) ? "" : `${then.slice(0, 10).split("-").reverse().join(".")}, `;
  return `${day}${then.slice(11, 16)} (${FACTS.zone})`;
}

// Why a page comes from its copy: ``off`` without a network, ``slow``, or ``down`` where the site fails.
async function shown(event, copy, why, language = languageOf(event.request.url)) {
  if (!copy) return null;
  copies.add(event.resultingClientId);
  const { words: { [language]: words }, ahead, offset } = FACTS;
  const facts = { kept: told(timeOf(copy)), why, ahead, offset, words: JSON.stringify(words) };
  const marks = Object.entries(facts).map(([name, value]) => ` data-${name}="${String(value).replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`).join("");
  return new Response((await copy.text()).replace("<html", () => `<html${marks}`), { headers: copy.headers });
}
const languages = async () => (await caches.keys()).filter((name) => name.startsWith("expo set ")).map((name) => name.slice(-2));
const copyAt = (path) => copyOf(new URL(path, location).href);

// The list, in another language where it is not kept in that of the page.
async function inPlace(event, why) {
  for (const language of [languageOf(event.request.url), ...(await languages())]) {
    const list = await shown(event, await copyAt(`/${language}/offline/`), why, language);
    if (list) return list;
  }
  return null;
}

async function page(event, answer) {
  const { url } = event.request, isKept = !STOOD_IN.test(new URL(url).pathname);
  let wait;
  const late = new Promise((resolve) => { wait = setTimeout(resolve, PATIENCE, "slow"); });
  const first = await Promise.race([answer.catch(() => "off"), late]);
  clearTimeout(wait);
  if (first.status < 500) return first;
  const why = first.status ? "down" : first, copy = isKept && (await shown(event, await copyOf(url), why));
  if (copy) return copy;
  // What a proxy says of a site that is gone is of no use; what the site says of its own error is.
  if (why === "down") return (UNREACHED.includes(first.status) && (await inPlace(event, why))) || first;
  // Nothing better to show: as long as there is hope, it is waited for.
  return answer.catch(async (error) => {
    const list = await inPlace(event, "off");
    if (list) return list;
    throw error;
  });
}

async function file(event) {
  const { request, clientId } = event;
  for (const name of await caches.keys()) {
    const old = name.startsWith("expo set ") && (await (await caches.open(name)).match(request, { ignoreVary: true }));
    if (old && (LASTING.test(request.url) || copies.has(clientId))) return old;
    if (old) return fetch(request).then((answer) => (answer.status < 500 ? answer : old), () => old);
  }
  return fetch(request);
}

// Without a language the site asks the browser for one; without a network it is one that is kept.
async function root(answer) {
  const { status } = await answer.catch(() => ({ status: 502 }));
  if (status >= 500) for (const language of await languages()) if (await copyAt(`/${language}/`)) return Response.redirect(`/${language}/`);
  return answer;
}

self.addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith(FACTS.files)) return event.respondWith(file(event));
  if (request.mode !== "navigate" || !(pathname === "/" || [SET, VISITED, STOOD_IN].some((one) => one.test(pathname)))) return;
  const answer = fetch(request);
  // First of all, while the body of the answer is still whole.
  event.waitUntil(answer.then((one) => keep(request.url, one.clone())).catch(() => {}));
  event.respondWith(pathname === "/" ? root(answer) : page(event, answer));
});

const ask = (address) => fetch(address, { credentials: "omit", cache: LASTING.test(address) ? "default" : "no-cache", priority: "low" });
const got = async (address) => stamped(await ask(address));

// The pages that there is room for, by their length on the line, or where that is not told a fourth of the text.
async function fitting(pages) {
  const found = new Map();
  let room = FACTS.bytes;
  for (const address of pages) {
    const answer = await ask(address), length = Number(answer.headers.get("Content-Length"));
    if (length > room) {
      await answer.body.cancel();
      continue;
    }
    const page = await pageIn(answer);
    if (!page) throw new Error(`Not to be kept: ${address}`);
    const text = await page.clone().text(), taken = length || text.length / 4;
    if (taken > room) continue;
    room -= taken;
    found.set(address, [page, text]);
  }
  return found;
}

// What the texts name of the site's own files, fonts included as far as a page asks for them.
function filesIn(texts) {
  const found = new Set();
  for (const text of texts) for (const [, path] of text.matchAll(/["(]([^"()\s]+\.(?:css|js|svg|png|woff2))["?#)]/g)) if (path.startsWith(FACTS.files)) found.add(path);
  return found;
}

// Fetch the whole set, then put it in the place of the old one: without all of it, nothing is changed.
async function renew(list) {
  const index = await got(list);
  if (!index) return;
  const kept = await shelf(list), old = await kept.match(list);
  const { version, pages } = await index.clone().json();
  if (!old || (await old.json()).version !== version) {
    const found = await fitting(pages), files = filesIn([...found.values()].map(([, text]) => text));
    const fresh = new Map([...found].map(([address, [page]]) => [address, page]));
    for (const address of files) {
      const file = await got(address);
      fresh.set(address, file);
      // The ornaments, which only the style sheets name.
      if (file && address.endsWith(".css")) for (const [, name] of (await file.clone().text()).matchAll(/url\(([^()]+\.svg)\)/g)) files.add(new URL(name, new URL(address, location)).pathname);
    }
    for (const [address, answer] of fresh) if (answer) await kept.put(address, answer);
    const wanted = [...fresh.keys(), list].map((address) => new URL(address, location).href);
    for (const { url } of await kept.keys()) if (!wanted.includes(url)) await kept.delete(url);
    await reread(list);
  }
  await kept.put(list, index);
}

// What was read is read anew, the oldest first: it may name what has been withdrawn, or be it.
async function reread(list) {
  const visited = await caches.open(`expo visited ${languageOf(list)}`);
  for (const { url } of await visited.keys()) {
    const answer = await ask(url);
    if (answer.status < 500) await keep(url, answer);
    else await visited.delete(url);
  }
}

self.addEventListener("message", (event) => {
  const { set } = event.data ?? {};
  if (typeof set !== "string" || !/^\/[a-z]{2}\/offline\/pages\.json$/.test(set)) return;
  // Each page that is opened asks, in each tab.
  if (Date.now() - (renewed.get(set) ?? 0) < A_WHILE) return;
  renewed.set(set, Date.now());
  event.waitUntil(renew(set).catch(() => renewed.delete(set)));
});
{% else %}self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("expo ")) await caches.delete(name);
  await self.registration.unregister();
})()));
{% endif %}
