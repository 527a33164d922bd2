// Builds what a message looks like. Nodes are made, never parsed, so a text can bring no markup with it.

const svg = 'http://www.w3.org/2000/svg';

/** make creates an element; empty attributes are left out. */
export function make(tag, attributes = {}, ...children) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === '' || value === null || value === undefined) continue;
    e.setAttribute(name, value);
  }
  e.append(...children.filter((c) => c !== null && c !== undefined && c !== ''));
  return e;
}

const ticks = { sent: 'M4 9l4 4 8-9', read: 'M1 9l4 4 8-9M9.5 12l1.5 1 8-9' };

/** icon gives a symbol of the page, or the ticks of a sent message with their meaning for screen readers. */
export function icon(name, label) {
  const e = document.createElementNS(svg, 'svg');
  if (ticks[name]) {
    e.setAttribute('viewBox', '0 0 20 16');
    e.setAttribute('role', 'img');
    e.setAttribute('aria-label', label);
    e.append(document.createElementNS(svg, 'path'));
    e.firstChild.setAttribute('d', ticks[name]);
    return e;
  }
  e.setAttribute('aria-hidden', 'true');
  e.append(document.createElementNS(svg, 'use'));
  e.firstChild.setAttribute('href', '#i-' + name);
  return e;
}

/** face is the round picture of somebody: initials on a colour that belongs to the id. */
export function face(id, name) {
  const initials = (name ?? '').split(/\s+/).slice(0, 2).map((w) => [...w][0] ?? '').join('').toUpperCase();
  return make('span', { class: `face tint-${Math.abs(id) % 7}` }, initials);
}

const date = (seconds) => new Date(seconds * 1000);
export const clock = (seconds, lang) => date(seconds).toLocaleTimeString(lang, { hour: '2-digit', minute: '2-digit', hour12: false });

export function day(seconds, lang, t) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - date(seconds).setHours(0, 0, 0, 0)) / 864e5);
  if (days < 2) return t(days < 1 ? 'today' : 'yesterday');
  return date(seconds).toLocaleDateString(lang, { day: 'numeric', month: 'long' });
}

