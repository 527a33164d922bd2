// The chat page: a Telegram client for the people that the playground simulates.
// Every text from outside becomes a text node; nothing is ever parsed as HTML.
import { languages, wordsIn } from './words.js';
import { clock, day, face, icon, make, render, snippet } from './view.js';

const $ = (id) => document.getElementById(id);
const ui = Object.fromEntries(['side', 'side-title', 'people', 'chats', 'room', 'back', 'back-count', 'face', 'name', 'status', 'lang',
  'lang-code', 'more', 'topics', 'pinned', 'scroll', 'intro', 'log', 'down', 'list', 'quote', 'unquote', 'form', 'menu', 'text',
  'clip', 'send', 'begin', 'keys', 'popup', 'toast', 'alert', 'file'].map((id) => [id.replace(/-(.)/, (_, c) => c.toUpperCase()), $(id)]));

const state = {
  view: null, // what the server said last
  chat: 0, // id of the open chat
  topic: 0, // topic of a forum; 0 = all
  unread: new Map(), // chat id → count
  busy: new Map(), // chat id → timer of "typing"
  drafts: new Map(),
  replying: null, editing: null, picked: -1, below: 0,
  online: false,
};
let t = wordsIn('en');
let stream;

const me = () => state.view.person;
const chatOf = (id) => state.view.chats.find((c) => c.id === id);
const open = () => chatOf(state.chat);
const isBotChat = (c) => c.type === 'private';
const title = (c) => (isBotChat(c) ? state.view.bot.name : c.title);

// ——— talking to the server ———

function connect(person) {
  stream?.close();
  stream = new EventSource('/play/events' + (person ? '?person=' + person : ''));
  stream.onopen = () => { state.online = true; };
  stream.onmessage = (e) => take(JSON.parse(e.data));
  stream.onerror = () => { state.online = false; if (state.view) showHeader(); };
}

