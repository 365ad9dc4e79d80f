// Keeps what was typed in a form until it has arrived, tells before a session ends, and goes to the sign-in page when it has.
// What was typed stays in this window (sessionStorage), under the person and the address; nobody else is offered it.
(() => {
  "use strict";
  const told = document.body.dataset;
  const PREFIX = "hengji:", DAY = 24 * 3600 * 1000, WARNED = 120 * 1000, EVERY = 60 * 1000;
  const store = (() => { try { sessionStorage.getItem("x"); return sessionStorage; } catch { return null; } })();
  if (!store) return;

  const keys = () => Array.from({ length: store.length }, (_, at) => store.key(at)).filter((key) => key && key.startsWith(PREFIX));
  const forget = (those) => keys().filter(those).forEach((key) => store.removeItem(key));
  const read = (key) => { try { return JSON.parse(store.getItem(key)); } catch { return null; } };

  // --- whose ----------------------------------------------------------------------------------------------------------
  const person = told.person;
  if (!person) return; // the sign-in page: what was typed waits for its person
  let leaving = false;
  const own = `${PREFIX}${person}:`;
  forget((key) => !key.startsWith(own));
  forget((key) => { const kept = read(key); return !kept || Date.now() - kept.at > DAY; });
  document.querySelectorAll('form[action="/sign-out"]').forEach((form) => form.addEventListener("submit", () => {
    leaving = true; forget(() => true);
    try { localStorage.removeItem(`${PREFIX}active:${person}`); } catch { /* there is none */ }
  }));

  // --- what has arrived -------------------------------------------------------------------------------------------------
  const cookie = document.cookie.split("; ").find((each) => each.startsWith("hengji-done="));
  if (cookie) {
    const done = decodeURIComponent(cookie.slice("hengji-done=".length));
    forget((key) => {
      const kept = read(key), arrived = key.startsWith(own) && kept?.sent && (key.endsWith(` ${done}`) || kept.via === done);
      if (arrived && kept.rest) store.setItem(key, JSON.stringify({ ...kept.rest, sent: false })); // words of the other language were not sent
      return arrived && !kept.rest;
    });
    document.cookie = "hengji-done=; path=/; max-age=0; SameSite=Strict";
  }

  // --- what is typed ----------------------------------------------------------------------------------------------------
  const here = location.pathname + location.search, lang = document.documentElement.lang;
  const sendsTo = (form) => new URL(form.getAttribute("action") || location.href, location.href).pathname;
  const fields = (form) => Array.from(form.elements).filter((each) =>
    each.name && !["hidden", "password", "file", "submit", "button", "reset", "image"].includes(each.type)
    && each.tagName !== "FIELDSET" && !each.readOnly && !each.disabled && each.autocomplete !== "one-time-code");
  const values = (form) => {
    const found = {};
    fields(form).forEach((each) => {
      const several = found[each.name] ||= [];
      if (each.type === "checkbox" || each.type === "radio") { several.push(each.checked ? `+${each.value}` : `-${each.value}`); }
      else if (each.multiple && each.options) { several.push(Array.from(each.selectedOptions, (one) => one.value).join("\n")); }
      else { several.push(each.value); }
    });
    return found;
  };
  const plain = (fields) => JSON.stringify(fields, (_, value) => (typeof value === "string" ? value.trim() : value)); // as the server takes it
  // Only what was typed goes back, where it is known what stood there: the rest is as the page says by now. And nothing goes from a page in
  // one language into a field whose words are of the other; it waits for its own.
  const typed = (kept, name, at) => kept.fields[name]?.[at] !== undefined && kept.fields[name][at] !== kept.was?.[name]?.[at];
  const elsewhere = (kept, name, at, base) => kept.lang !== undefined && kept.lang !== lang && kept.was[name]?.[at] !== base[name]?.[at];
  const due = (kept, base) => Object.keys(base).flatMap((name) => base[name].map((_, at) => [name, at]))
    .filter(([name, at]) => typed(kept, name, at) && !elsewhere(kept, name, at, base));
  const waits = (kept, base) => kept.rest || (Object.keys(base).some((name) => base[name].some((_, at) =>
    typed(kept, name, at) && elsewhere(kept, name, at, base))) ? { ...kept, rest: null } : null);
  const fill = (form, kept, base) => {
    const wanted = new Set(due(kept, base).map(([name, at]) => `${at} ${name}`)), at = {};
    fields(form).forEach((each) => {
      const place = at[each.name] = (at[each.name] ?? -1) + 1, value = kept.fields[each.name]?.[place];
      if (!wanted.has(`${place} ${each.name}`)) return;
      if (each.type === "checkbox" || each.type === "radio") { if (value.slice(1) === each.value) each.checked = value[0] === "+"; }
      else if (each.multiple && each.options) { const chosen = value.split("\n"); Array.from(each.options).forEach((one) => { one.selected = chosen.includes(one.value); }); }
      else { each.value = value; }
      each.dispatchEvent(new Event("change", { bubbles: true }));
    });
  };
  const words = (name) => told[name] || "";
  const notice = (form, kept, key, filled, base, refill) => {
    const box = document.createElement("div");
    box.className = "alert info draft"; box.setAttribute("role", "status");
    const sign = document.createElement("span"); sign.className = "sign"; sign.setAttribute("aria-hidden", "true"); sign.textContent = "◆";
    const text = document.createElement("div"), said = document.createElement("p"), row = document.createElement("p");
    const when = new Date(kept.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: told.zone }); // as every other time of the page
    said.textContent = (filled ? words("filled") : words("kept")).replace("{at}", when);
    const button = (label, kind, act) => { const made = document.createElement("button"); made.type = "button"; made.className = `${kind} tight`; made.textContent = label; made.addEventListener("click", act); row.append(made, " "); };
    if (filled) button(words("undo"), "second", () => { fill(form, { fields: base }, base); store.removeItem(key); box.remove(); });
    else {
      button(words("restore"), "", () => { refill(kept); box.remove(); form.querySelector("input:not([type=hidden]), select, textarea")?.focus(); });
      button(words("discard"), "second", () => { store.removeItem(key); box.remove(); });
    }
    text.append(said, row); box.append(sign, text); form.closest("details")?.setAttribute("open", ""); form.prepend(box);
  };

  const back = (key, kept) => { try { store.setItem(key, JSON.stringify({ ...kept, back: true })); } catch { /* it was kept: it fits */ } };
  const counted = {};
  document.querySelectorAll('main form[method="post"]').forEach((form) => {
    if (form.dataset.keep === "no" || form.querySelector("input[type=password]") || !fields(form).length) return;
    // Forms that go to one address are told apart by what they are about, where they say it: their order changes as things are done.
    const about = form.dataset.about?.split(" ").map((name) => form.elements[name]?.value ?? "").join("·");
    const to = sendsTo(form), place = about || (counted[to] = (counted[to] ?? -1) + 1), key = `${own}${here} ${place} ${to}`;
    const base = values(form), shown = plain(base);
    let waiting = 0, rest = null;
    const keep = (sent, via) => {
      clearTimeout(waiting); waiting = 0;
      if (leaving) return;
      const now = values(form);
      if (!sent && !rest && plain(now) === shown && !read(key)?.sent) { store.removeItem(key); return; }
      try { store.setItem(key, JSON.stringify({ at: Date.now(), fields: now, was: base, lang, rest, sent, via })); } catch { /* the window's space is full: nothing is lost that was not kept before */ }
    };
    // A form that was refused is on this page with what was sent: it has come back, and is filled in nowhere else. It is still kept, for
    // this session may end before it is mended; at its own address it is then offered.
    keys().filter((each) => each.startsWith(own) && each.endsWith(` ${to}`)).forEach((each) => {
      const sent = read(each);
      if (sent?.sent && plain(sent.fields) === shown) back(each, sent);
    });
    const refill = (kept) => {
      rest = waits(kept, base);
      if (rest?.lang === lang) { fill(form, rest, base); rest = null; }
      fill(form, kept, base);
    };
    const kept = read(key);
    const differs = kept && (kept.rest?.lang === lang || due(kept, base).some(([name, at]) => kept.fields[name][at].trim() !== base[name][at].trim()));
    if (kept?.sent === "turned") { refill(kept); keep(false); }
    else if (differs && kept.sent && !kept.back) { refill(kept); if (kept.sent !== "aside") { back(key, kept); notice(form, kept, key, true, base, refill); } }
    else if (differs) notice(form, kept, key, false, base, refill);
    else rest = kept ? waits(kept, base) : null;
    form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => keep(false), 300); });
    form.addEventListener("change", () => { clearTimeout(waiting); waiting = setTimeout(() => keep(false), 300); });
    // a button that sends it elsewhere (a file beside the form) leaves what was typed for the form itself
    form.addEventListener("submit", (event) => {
      if (event.submitter?.dataset.keep === "no") { clearTimeout(waiting); waiting = 0; store.removeItem(key); return; } // it comes back with what was typed
      if (read(key) || plain(values(form)) !== shown) {
        const via = event.submitter?.hasAttribute("formaction") ? new URL(event.submitter.formAction, location.href).pathname : "";
        keep(via ? "aside" : true, via); // where it is sent instead may be where it arrives
      }
    });
    addEventListener("pagehide", () => { if (waiting && !read(key)?.sent) keep(false); });
    // The page in the other language goes on with what was typed in this one.
    document.querySelectorAll('form[action="/language"]').forEach((turning) => turning.addEventListener("submit", () => {
      if (rest || plain(values(form)) !== shown) keep("turned");
    }));
  });

  // --- the end of a session ---------------------------------------------------------------------------------------------
  const idle = Number(told.idle) * 60 * 1000 - EVERY; // the server notes activity once a minute
  if (!(idle > 0)) return;
  const shared = (() => { try { localStorage.getItem("x"); return localStorage; } catch { return store; } })();
  const mark = `${PREFIX}active:${person}`;
  let noted = Date.now(), bar = null;
  const active = () => Math.max(noted, Number(shared.getItem(mark)) || 0);
  const note = () => { noted = Date.now(); try { shared.setItem(mark, String(noted)); } catch { /* this window knows it */ } };
  note();
  let going = false;
  const ask = (end) => fetch("/alive", {
    method: "POST", redirect: "manual", cache: "no-store", body: new URLSearchParams(end ? { end: "1" } : {}),
    headers: { "X-CSRFToken": document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "" },
  });
  const gone = async () => {
    if (going) return;
    going = true;
    try { await ask(true); } catch { /* no connection: the server ends it by itself */ }
    location.assign(`/sign-in?${new URLSearchParams({ ended: "idle", next: here })}`);
  };
  const stay = async () => {
    try {
      const answer = await ask(false);
      if (answer.status === 204) { note(); bar?.remove(); bar = null; } else if (answer.type === "opaqueredirect") gone();
    } catch { /* no connection for the moment: what is typed is kept all the same */ }
  };
  const warn = (left) => {
    if (!bar) {
      bar = document.createElement("div");
      bar.className = "ending";
      const text = document.createElement("span"), count = document.createElement("b"), button = document.createElement("button");
      text.setAttribute("role", "alert"); count.setAttribute("aria-hidden", "true"); // told once, not every second
      button.type = "button"; button.textContent = words("stay"); button.addEventListener("click", stay);
      text.textContent = words("ending"); bar.append(text, " ", count, " ", button);
      document.body.append(bar);
    }
    bar.querySelector("b").textContent = `${Math.floor(left / 60000)}:${String(Math.floor(left / 1000) % 60).padStart(2, "0")}`;
  };
  ["keydown", "input", "pointerdown"].forEach((kind) => document.addEventListener(kind, () => {
    if (!bar && Date.now() - active() > EVERY) { noted = Date.now(); stay(); }
  }, { passive: true }));
  setInterval(() => {
    const left = active() + idle - Date.now();
    if (left <= 0) gone();
    else if (left <= Math.min(WARNED, idle / 2)) warn(left);
    else if (bar) { bar.remove(); bar = null; }
  }, 1000);
})();
