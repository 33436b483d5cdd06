{% comment %}Keeps the screens of one language, so that one that is restarted without a network still has what it knew. With the switch off it takes itself and all that it kept away.{% endcomment %}{% if is_on %}const CACHE = "signage", PAGE = /^\/[a-z]+\/signage\/(.*\/)?$/, FILES = "{{ files|escapejs }}", PATIENCE = 15000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// Only a screen is kept: somebody else's answer, such as the login of a network, is none.
async function keep(address, answer) {
  const { pathname } = new URL(address), headers = new Headers(answer.headers), isPage = PAGE.test(pathname);
  const body = await (isPage ? answer.text() : answer.blob());
  if (!answer.ok || answer.redirected || (isPage && !body.includes('id="board"'))) return;
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  headers.set("X-Kept", String(Date.now()));
  await (await caches.open(CACHE)).put(address, new Response(body, { headers }));
}

// As it would be now: the clock of the screen goes on from what the server said.
async function kept(address) {
  const found = await (await caches.open(CACHE)).match(address, { ignoreVary: true });
  if (!found) return null;
  if (!PAGE.test(new URL(address).pathname)) return found;
  const age = Math.max(0, Math.round((Date.now() - Number(found.headers.get("X-Kept"))) / 1000));
  const text = await found.text(), { headers } = found;
  return new Response(text.replace(/data-now="(\d+)"/, (_all, now) => `data-now="${Number(now) + age}" data-age="${age}"`), { headers });
}

async function answerTo(event, isNeeded) {
  const { request } = event;
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) event.waitUntil(keep(request.url, answer.clone()));
    return (answer.status >= 500 && isNeeded && (await kept(request.url))) || answer;
  } catch (error) {
    const old = isNeeded && (await kept(request.url));
    if (old) return old;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  // A screen that is on and asks for news has to learn that there are none.
  if (PAGE.test(pathname)) event.respondWith(answerTo(event, request.mode === "navigate"));
  else if (pathname.startsWith(FILES)) event.respondWith(answerTo(event, true));
});

// What a screen needs beside its page, which it has loaded before this was here. Older files go.
self.addEventListener("message", (event) => {
  const { data } = event, renew = async () => {
    const cache = await caches.open(CACHE);
    await Promise.allSettled(data.map(async (address) => keep(address, await fetch(address))));
    for (const { url } of await cache.keys()) if (new URL(url).pathname.startsWith(FILES) && !data.includes(url)) await cache.delete(url);
  };
  event.waitUntil(renew());
});
{% else %}self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(caches.delete("signage").then(() => self.registration.unregister())));
{% endif %}