async function act(action, more = {}) {
  try {
    const answer = await fetch('/play/act', {
      method: 'POST', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ do: action, person: me().id, chat: state.chat, thread: state.topic, ...more }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return true;
  } catch (error) {
    toast(t('failed') + (error.message ? ': ' + error.message : ''));
    return false;
  }
}

async function upload(file) {
  const where = new URLSearchParams({ person: me().id, chat: state.chat, thread: state.topic, name: file.name });
  const answer = await fetch('/play/upload?' + where, { method: 'POST', body: file }).catch(() => null);
  if (!answer?.ok) toast(t('failed'));
}

// take shows one event of the stream.
const take = (e) => takers[e.type]?.(e);
const takers = {
  state(view) {
    const before = state.view?.person.id;
    state.view = view;
    state.online = true;
    if (before !== view.person.id) { state.chat = 0; state.topic = 0; state.unread.clear(); state.drafts.clear(); }
    if (!open()) state.chat = view.chats[0].id;
    for (const c of view.chats) markRead(c, c.messages.findLastIndex((m) => m.from?.is_bot));
    try { sessionStorage.setItem('person', view.person.id); } catch { /* storage may be switched off */ }
    showAll();
  },
  message({ chat, message, keys }) {
    const c = chatOf(chat);
    if (!c) return;
    c.messages.push(message);
    if (c.messages.length > 400) c.messages.splice(0, 100).forEach((m) => element(m.message_id)?.remove());
    c.keys = keys ?? null;
    followTopics(c, message);
    if (message.from?.is_bot) { quiet(chat); markRead(c); }
    if (chat === state.chat && inTopic(message)) append(message);
    if (message.from?.id !== me().id && (chat !== state.chat || document.body.classList.contains('listing'))) {
      state.unread.set(chat, (state.unread.get(chat) ?? 0) + 1);
    }
    showChats(); showComposer();
  },
  edit({ chat, message }) {
    const c = chatOf(chat);
    const i = c?.messages.findIndex((m) => m.message_id === message.message_id) ?? -1;
    if (i < 0) return;
    c.messages[i] = message;
    const old = chat === state.chat && element(message.message_id);
    if (old) { const stay = nearBottom(); old.replaceWith(row(message)); arrange(); if (stay) toBottom(); }
    showChats();
  },
  delete({ chat, id }) {
    const c = chatOf(chat);
    if (!c) return;
    c.messages = c.messages.filter((m) => m.message_id !== id);
    if (c.pinned?.message_id === id) { c.pinned = null; showPinned(); }
    if (chat === state.chat) { element(id)?.remove(); arrange(); showIntro(); }
    showChats(); showComposer();
  },
  action({ chat, action }) {
    clearTimeout(state.busy.get(chat)?.timer);
    state.busy.set(chat, { action, timer: setTimeout(() => quiet(chat), 5500) });
    const c = chatOf(chat);
    if (c) markRead(c);
    showHeader(); showChats();
  },
  answer({ chat, id, text, alert, url }) {
    for (const b of document.querySelectorAll(`.row[data-id="${id}"] .busy`)) b.classList.remove('busy');
    if (url) follow(url);
    if (!text) return;
    if (alert) { ui.alert.firstElementChild.textContent = text; ui.alert.showModal(); } else toast(text);
  },
  pin({ chat, message }) { const c = chatOf(chat); if (c) { c.pinned = message ?? null; showPinned(); } },
  blocked({ chat, blocked }) { const c = chatOf(chat); if (c) { c.blocked = blocked; showComposer(); } },
  inline(answer) { showResults(answer); },
  topic_deleted({ chat, thread }) {
    const c = chatOf(chat);
    if (!c) return;
    c.topics = c.topics?.filter((x) => x.id !== thread);
    if (state.topic === thread) state.topic = 0;
    if (chat === state.chat) showRoom();
  },
};

function quiet(chat) {
  clearTimeout(state.busy.get(chat)?.timer);
  if (state.busy.delete(chat)) { showHeader(); showChats(); }
}

// markRead turns one tick into two: the bot has reacted since.
function markRead(c, end = c.messages.length) {
  for (const m of c.messages.slice(0, Math.max(0, end))) if (m.from?.id === me().id) m.read = true;
  if (c.id !== state.chat || end < c.messages.length) return;
  for (const tick of ui.log.querySelectorAll('.tick:not(.read)')) { tick.classList.add('read'); tick.replaceChildren(...icon('read', t('read')).childNodes); }
}

function followTopics(c, m) {
  const topic = m.forum_topic_created ?? m.forum_topic_edited;
  if (!topic) return;
  c.topics = [...(c.topics ?? []).filter((x) => x.id !== m.message_thread_id), { id: m.message_thread_id, name: topic.name }];
  if (c.id === state.chat) showTopics();
}

// ——— showing ———

function showAll() {
  const lang = (me().language_code ?? 'en').split('-')[0];
  t = wordsIn(lang);
  document.documentElement.lang = lang;
  ui.langCode.textContent = lang.toUpperCase();
  ui.lang.replaceChildren(...Object.entries(languages).map(([code, name]) => new Option(name, code, false, code === lang)));
  for (const [id, key] of [['back', 'back'], ['more', 'more'], ['lang', 'language'], ['down', 'down'], ['clip', 'attach'], ['send', 'send'],
    ['unquote', 'cancel'], ['text', 'message'], ['log', 'chats'], ['list', 'commands'], ['people', 'people'], ['chats', 'chats']]) ui[id].setAttribute('aria-label', t(key));
  ui.sideTitle.textContent = t('chats');
  ui.text.placeholder = t('message');
  ui.menu.lastElementChild.textContent = t('menu');
  ui.menu.setAttribute('aria-label', t('commands'));
  ui.alert.lastElementChild.textContent = t('ok');
  showPeople(); showRoom();
}

function showPeople() {
  ui.people.replaceChildren(...state.view.people.map((p) => {
    const b = make('button', { 'aria-pressed': p.id === me().id, title: fullName(p) }, face(p.id, p.first_name), make('span', {}, p.first_name), p.group ? make('small', {}, p.group) : '');
    b.onclick = () => connect(p.id);
    return b;
  }));
}

const fullName = (p) => [p.first_name, p.last_name].filter(Boolean).join(' ');

function showChats() {
  ui.chats.replaceChildren(...state.view.chats.map((c) => {
    const last = c.messages.findLast((m) => m.text || m.caption || snippet(m, t));
    const count = state.unread.get(c.id);
    const busy = state.busy.has(c.id);
    const b = make('button', { 'aria-current': c.id === state.chat }, chatFace(c), make('div', {},
      make('p', {}, make('b', {}, title(c)), last ? make('time', {}, clock(last.date, me().language_code)) : ''),
      make('p', {}, make('span', {}, busy ? t('typing') + '…' : last ? snippet(last, t) : t('empty')), count ? make('i', { 'aria-label': `${count} ${t('unread')}` }, count) : '')));
    b.onclick = () => openChat(c.id);
    return b;
  }));
  const total = [...state.unread.values()].reduce((a, b) => a + b, 0);
  ui.backCount.textContent = total;
  ui.backCount.hidden = !total;
}

function chatFace(c) {
  const f = face(isBotChat(c) ? 5 : c.id, title(c));
  f.setAttribute('aria-hidden', true);
  return f;
}

function openChat(id) {
  state.drafts.set(state.chat, ui.text.value);
  document.body.classList.remove('listing');
  if (id !== state.chat) {
    Object.assign(state, { chat: id, topic: 0, replying: null, editing: null });
    ui.text.value = state.drafts.get(id) ?? '';
  }
  showRoom();
  ui.text.focus();
}

function showRoom() {
  state.unread.delete(state.chat);
  ui.room.classList.toggle('group', !isBotChat(open()));
  showChats(); showHeader(); showTopics(); showPinned(); showLog(); showComposer();
}

function showHeader() {
  const c = open();
  const busy = state.busy.get(c.id);
  const f = chatFace(c);
  ui.face.className = f.className;
  ui.face.textContent = f.textContent;
  ui.name.textContent = title(c);
  document.title = title(c);
  ui.status.className = busy ? 'live' : '';
  ui.status.textContent = !state.online ? t('connecting') : busy ? t(busy.action.startsWith('upload') ? 'sendingFile' : 'typing') : t(isBotChat(c) ? 'bot' : 'members');
}

function showTopics() {
  const c = open();
  ui.topics.hidden = !c.is_forum;
  if (!c.is_forum) return;
  const all = [{ id: 0, name: t('all') }, { id: -1, name: t('general') }, ...(c.topics ?? [])];
  ui.topics.replaceChildren(...all.map(({ id, name }) => {
    const b = make('button', { role: 'tab', 'aria-selected': id === state.topic }, name);
    b.onclick = () => { state.topic = id; showRoom(); };
    return b;
  }));
}

function showPinned() {
  const pinned = open().pinned;
  ui.pinned.hidden = !pinned;
  if (!pinned) return;
  ui.pinned.firstElementChild.textContent = t('pinned');
  ui.pinned.lastElementChild.textContent = snippet(pinned, t);
  ui.pinned.onclick = () => jump(pinned.message_id);
}

const inTopic = (m) => !state.topic || (state.topic === -1 ? !m.message_thread_id : m.message_thread_id === state.topic);

function showLog() {
  ui.log.setAttribute('aria-live', 'off'); // what was there before is not news
  ui.log.replaceChildren(...open().messages.filter(inTopic).map(row));
  arrange(); showIntro(); toBottom();
  requestAnimationFrame(() => ui.log.setAttribute('aria-live', 'polite'));
}

function showIntro() {
  const c = open();
  ui.intro.hidden = c.messages.length > 0 || !isBotChat(c);
  ui.intro.firstElementChild.textContent = t('intro');
  ui.intro.lastElementChild.textContent = state.view.bot.about || '@' + state.view.bot.username;
}

function append(m) {
  const own = m.from?.id === me().id;
  const stay = own || nearBottom();
  const r = row(m);
  r.classList.add('new');
  ui.log.append(r);
  arrange(); showIntro();
  if (stay) toBottom(true); else { state.below++; showDown(); }
}

const element = (id) => ui.log.querySelector(`[data-id="${id}"]`);

function row(m) {
  return render(m, { t, me: me().id, lang: me().language_code, group: !isBotChat(open()), press, follow, command, jump, menu: messageMenu, picture: grown });
}

// grown keeps the end in sight when a picture takes its height.
function grown() { if (nearBottom(600)) toBottom(); }

// arrange joins neighbouring messages of one sender and puts the days between.
function arrange() {
  for (const old of ui.log.querySelectorAll('.day')) old.remove();
  const rows = [...ui.log.children];
  rows.forEach((r, i) => {
    const above = rows[i - 1];
    const below = rows[i + 1];
    r.classList.toggle('first', !joins(above, r));
    r.classList.toggle('last', !joins(r, below));
    if (r.dataset.day !== above?.dataset.day) r.before(make('div', { class: 'day' }, day(+r.dataset.date, me().language_code, t)));
  });
}

function joins(a, b) {
  return a && b && a.dataset.from && a.dataset.from === b.dataset.from && a.dataset.day === b.dataset.day && b.dataset.date - a.dataset.date < 600 && !a.querySelector('.buttons');
}

// nearBottom is true on the way there too, so that what comes meanwhile is followed.
const nearBottom = (slack = 120) => Date.now() < toBottom.busy || ui.scroll.scrollHeight - ui.scroll.scrollTop - ui.scroll.clientHeight < slack;

function toBottom(smooth) {
  state.below = 0;
  if (smooth) toBottom.busy = Date.now() + 500;
  ui.scroll.scrollTo({ top: ui.scroll.scrollHeight, behavior: smooth && !matchMedia('(prefers-reduced-motion: reduce)').matches ? 'smooth' : 'instant' });
  showDown();
}

function showDown() {
  const near = nearBottom(160);
  if (near) state.below = 0;
  ui.down.hidden = near && !state.below;
  ui.down.firstElementChild.hidden = !state.below;
  ui.down.firstElementChild.textContent = state.below;
}

function jump(id) {
  const r = element(id);
  if (!r) return;
  r.scrollIntoView({ block: 'center', behavior: 'smooth' });
  r.classList.remove('flash');
  requestAnimationFrame(() => r.classList.add('flash'));
}

function toast(text) {
  ui.toast.textContent = text;
  ui.toast.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { ui.toast.hidden = true; }, 3500);
}

