// The editor of the programme: places the blocks that the server sends, lets them be dragged, and asks every
// three seconds whether others have moved something. Times are minutes from the beginning of the grid.
(() => {
  const POLL = 3000, STEP = 5, HEAD = 2, START = 4;
  const root = document.querySelector("[data-editor]"), said = root.querySelector("[data-said]");
  const board = root.querySelector("[data-board]"), news = root.querySelector("[data-news]");
  const form = root.querySelector("#move form");
  let grid, drag = null, isBusy = false, chosen = root.dataset.chosen;
  // While the login has ended: true, and what was sent then.
  let isOut = false, waiting = null;

  const all = (name, within = board) => [...within.querySelectorAll(name)];
  const lineOf = (minute) => Math.round(Math.max(0, minute) / STEP) + HEAD;
  const pad = (number) => String(number).padStart(2, "0");
  function clockAt(minute) {
    const [hours, minutes] = grid.dataset.begins.split(":").map(Number), at = hours * 60 + minutes + minute;
    return `${pad(Math.floor(at / 60) % 24)}:${pad(at % 60)}`;
  }
  const columnOf = (room) => all("[data-column]").findIndex((one) => one.dataset.column === room) + 2;

  function put(one, room, start, end) {
    one.style.gridColumn = String(columnOf(room));
    one.style.gridRow = `${lineOf(start)} / ${Math.max(lineOf(end), lineOf(start) + 3)}`;
  }

  // Those that overlap in a room share its width.
  function share(blocks) {
    const ends = [];
    let together = [], until = -1;
    const close = () => {
      for (const one of together) {
        one.style.marginLeft = `${(100 / ends.length) * one.lane}%`;
        one.style.width = `${100 / ends.length}%`;
      }
      together = [];
      ends.length = 0;
    };
    for (const one of blocks.toSorted((a, b) => a.dataset.start - b.dataset.start)) {
      const start = Number(one.dataset.start), end = start + Math.max(Number(one.dataset.minutes), 15);
      if (start >= until) close();
      let lane = ends.findIndex((at) => at <= start);
      if (lane < 0) lane = ends.length;
      ends[lane] = end;
      one.lane = lane;
      until = Math.max(until, end);
      together.push(one);
    }
    close();
  }

  function place() {
    grid = board.querySelector("[data-grid]");
    const rooms = all("[data-column]"), rows = Number(grid.dataset.minutes) / STEP;
    grid.style.gridTemplateColumns = `3.5rem repeat(${rooms.length}, minmax(8.5rem, 1fr))`;
    grid.style.gridTemplateRows = `auto repeat(${rows}, 7px)`;
    rooms.forEach((one, number) => (one.style.gridColumn = String(number + 2)));
    for (const one of all(".hour")) one.style.gridRow = `${lineOf(one.dataset.start)} / span ${60 / STEP}`;
    for (const one of all(".taken")) put(one, one.dataset.room, one.dataset.start, one.dataset.end);
    const blocks = all(".blocks > .block");
    for (const one of blocks) put(one, one.dataset.room, Number(one.dataset.start), Number(one.dataset.start) + Number(one.dataset.minutes));
    for (const room of rooms) share(blocks.filter((one) => one.dataset.room === room.dataset.column));
    for (const one of all("[data-script]", root)) one.hidden = false;
    choose(chosen);
  }

  // Show which session is meant, and when its people cannot be there.
  function choose(pk) {
    chosen = pk;
    for (const one of all(".away")) one.remove();
    for (const one of all(".block")) one.classList.toggle("is-chosen", one.dataset.pk === pk);
    const block = all(".block").find((one) => one.dataset.pk === pk);
    for (const span of block?.dataset.away.trim().split(" ") ?? []) {
      if (!span) continue;
      const [start, end] = span.split("-").map(Number), away = document.createElement("div");
      away.className = "away";
      away.style.gridRow = `${lineOf(start)} / ${lineOf(end)}`;
      grid.append(away);
    }
  }

  // Put what the server sent in the place of the old, without losing the focus or where it was scrolled to.
  function renew(answer, byOthers) {
    if (answer.version < Number(grid.dataset.version)) return;
    const focused = board.contains(document.activeElement) ? document.activeElement.id : "";
    const scroll = board.querySelector("[data-scroll]"), { scrollTop, scrollLeft } = scroll;
    const known = new Map(all(".block").map((one) => [one.dataset.pk, one.dataset.version]));
    board.innerHTML = answer.board;
    place();
    Object.assign(board.querySelector("[data-scroll]"), { scrollTop, scrollLeft });
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    if (!byOthers) return;
    const changed = all(".block").filter((one) => known.get(one.dataset.pk) !== one.dataset.version);
    for (const one of changed) one.classList.add("is-news");
    if (changed.length) news.textContent = `${root.dataset.others} ${changed.map((one) => one.querySelector("a").textContent).join(", ")}`;
  }

  function complain() {
    said.replaceChildren(Object.assign(document.createElement("p"), { className: "errornote", textContent: root.dataset.failed }));
    said.firstChild.setAttribute("role", "alert");
  }

  async function send(address, data, isAgain = false) {
    isBusy = true;
    try {
      data.set("csrfmiddlewaretoken", root.querySelector("[name=csrfmiddlewaretoken]").value);
      const options = { method: "POST", body: data, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(15000) };
      const got = await fetch(address, options);
      // The door, or a form of the login before this one: it is sent once more when somebody is in again.
      if (got.redirected || (got.status === 403 && !isAgain)) {
        waiting = { address, data };
        tell(true);
        return place();
      }
      const answer = await got.json();
      said.innerHTML = answer.said;
      renew(answer, false);
    } catch {
      complain();
      place();
    } finally {
      isBusy = false;
    }
  }

  function tell(hasEnded) {
    isOut = hasEnded;
    root.querySelector("[data-ended]").hidden = !hasEnded;
  }

  // Ask for what others have moved, and return whether this organiser is in.
  async function look() {
    try {
      // Who has logged in again needs the forms of the new login.
      const since = isOut ? "" : grid.dataset.version, address = `${root.dataset.state}?day=${root.dataset.day}&since=${since}`;
      const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(10000) });
      root.querySelector("[data-offline]").hidden = true;
      if (answer.redirected || answer.status === 403) {
        tell(true);
        return false;
      }
      if (!answer.ok) throw new Error(answer.status);
      const sent = answer.status === 204 ? null : await answer.json();
      if (sent) for (const one of all("[name=csrfmiddlewaretoken]", root)) one.value = sent.token;
      if (sent && !isBusy && !drag) renew(sent, true);
      tell(false);
      return true;
    } catch {
      root.querySelector("[data-offline]").hidden = false;
      return false;
    }
  }

  async function poll() {
    if (isBusy || drag || document.hidden || !(await look()) || !waiting) return;
    const { address, data } = waiting;
    waiting = null;
    send(address, data, true);
  }

  // Where the pointer is: over the tray, over a room at a time, or nowhere.
  function target({ clientX, clientY }) {
    const within = (box) => clientX >= box.left && clientX < box.right && clientY >= box.top && clientY < box.bottom;
    if (within(board.querySelector("[data-tray]").getBoundingClientRect())) return { isTray: true };
    if (!within(board.querySelector("[data-scroll]").getBoundingClientRect())) return null;
    const rooms = all("[data-column]"), { bottom } = grid.querySelector(".corner").getBoundingClientRect();
    const room = rooms.find((one) => {
      const box = one.getBoundingClientRect();
      return clientX >= box.left && clientX < box.right;
    });
    if (!room || clientY < bottom) return null;
    const first = grid.querySelector(".hour").getBoundingClientRect();
    return { room: room.dataset.column, minute: ((clientY - first.top) / first.height) * 60 };
  }

  const snap = (minute) => Math.round(minute / STEP) * STEP;

  function follow(event) {
    const found = target(event), { ghost, minutes } = drag, end = Number(grid.dataset.minutes);
    board.querySelector("[data-tray]").classList.toggle("is-target", Boolean(found?.isTray && !drag.isResize));
    drag.to = null;
    ghost.hidden = !found || found.isTray;
    if (!found) return;
    if (found.isTray) {
      if (!drag.isResize) drag.to = found;
      return;
    }
    const start = drag.isResize ? drag.start : Math.min(Math.max(0, snap(found.minute - drag.offset)), Math.max(0, end - minutes));
    const until = drag.isResize ? Math.min(end, Math.max(start + STEP, snap(found.minute - drag.offset))) : start + minutes;
    drag.to = { room: drag.isResize ? drag.block.dataset.room : found.room, start, until };
    put(ghost, drag.to.room, start, until);
    ghost.querySelector(".when").textContent = `${clockAt(start)}–${clockAt(until)}`;
  }

  // At the edge of what is seen the board goes on, and so does the page, even while the pointer rests.
  function goOn() {
    const { clientX, clientY } = drag.last, scroll = board.querySelector("[data-scroll]"), box = scroll.getBoundingClientRect();
    if (clientX < box.left || clientX > box.right) return;
    const bottom = Math.min(box.bottom, innerHeight), top = Math.max(grid.querySelector(".corner").getBoundingClientRect().bottom, 0);
    if (clientY > bottom - 24 && clientY <= box.bottom) {
      scroll.scrollTop += 10;
      if (box.bottom > innerHeight) scrollBy(0, 10);
    }
    if (clientY < top + 16 && clientY > box.top) {
      scroll.scrollTop -= 10;
      if (box.top < 0) scrollBy(0, -10);
    }
    if (clientX > box.right - 24) scroll.scrollLeft += 10;
    if (clientX < box.left + 60) scroll.scrollLeft -= 10;
    follow(drag.last);
  }

  function begin() {
    const { block } = drag, ghost = block.cloneNode(true);
    drag.isMoving = true;
    choose(block.dataset.pk);
    ghost.classList.add("is-ghost");
    for (const one of [ghost, ...all("[id]", ghost)]) one.removeAttribute("id");
    ghost.removeAttribute("style");
    grid.querySelector(".blocks").append(ghost);
    drag.ghost = ghost;
    block.classList.add("is-dragged");
    drag.timer = setInterval(goOn, 40);
  }

  function stop() {
    clearInterval(drag?.timer);
    drag?.ghost?.remove();
    drag?.block.classList.remove("is-dragged");
    board.querySelector("[data-tray]").classList.remove("is-target");
    drag = null;
  }

  function drop() {
    const { block, to } = drag, data = new FormData(), { dataset } = block;
    const isSame = to && !to.isTray && dataset.room === to.room && Number(dataset.start) === to.start && Number(dataset.minutes) === to.until - to.start;
    if (!to || isSame || (to.isTray && block.parentNode.matches("[data-tray]"))) return stop();
    data.set("session", dataset.pk);
    data.set("version", dataset.version);
    data.set("day", to.isTray ? "" : root.dataset.day);
    data.set("starts", to.isTray ? "" : clockAt(to.start));
    data.set("ends", to.isTray ? "" : clockAt(to.until));
    data.set("room", to.isTray ? "" : to.room);
    // The ghost stays until the server has answered.
    clearInterval(drag.timer);
    drag = null;
    send(`${root.dataset.move}?day=${root.dataset.day}`, data).finally(() => all(".is-ghost, .is-dragged").forEach((one) => (one.matches(".is-ghost") ? one.remove() : one.classList.remove("is-dragged"))));
  }

  board.addEventListener("pointerdown", (event) => {
    const block = event.target.closest(".block");
    // A finger scrolls; it moves a session with the form.
    if (!block || event.button || event.pointerType === "touch" || isBusy) return;
    const isResize = Boolean(event.target.closest("[data-grip]")), minutes = Number(block.dataset.minutes);
    const inGrid = block.parentNode.matches(".blocks"), start = Number(block.dataset.start);
    // Where it was taken hold of stays under the pointer.
    const edge = isResize ? start + minutes : start, offset = inGrid ? (target(event)?.minute ?? edge) - edge : 0;
    drag = { block, isResize, minutes, start, offset, x: event.clientX, y: event.clientY };
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    if (!drag.isMoving && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < START) return;
    drag.last = event;
    if (!drag.isMoving) begin();
    event.preventDefault();
    follow(event);
  });
  document.addEventListener("pointerup", () => {
    if (!drag) return;
    if (!drag.isMoving) return stop();
    // The link of the block is not what was meant.
    const hold = (click) => click.preventDefault();
    document.addEventListener("click", hold, { capture: true, once: true });
    setTimeout(() => document.removeEventListener("click", hold, { capture: true }));
    drop();
  });
  document.addEventListener("pointercancel", stop);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drag) stop();
    const isUndo = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    if (!isUndo || isBusy || event.target.closest("input, select, textarea")) return;
    event.preventDefault();
    board.querySelector("[data-undo]")?.requestSubmit();
  });
  board.addEventListener("dragstart", (event) => event.preventDefault());
  board.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isBusy) send(event.target.action, new FormData(event.target));
  });
  // Behind the door what was typed would be lost, so nobody is sent there.
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await look()) form.submit();
    else if (!isOut) complain();
  });

  place();
  setInterval(poll, POLL);
  document.addEventListener("visibilitychange", poll);
})();