const size = (bytes) => (bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

/** snippet is a message in one line, for lists and quotations. */
export function snippet(m, t) {
  const text = m.text ?? m.caption;
  if (text) return text.replace(/\s+/g, ' ').slice(0, 160);
  if (m.photo) return '🖼 ' + t('photo');
  if (m.document) return '📎 ' + (m.document.file_name ?? t('file'));
  if (m.venue) return '📍 ' + m.venue.title;
  if (m.location) return '📍 ' + t('location');
  if (m.sticker) return (m.sticker.emoji ?? '') + ' ' + t('sticker');
  if (m.voice) return '🎤 ' + t('voice');
  if (m.contact) return '👤 ' + m.contact.first_name;
  return note(m, t) ?? '';
}

// note words what the chat itself reports.
function note(m, t) {
  const who = m.from?.first_name ?? '';
  if (m.pinned_message) return `${who} ${t('pinnedBy')}`;
  if (m.forum_topic_created) return `${who} ${t('topicCreated')} «${m.forum_topic_created.name}»`;
  if (m.forum_topic_edited) return `${who} ${t('topicEdited')} «${m.forum_topic_edited.name}»`;
  if (m.forum_topic_closed) return t('topicClosed');
  if (m.forum_topic_reopened) return t('topicReopened');
  if (m.new_chat_members || m.left_chat_member || m.migrate_to_chat_id || m.migrate_from_chat_id) return t('event');
  return null;
}

/**
 * render builds the row of one message. With it come the words (t), the reader's id and language, whether the chat is
 * a group, and what to do on a press, a link, a command, a jump, the message's menu and a loaded picture.
 */
export function render(m, on) {
  const report = note(m, on.t);
  if (report) return stamp(make('div', { class: 'note' }, report), m, '');
  const own = m.from?.id === on.me;
  const row = make('div', { class: own ? 'row out' : 'row' });
  stamp(row, m, String(m.from?.id ?? ''));
  if (on.group && !own) row.append(face(m.from?.is_bot ? 5 : m.from?.id ?? 0, m.from?.first_name));
  row.append(bubble(m, own, on));
  const inline = m.reply_markup?.inline_keyboard;
  if (inline) { row.classList.add('keyed'); row.append(buttons(m, inline, on)); }
  return row;
}

function stamp(e, m, from) {
  Object.assign(e.dataset, { id: m.message_id, from, date: m.date, day: date(m.date).toDateString() });
  return e;
}

function bubble(m, own, on) {
  const b = make('div', { class: 'bubble', tabindex: 0 });
  const bare = m.sticker;
  const over = m.photo && !m.caption;
  if (bare) b.classList.add('bare');
  if (over) b.classList.add('over');
  if (!bare) b.append(make('div', { class: `sender tint-${Math.abs(m.from?.is_bot ? 5 : m.from?.id ?? 0) % 7}` }, m.from?.first_name ?? ''));
  const origin = m.forward_origin;
  if (origin) b.append(make('div', { class: 'forward' }, `${on.t('forwarded')} ${origin.sender_user?.first_name ?? ''}`));
  if (m.reply_to_message) b.append(quotation(m.reply_to_message, on));
  b.append(...attachments(m, on));
  const text = make('div', { class: 'text', dir: 'auto' });
  if (!(m.text || m.caption || m.photo || bare)) text.classList.add('tight');
  if (m.text ?? m.caption) text.append(format(m.text ?? m.caption, m.entities ?? m.caption_entities ?? [], on));
  text.append(meta(m, own, on));
  b.append(text);
  if (m.reactions) b.append(make('div', { class: 'reactions' }, ...m.reactions.map((r) => make('span', {}, r))));
  b.oncontextmenu = (e) => { if (e.target.closest('a') || !getSelection().isCollapsed) return; e.preventDefault(); on.menu(m, e.clientX, e.clientY); };
  b.ondblclick = (e) => { getSelection().removeAllRanges(); on.menu(m, e.clientX, e.clientY); };
  b.onkeydown = (e) => {
    if (e.target !== b || (e.key !== 'Enter' && e.key !== ' ')) return;
    e.preventDefault();
    const { left, bottom } = b.getBoundingClientRect();
    on.menu(m, left + 20, bottom - 20);
  };
  return b;
}

function meta(m, own, on) {
  const edited = m.edit_date ? make('span', {}, on.t('edited')) : null;
  const e = make('span', { class: 'meta' }, edited, make('time', { datetime: date(m.date).toISOString() }, clock(m.date, on.lang)));
  if (own) {
    const tick = icon(m.read ? 'read' : 'sent', on.t(m.read ? 'read' : 'sent'));
    tick.classList.add('tick');
    if (m.read) tick.classList.add('read');
    e.append(tick);
  }
  return e;
}

function quotation(m, on) {
  const q = make('button', { class: 'quoted' }, make('b', {}, m.from?.first_name ?? ''), make('span', {}, snippet(m, on.t)));
  q.onclick = () => on.jump(m.message_id);
  return q;
}

function attachments(m, on) {
  const parts = [];
  if (m.photo) parts.push(photo(m, on));
  if (m.document) parts.push(file(m.document));
  if (m.voice) parts.push(voice(m.voice));
  if (m.sticker) parts.push(make('span', { class: 'big' }, m.sticker.emoji ?? '🙂'));
  if (m.contact) parts.push(make('div', { class: 'doc' }, face(m.contact.user_id ?? 3, m.contact.first_name), make('div', {}, make('b', {}, m.contact.first_name), make('small', {}, m.contact.phone_number))));
  if (m.location) parts.push(...place(m));
  return parts;
}

function photo(m, on) {
  const p = m.photo.at(-1);
  const img = make('img', { src: '/play/file/' + encodeURIComponent(p.file_id), alt: m.caption ?? on.t('photo'), width: p.width, height: p.height, loading: 'lazy' });
  img.onload = on.picture;
  return make('a', { class: m.caption ? 'photo with' : 'photo', href: img.src, target: '_blank', rel: 'noopener' }, img);
}

function file(d) {
  return make('a', { class: 'doc', href: '/play/file/' + encodeURIComponent(d.file_id), download: d.file_name ?? 'file' },
    make('span', {}, icon('file')), make('div', {}, make('b', {}, d.file_name ?? 'file'), make('small', {}, size(d.file_size ?? 0))));
}

function voice(v) {
  const wave = make('div', { class: 'wave' });
  for (let i = 0; i < 32; i++) {
    const bar = make('i');
    bar.style.height = 4 + Math.abs(Math.sin(i * 1.7) * Math.cos(i * .6)) * 18 + 'px';
    wave.append(bar);
  }
  return make('div', { class: 'doc' }, make('span', {}, icon('play')), make('div', {}, wave, make('small', {}, `0:${String(v.duration).padStart(2, '0')}`)));
}

function place(m) {
  const { latitude, longitude } = m.location;
  const map = make('a', { class: 'map', href: `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=14/${latitude}/${longitude}`, target: '_blank', rel: 'noopener noreferrer', 'aria-label': m.venue?.title ?? `${latitude}, ${longitude}` }, icon('pin'));
  if (!m.venue) return [map];
  return [map, make('div', { class: 'venue' }, make('b', {}, m.venue.title), make('small', {}, m.venue.address))];
}

function buttons(m, rows, on) {
  return make('div', { class: 'buttons' }, ...rows.map((line) => make('div', {}, ...line.map((b) => button(m, b, on)))));
}

/** button is one inline button; what it does depends on which of its fields is set. */
function button(m, b, on) {
  const address = b.url ?? b.web_app?.url ?? b.login_url?.url;
  const e = make('button', { type: 'button' }, b.text, address ? icon('link') : b.copy_text ? icon('copy') : null);
  e.onclick = () => {
    if (b.callback_data) on.press(m, b.callback_data, e);
    else if (address) on.follow(address);
    else if (b.copy_text) navigator.clipboard?.writeText(b.copy_text.text);
  };
  return e;
}

/** format builds the text with its entities; offsets and lengths are UTF-16 units, as strings here have them. */
function format(text, entities, on, from = 0, to = text.length) {
  const out = document.createDocumentFragment();
  let at = from;
  let rest = [...entities];
  while (rest.length) {
    const e = rest.shift();
    if (e.offset < at || e.offset >= to) continue;
    const end = Math.min(e.offset + e.length, to);
    out.append(text.slice(at, e.offset), wrap(e, text, end, format(text, rest.filter((x) => x.offset < end), on, e.offset, end), on));
    rest = rest.filter((x) => x.offset >= end);
    at = block.has(e.type) && text[end] === '\n' ? end + 1 : end; // a block ends its line by itself
  }
  out.append(text.slice(at, to));
  return out;
}

const block = new Set(['pre', 'blockquote', 'expandable_blockquote']);
const tags = { bold: 'strong', italic: 'em', underline: 'u', strikethrough: 's', code: 'code', pre: 'pre', blockquote: 'blockquote', expandable_blockquote: 'blockquote' };

function wrap(e, text, end, inner, on) {
  const bare = text.slice(e.offset, end);
  if (tags[e.type]) {
    const tag = make(tags[e.type], {}, inner);
    if (e.type === 'expandable_blockquote') { tag.classList.add('long'); tag.onclick = () => tag.classList.toggle('open'); }
    if (e.type === 'code') tag.onclick = () => navigator.clipboard?.writeText(bare);
    return tag;
  }
  if (e.type === 'spoiler') {
    const s = make('span', { class: 'spoiler' }, inner);
    s.onclick = () => s.classList.add('open');
    return s;
  }
  if (e.type === 'bot_command') {
    const b = make('button', { class: 'command', type: 'button' }, inner);
    b.onclick = () => on.command(bare);
    return b;
  }
  const address = { text_link: e.url, url: /^\w+:\/\//.test(bare) ? bare : 'https://' + bare, email: 'mailto:' + bare, phone_number: 'tel:' + bare }[e.type];
  const u = address && URL.parse(address);
  if (!u || !/^(https?|mailto|tel):$/.test(u.protocol)) return inner;
  const a = make('a', { href: u.href, target: '_blank', rel: 'noopener noreferrer', title: e.type === 'text_link' ? u.href : '' }, inner);
  a.onclick = (click) => { if (u.host === 't.me') { click.preventDefault(); on.follow(u.href); } };
  return a;
}