// ——— the composer ———

function showComposer() {
  const c = open();
  const idle = isBotChat(c) && (c.blocked || c.messages.length === 0);
  ui.form.hidden = idle;
  ui.begin.hidden = !idle;
  ui.begin.textContent = t(c.blocked ? 'restart' : 'start');
  ui.menu.hidden = !c.commands?.length;
  showQuote(); showKeys(); fit();
  if (idle) closeList();
}

function showQuote() {
  const m = state.editing ?? state.replying;
  ui.quote.hidden = !m;
  if (!m) return;
  const [b, span] = ui.quote.children[1].children;
  b.textContent = state.editing ? t('editing') : m.from?.is_bot ? state.view.bot.name : m.from?.first_name ?? '';
  span.textContent = snippet(m, t);
}

function showKeys() {
  const keys = open().keys;
  ui.keys.hidden = !keys?.keyboard || ui.form.hidden;
  ui.text.placeholder = keys?.input_field_placeholder || t('message');
  if (ui.keys.hidden) return;
  ui.keys.replaceChildren(...keys.keyboard.map((line) => make('div', {}, ...line.map((key) => {
    const b = make('button', {}, key.text);
    b.onclick = () => {
      if (keys.one_time_keyboard) ui.keys.hidden = true;
      if (key.request_contact) act('contact'); else if (key.request_location) act('location'); else act('write', { text: key.text });
    };
    return b;
  }))));
}

// fit lets the input grow with its text.
function fit() {
  ui.text.style.height = 'auto';
  ui.text.style.height = ui.text.scrollHeight + 'px';
  ui.form.classList.toggle('typed', ui.text.value !== '');
}

async function submit() {
  const text = ui.text.value.trim();
  if (!text) return ui.text.focus();
  const { editing, replying } = state;
  ui.text.value = '';
  Object.assign(state, { editing: null, replying: null });
  closeList(); showQuote(); fit(); toBottom();
  ui.text.focus();
  const ok = editing ? await act('edit', { message: editing.message_id, text }) : await act('write', { text, reply: replying?.message_id ?? 0, thread: Math.max(0, state.topic || (replying?.message_thread_id ?? 0)) }); // a reply goes where its message is
  if (!ok && !ui.text.value) { ui.text.value = text; fit(); }
}

function press(m, data, el) {
  el.classList.add('busy');
  setTimeout(() => el.classList.remove('busy'), 15000);
  act('press', { message: m.message_id, text: data });
}

// follow opens an address; a deep link to this very bot starts it instead.
function follow(address) {
  const u = URL.parse(address);
  if (u?.host === 't.me' && u.pathname.slice(1).toLowerCase() === state.view.bot.username.toLowerCase()) {
    state.chat = me().id;
    showRoom();
    act('start', { chat: 0, text: u.searchParams.get('start') ?? '' });
    return;
  }
  if (u && /^(https?|mailto|tel):$/.test(u.protocol)) window.open(u.href, '_blank', 'noopener,noreferrer');
}

const command = (text) => act('write', { text, thread: Math.max(0, state.topic) });

// ——— the list of commands ———

function openList(filter) {
  const found = (open().commands ?? []).filter((c) => ('/' + c.command).startsWith(filter));
  if (!found.length) return closeList();
  state.picked = filter.length > 1 ? 0 : -1;
  ui.list.hidden = false;
  ui.list.classList.remove('results');
  ui.menu.setAttribute('aria-expanded', true);
  ui.list.replaceChildren(...found.map((c, i) => {
    const o = make('div', { role: 'option', id: 'option-' + i, 'aria-selected': i === state.picked }, make('b', {}, '/' + c.command), make('span', {}, c.description));
    o.onmousedown = (e) => e.preventDefault();
    o.onclick = () => choose(c.command);
    return o;
  }));
  ui.list.scrollTop = 0;
}

function closeList() {
  ui.list.hidden = true;
  ui.list.classList.remove('results');
  for (const key of ['text', 'query', 'next', 'asked']) delete ui.list.dataset[key];
  ui.menu.setAttribute('aria-expanded', false);
  ui.text.removeAttribute('aria-activedescendant');
}

function choose(name) {
  ui.text.value = '';
  closeList(); fit();
  ui.text.focus();
  command('/' + name);
}

function pick(step) {
  const options = [...ui.list.children];
  state.picked = (state.picked + step + options.length) % options.length;
  options.forEach((o, i) => o.setAttribute('aria-selected', i === state.picked));
  options[state.picked].scrollIntoView({ block: 'nearest' });
  ui.text.setAttribute('aria-activedescendant', 'option-' + state.picked);
}

// ——— what the bot offers while one types "@bot …" ———

// inlineText is what is typed after the bot's name; null when the input begins otherwise.
function inlineText() {
  const [name, ...rest] = ui.text.value.split(' ');
  return name.toLowerCase() === '@' + state.view.bot.username.toLowerCase() && ui.text.value.includes(' ') ? rest.join(' ').trim() : null;
}

function askInline() {
  clearTimeout(askInline.timer);
  const text = inlineText();
  if (text !== null) askInline.timer = setTimeout(() => act('query', { text }), 250);
}

function showResults({ query, text, results, next, button }) {
  if (text !== inlineText()) return; // something else has been typed since
  const more = ui.list.dataset.text === text && ui.list.dataset.next && !ui.list.hidden && ui.list.dataset.query !== query;
  if (!more) ui.list.replaceChildren();
  Object.assign(ui.list.dataset, { text, query, next: next ?? '' });
  ui.list.classList.add('results');
  if (!more && button) {
    const b = make('div', { role: 'option', class: 'open' }, button.text);
    b.onclick = () => { ui.text.value = ''; closeList(); fit(); state.chat = me().id; showRoom(); act('start', { chat: 0, text: button.start_parameter }); };
    ui.list.append(b);
  }
  ui.list.append(...results.map((r) => {
    const o = make('div', { role: 'option' }, face([...r.title].reduce((n, c) => n + c.codePointAt(0), 0), r.title), make('div', {}, make('b', {}, r.title), make('span', {}, r.description ?? '')));
    o.onmousedown = (e) => e.preventDefault();
    o.onclick = () => { ui.text.value = ''; closeList(); fit(); act('choose', { query, text: r.id }); };
    return o;
  }));
  ui.list.hidden = !ui.list.children.length;
  state.picked = -1;
  if (!more) ui.list.scrollTop = 0;
}

ui.list.onscroll = () => {
  const { next, text } = ui.list.dataset;
  if (!ui.list.classList.contains('results') || !next || ui.list.scrollHeight - ui.list.scrollTop - ui.list.clientHeight > 80) return;
  if (ui.list.dataset.asked === text + next) return;
  ui.list.dataset.asked = text + next;
  act('query', { text, offset: next });
};

// ——— menus ———

function popup(items, x, y) {
  ui.popup.replaceChildren(...items.filter(Boolean).map(([symbol, label, run, danger]) => {
    const b = make('button', { role: 'menuitem', class: danger ? 'danger' : '' }, icon(symbol), label);
    b.onclick = () => { closePopup(); run(); };
    return b;
  }));
  const from = document.activeElement;
  ui.popup.hidden = false;
  const { width, height } = ui.popup.getBoundingClientRect();
  ui.popup.style.left = Math.max(8, Math.min(x, innerWidth - width - 8)) + 'px';
  ui.popup.style.top = Math.max(8, Math.min(y, innerHeight - height - 8)) + 'px';
  ui.popup.firstElementChild.focus();
  closePopup.back = from;
}

function closePopup() {
  if (ui.popup.hidden) return;
  ui.popup.hidden = true;
  closePopup.back?.focus?.();
}

function messageMenu(m, x, y) {
  const own = m.from?.id === me().id;
  const text = m.text ?? m.caption;
  popup([
    ['reply', t('reply'), () => { Object.assign(state, { replying: m, editing: null }); showQuote(); ui.text.focus(); }],
    text && ['copy', t('copy'), () => navigator.clipboard?.writeText(text).then(() => toast(t('copied')))],
    own && m.text && ['edit', t('edit'), () => { Object.assign(state, { editing: m, replying: null }); ui.text.value = m.text; showQuote(); fit(); ui.text.focus(); }],
    own && ['trash', t('delete'), () => act('delete', { message: m.message_id }), true],
  ], x, y);
}

function attachMenu() {
  const { right, top } = ui.clip.getBoundingClientRect();
  popup([
    ['photo', t('photo'), () => ui.file.click()],
    ['pin', t('location'), placeMenu],
    ['user', t('contact'), () => act('contact')],
    ['voice', t('voice'), () => act('voice')],
    ['smile', t('sticker'), () => act('sticker', { text: '👋' })],
  ], right - 200, top - 225);
}

// placeMenu offers where one may be; a real phone would know.
function placeMenu() {
  const { right, top } = ui.clip.getBoundingClientRect();
  popup([['Hòa Bình', '20.8172,105.3376'], ['Hà Nội', '21.0285,105.8542'], ['Nội Bài', '21.2212,105.8072'], ['Lương Sơn', '20.8750,105.5333'], ['Seoul', '37.5665,126.9780']]
    .map(([name, at]) => ['pin', name, () => act('location', { text: at })]), right - 200, top - 225);
}

function moreMenu() {
  const c = open();
  const { right, bottom } = ui.more.getBoundingClientRect();
  popup([
    isBotChat(c) && ['play', '/start', () => act('start', { chat: 0 })],
    isBotChat(c) && !c.blocked && ['stop', t('stop'), () => act('block'), true],
    !isBotChat(c) && ['back', t('chats'), () => openChat(me().id)],
  ], right - 190, bottom + 4);
}

// ——— listening ———

ui.form.onsubmit = (e) => { e.preventDefault(); submit(); };
ui.text.oninput = () => { fit(); if (/^\/\w*$/.test(ui.text.value)) openList(ui.text.value); else if (inlineText() === null) closeList(); askInline(); };
ui.text.onkeydown = (e) => {
  if (e.isComposing) return; // Enter ends the composition of Vietnamese, Korean, Chinese and Japanese input
  const listed = !ui.list.hidden;
  if (listed && (e.key === 'ArrowDown' || e.key === 'ArrowUp')) { e.preventDefault(); pick(e.key === 'ArrowDown' ? 1 : -1); }
  else if (listed && state.picked >= 0 && (e.key === 'Enter' || e.key === 'Tab')) { e.preventDefault(); ui.list.children[state.picked].click(); }
  else if (e.key === 'ArrowUp' && !ui.text.value) editLast(e);
};

// Enter sends, Shift+Enter breaks the line. Telling by the line break serves the keyboards of phones too, which name no key.
let shift = false;
document.addEventListener('keydown', (e) => { shift = e.shiftKey; }, true);
ui.text.onbeforeinput = (e) => { if (e.inputType === 'insertLineBreak' && !shift) { e.preventDefault(); submit(); } };

function editLast(e) {
  const m = open().messages.findLast((x) => x.from?.id === me().id && x.text);
  if (!m) return;
  e.preventDefault();
  Object.assign(state, { editing: m, replying: null });
  ui.text.value = m.text;
  showQuote(); fit();
}

document.onkeydown = (e) => {
  if (!ui.popup.hidden && (e.key === 'ArrowDown' || e.key === 'ArrowUp')) {
    e.preventDefault();
    const items = [...ui.popup.children];
    items.at((items.indexOf(document.activeElement) + (e.key === 'ArrowDown' ? 1 : -1)) % items.length)?.focus();
  }
  if (e.key !== 'Escape') return;
  if (!ui.popup.hidden) closePopup();
  else if (!ui.list.hidden) closeList();
  else if (state.replying || state.editing) { if (state.editing) ui.text.value = ''; Object.assign(state, { replying: null, editing: null }); showQuote(); fit(); }
};
document.onpointerdown = (e) => { if (!ui.popup.contains(e.target)) ui.popup.hidden = true; if (!ui.list.contains(e.target) && !ui.form.contains(e.target)) closeList(); };
ui.unquote.onclick = () => { if (state.editing) ui.text.value = ''; Object.assign(state, { replying: null, editing: null }); showQuote(); fit(); ui.text.focus(); };
ui.menu.onclick = () => { if (ui.list.hidden) openList('/'); else closeList(); ui.text.focus({ preventScroll: true }); };
ui.clip.onclick = attachMenu;
ui.more.onclick = moreMenu;
ui.back.onclick = () => { document.body.classList.add('listing'); ui.chats.firstElementChild?.focus(); };
ui.begin.onclick = () => act('start', { chat: 0 }).then(() => ui.text.focus());
ui.down.onclick = () => toBottom(true);
ui.scroll.onscroll = showDown;
ui.scroll.onwheel = ui.scroll.ontouchmove = () => { toBottom.busy = 0; };
ui.lang.onchange = () => act('language', { text: ui.lang.value });
ui.file.onchange = () => { for (const f of ui.file.files) upload(f); ui.file.value = ''; };
ui.alert.lastElementChild.onclick = () => ui.alert.close();
ui.room.ondragover = (e) => e.preventDefault();
ui.room.ondrop = (e) => { e.preventDefault(); for (const f of e.dataTransfer.files) upload(f); };
new ResizeObserver(() => { if (nearBottom(200)) toBottom(); }).observe(ui.scroll);

let last;
try { last = sessionStorage.getItem('person'); } catch { /* storage may be switched off */ }
connect(new URLSearchParams(location.search).get('person') ?? last); // ?person=1002 plays that person
