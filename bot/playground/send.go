package playground

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

func (s *Server) getMe(context.Context, *request) (any, error) {
	return struct {
		User
		JoinGroups bool `json:"can_join_groups"`
		ReadAll    bool `json:"can_read_all_group_messages"`
		Inline     bool `json:"supports_inline_queries"`
	}{s.bot, true, false, true}, nil
}

// target finds the chat of a call. The caller holds mu.
func (s *Server) target(r *request, field string) (*chat, error) {
	text := r.text(field)
	if text == "" {
		return nil, s.breachLocked(r, field+" is empty")
	}
	id := r.int(field, 0)
	c := s.chats[id]
	if c == nil && strings.HasPrefix(text, "@") {
		for _, id := range s.ages {
			if n := s.chats[id]; n != nil && n.Username != "" && strings.EqualFold("@"+n.Username, text) && n.group != nil {
				return n, nil
			}
		}
	}
	if c == nil {
		return nil, bad("chat not found")
	}
	return c, nil
}

func (s *Server) breachLocked(r *request, text string) error {
	if len(s.breaches) < 1000 {
		s.breaches = append(s.breaches, r.method+": "+text)
	}
	return bad("%s", text)
}

// deliver sends a message of the bot to the chat of a call, after all checks that every sending method shares.
func (s *Server) deliver(r *request, m Message) (any, error) {
	sent, err := s.deliverAll(r, []Message{m})
	if err != nil {
		return nil, err
	}
	return sent[0], nil
}

// addressee is the chat and thread that a call writes to, if the bot may. The caller holds the lock.
func (s *Server) addressee(r *request) (c *chat, thread int, err error) {
	if c, err = s.target(r, "chat_id"); err != nil {
		return nil, 0, err
	}
	if err := c.writable(); err != nil {
		return nil, 0, err
	}
	thread = int(r.int("message_thread_id", 0))
	return c, thread, c.thread(thread)
}

func (s *Server) deliverAll(r *request, messages []Message) ([]Message, error) {
	markup, err := s.markup(r)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, thread, err := s.addressee(r)
	if err != nil {
		return nil, err
	}
	reply, err := s.replyTo(r, c)
	if err != nil {
		return nil, err
	}
	for range messages {
		if err := s.limit.take(c); err != nil {
			return nil, err
		}
	}
	c.setKeyboard(markup)
	var sent []Message
	for _, m := range messages {
		m.From, m.Thread, m.ReplyTo, m.Protected = &s.bot, thread, reply, r.bool("protect_content")
		if markup != nil && len(markup.Inline) > 0 {
			m.ReplyMarkup = &Markup{Inline: markup.Inline}
		}
		sent = append(sent, *s.post(c, m))
	}
	return sent, nil
}

// setKeyboard keeps what the chat shows in place of the phone's keyboard.
func (c *chat) setKeyboard(m *Markup) {
	switch {
	case m == nil:
	case m.Remove:
		c.keyboard = nil
	case len(m.Keyboard) > 0 || m.ForceReply:
		c.keyboard = m
	}
}

// replyTo finds the message answered to, by reply_parameters or by the older reply_to_message_id.
func (s *Server) replyTo(r *request, c *chat) (*Message, error) {
	id, optional := int(r.int("reply_to_message_id", 0)), r.bool("allow_sending_without_reply")
	var p struct {
		ID       int  `json:"message_id"`
		Optional bool `json:"allow_sending_without_reply"`
	}
	if ok, err := r.json("reply_parameters", &p); err != nil {
		return nil, s.breachLocked(r, "can't parse reply parameters JSON object")
	} else if ok {
		id, optional = p.ID, p.Optional
	}
	if id == 0 {
		return nil, nil
	}
	m := c.message(id)
	if m == nil {
		if optional {
			return nil, nil
		}
		return nil, bad("message to be replied not found")
	}
	return m.quoted(), nil
}

// quoted is the message as it stands in an answer to it.
func (m *Message) quoted() *Message {
	q := *m
	q.ReplyTo = nil
	return &q
}

func (s *Server) sendMessage(_ context.Context, r *request) (any, error) {
	text, entities, err := s.formatted(r, "text", "entities", maxText)
	if err != nil {
		return nil, err
	}
	if text == "" {
		return nil, s.breach(r, "message text is empty")
	}
	return s.deliver(r, Message{Text: text, Entities: entities, Preview: r.preview()})
}

func (r *request) preview() *Preview {
	var p Preview
	if _, err := r.json("link_preview_options", &p); err != nil || !p.Disabled && !r.bool("disable_web_page_preview") {
		return nil
	}
	return &Preview{Disabled: true}
}

func (s *Server) sendPhoto(_ context.Context, r *request) (any, error) {
	return s.sendMedia(r, "photo")
}
func (s *Server) sendDocument(_ context.Context, r *request) (any, error) {
	return s.sendMedia(r, "document")
}

func (s *Server) sendMedia(r *request, kind string) (any, error) {
	caption, entities, err := s.formatted(r, "caption", "caption_entities", maxCaption)
	if err != nil {
		return nil, err
	}
	m := Message{Caption: caption, CaptionEntities: entities}
	if err := s.attach(r, &m, kind, r.text(kind)); err != nil {
		return nil, err
	}
	return s.deliver(r, m)
}

// sendMediaGroup sends 2 to 10 photos or documents as one album.
func (s *Server) sendMediaGroup(_ context.Context, r *request) (any, error) {
	var media []struct{ Type, Media string }
	var raw []map[string]json.RawMessage
	if _, err := r.json("media", &raw); err != nil {
		return nil, s.breach(r, "can't parse media JSON object")
	}
	if _, err := r.json("media", &media); err != nil {
		return nil, s.breach(r, "can't parse media JSON object")
	}
	if len(media) < 2 || len(media) > 10 {
		return nil, s.breach(r, "wrong number of media in the album: %d, expected 2 to 10", len(media))
	}
	album := s.newID("album")
	var messages []Message
	for i, item := range media {
		one := &request{method: r.method, values: map[string]string{}, files: r.files}
		one.takeJSON(raw[i])
		caption, entities, err := s.formatted(one, "caption", "caption_entities", maxCaption)
		if err != nil {
			return nil, err
		}
		m := Message{MediaGroupID: album, Caption: caption, CaptionEntities: entities}
		if err := s.attach(r, &m, item.Type, item.Media); err != nil {
			return nil, err
		}
		messages = append(messages, m)
	}
	return s.deliverAll(r, messages)
}

func (s *Server) newID(kind string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.id(kind)
}

func (s *Server) id(kind string) string {
	s.lastID++
	return fmt.Sprintf("%s%d", kind, 4096000+s.lastID)
}

func (s *Server) location(r *request) (*Location, error) {
	lat, ok := r.float("latitude")
	if !ok {
		return nil, s.breach(r, "latitude is empty")
	}
	long, ok := r.float("longitude")
	if !ok {
		return nil, s.breach(r, "longitude is empty")
	}
	if lat < -90 || lat > 90 || long < -180 || long > 180 {
		return nil, s.breach(r, "wrong latitude or longitude specified")
	}
	return &Location{Latitude: lat, Longitude: long}, nil
}

func (s *Server) sendLocation(_ context.Context, r *request) (any, error) {
	l, err := s.location(r)
	if err != nil {
		return nil, err
	}
	return s.deliver(r, Message{Location: l})
}

func (s *Server) sendVenue(_ context.Context, r *request) (any, error) {
	l, err := s.location(r)
	if err != nil {
		return nil, err
	}
	v := &Venue{Location: *l, Title: r.text("title"), Address: r.text("address")}
	if v.Title == "" {
		return nil, s.breach(r, "venue title must be non-empty")
	}
	if v.Address == "" {
		return nil, s.breach(r, "venue address must be non-empty")
	}
	return s.deliver(r, Message{Venue: v, Location: l})
}

func (s *Server) sendChatAction(_ context.Context, r *request) (any, error) {
	actions := []string{"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
		"upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"}
	action := strings.ToLower(r.text("action"))
	if !slices.Contains(actions, action) {
		return nil, s.breach(r, "wrong parameter action in request")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, thread, err := s.addressee(r)
	if err != nil {
		return nil, err
	}
	s.show(c, event{Type: "action", Action: action, Thread: thread})
	return true, nil
}

// copyMessage sends a message again without its origin; the caption may be replaced.
func (s *Server) copyMessage(_ context.Context, r *request) (any, error) {
	m, err := s.original(r, "message to copy not found")
	if err != nil {
		return nil, err
	}
	m.ForwardOrigin, m.MediaGroupID, m.ReplyMarkup, m.EditDate, m.Reactions = nil, "", nil, 0, nil
	if _, ok := r.values["caption"]; ok && m.Text == "" {
		if m.Caption, m.CaptionEntities, err = s.formatted(r, "caption", "caption_entities", maxCaption); err != nil {
			return nil, err
		}
	}
	sent, err := s.deliverAll(r, []Message{m})
	if err != nil {
		return nil, err
	}
	return map[string]int{"message_id": sent[0].ID}, nil
}

func (s *Server) forwardMessage(_ context.Context, r *request) (any, error) {
	m, err := s.original(r, "message to forward not found")
	if err != nil {
		return nil, err
	}
	if m.Protected {
		return nil, bad("message can't be forwarded")
	}
	if m.ForwardOrigin == nil {
		m.ForwardOrigin = &Origin{Type: "user", Date: m.Date, User: m.From}
	}
	m.MediaGroupID, m.ReplyMarkup, m.EditDate, m.Reactions = "", nil, 0, nil
	return s.deliver(r, m)
}

// original finds the message that a copy or a forward starts from.
func (s *Server) original(r *request, absent string) (Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.target(r, "from_chat_id")
	if err != nil {
		return Message{}, err
	}
	m := c.message(int(r.int("message_id", 0)))
	if m == nil || m.service() {
		return Message{}, bad("%s", absent)
	}
	return *m, nil
}

// editable finds a message that the bot may edit.
func (s *Server) editable(r *request) (*chat, *Message, error) {
	c, err := s.target(r, "chat_id")
	if err != nil {
		return nil, nil, err
	}
	if err := c.writable(); err != nil {
		return nil, nil, err
	}
	id := int(r.int("message_id", 0))
	if id <= 0 {
		return nil, nil, s.breachLocked(r, "message identifier is not specified")
	}
	m := c.message(id)
	if m == nil {
		return nil, nil, bad("message to edit not found")
	}
	if !m.FromBot() || m.service() {
		return nil, nil, bad("message can't be edited")
	}
	return c, m, nil
}

// edit changes a message of the bot; change gets a copy and may refuse.
func (s *Server) edit(r *request, change func(m *Message) error) (any, error) {
	markup, err := s.markup(r)
	if err != nil {
		return nil, err
	}
	if markup != nil && (len(markup.Keyboard) > 0 || markup.Remove || markup.ForceReply) {
		return nil, s.breach(r, "inline keyboard expected")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m, err := s.editable(r)
	if err != nil {
		return nil, err
	}
	changed := *m
	changed.ReplyMarkup = nil
	if markup != nil && len(markup.Inline) > 0 {
		changed.ReplyMarkup = &Markup{Inline: markup.Inline}
	}
	if err := change(&changed); err != nil {
		return nil, err
	}
	if sameContent(m, &changed) {
		return nil, bad("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	if err := s.limit.take(c); err != nil {
		return nil, err
	}
	changed.EditDate = time.Now().Unix()
	return *s.replace(c, changed), nil
}

func sameContent(a, b *Message) bool {
	same := a.Text == b.Text && a.Caption == b.Caption && slices.EqualFunc(a.Entities, b.Entities, sameEntity) &&
		slices.EqualFunc(a.CaptionEntities, b.CaptionEntities, sameEntity)
	return same && sameRows(a.Buttons(), b.Buttons())
}

func sameEntity(a, b Entity) bool {
	return a.Type == b.Type && a.Offset == b.Offset && a.Length == b.Length && a.URL == b.URL && a.Language == b.Language
}

func sameRows(a, b [][]Button) bool {
	x, _ := json.Marshal(a) // buttons are always JSON
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}

func (s *Server) editMessageText(_ context.Context, r *request) (any, error) {
	text, entities, err := s.formatted(r, "text", "entities", maxText)
	if err != nil {
		return nil, err
	}
	if text == "" {
		return nil, s.breach(r, "message text is empty")
	}
	return s.edit(r, func(m *Message) error {
		if m.Text == "" {
			return bad("there is no text in the message to edit")
		}
		m.Text, m.Entities, m.Preview = text, entities, r.preview()
		return nil
	})
}

func (s *Server) editMessageCaption(_ context.Context, r *request) (any, error) {
	caption, entities, err := s.formatted(r, "caption", "caption_entities", maxCaption)
	if err != nil {
		return nil, err
	}
	return s.edit(r, func(m *Message) error {
		if m.Photo == nil && m.Document == nil && m.Voice == nil {
			return bad("there is no caption in the message to edit")
		}
		m.Caption, m.CaptionEntities = caption, entities
		return nil
	})
}

func (s *Server) editMessageReplyMarkup(_ context.Context, r *request) (any, error) {
	return s.edit(r, func(*Message) error { return nil })
}

func (s *Server) deleteMessage(_ context.Context, r *request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.target(r, "chat_id")
	if err != nil {
		return nil, err
	}
	return true, s.deleteOne(c, int(r.int("message_id", 0)))
}

func (s *Server) deleteOne(c *chat, id int) error {
	m := c.message(id)
	if m == nil {
		return bad("message to delete not found")
	}
	old := time.Since(time.Unix(m.Date, 0)) > 48*time.Hour
	foreign := !m.FromBot() && c.group != nil && !c.group.admin
	if old || foreign {
		return bad("message can't be deleted")
	}
	s.remove(c, id)
	return nil
}

// deleteMessages skips those that are not there, as Telegram does.
func (s *Server) deleteMessages(_ context.Context, r *request) (any, error) {
	var ids []int
	if ok, err := r.json("message_ids", &ids); err != nil || !ok || len(ids) == 0 {
		return nil, s.breach(r, "message identifiers are not specified")
	}
	if len(ids) > 100 {
		return nil, s.breach(r, "too many message identifiers specified")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.target(r, "chat_id")
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		_ = s.deleteOne(c, id)
	}
	return true, nil
}

func (s *Server) pinChatMessage(_ context.Context, r *request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.target(r, "chat_id")
	if err != nil {
		return nil, err
	}
	if err := c.writable(); err != nil {
		return nil, err
	}
	if c.group != nil && !c.group.admin {
		return nil, bad("not enough rights to manage pinned messages in the chat")
	}
	m := c.message(int(r.int("message_id", 0)))
	if m == nil {
		return nil, bad("message to pin not found")
	}
	c.pinned = append(slices.DeleteFunc(c.pinned, func(id int) bool { return id == m.ID }), m.ID)
	s.show(c, event{Type: "pin", Message: m, ID: m.ID})
	s.pushMessage("message", s.post(c, Message{From: &s.bot, Pinned: m.quoted(), Thread: m.Thread}))
	return true, nil
}

func (s *Server) unpinChatMessage(_ context.Context, r *request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.target(r, "chat_id")
	if err != nil {
		return nil, err
	}
	id := int(r.int("message_id", 0))
	if id == 0 && len(c.pinned) > 0 {
		id = c.pinned[len(c.pinned)-1]
	}
	if !slices.Contains(c.pinned, id) {
		return nil, bad("message to unpin not found")
	}
	c.pinned = slices.DeleteFunc(c.pinned, func(p int) bool { return p == id })
	last := event{Type: "pin"}
	if n := len(c.pinned); n > 0 {
		last.Message, last.ID = c.message(c.pinned[n-1]), c.pinned[n-1]
	}
	s.show(c, last)
	return true, nil
}

// The emoji that a bot may react with ("ReactionTypeEmoji"), without their variation selectors.
const reactions = "❤👍👎🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳❤‍🔥🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👨‍💻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾🤷‍♂🤷🤷‍♀😡"

func (s *Server) setMessageReaction(_ context.Context, r *request) (any, error) {
	var list []struct{ Type, Emoji string }
	if _, err := r.json("reaction", &list); err != nil {
		return nil, s.breach(r, "can't parse reaction types JSON object")
	}
	if len(list) > 1 {
		return nil, s.breach(r, "REACTIONS_TOO_MANY")
	}
	var emoji []string
	for _, one := range list {
		plain := strings.ReplaceAll(one.Emoji, "\ufe0f", "")
		if one.Type != "emoji" || plain == "" || !strings.Contains(reactions, plain) {
			return nil, s.breach(r, "REACTION_INVALID")
		}
		emoji = append(emoji, one.Emoji)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.target(r, "chat_id")
	if err != nil {
		return nil, err
	}
	m := c.message(int(r.int("message_id", 0)))
	if m == nil {
		return nil, bad("message to react not found")
	}
	changed := *m
	changed.Reactions = emoji
	s.replace(c, changed)
	return true, nil
}

func (s *Server) answerCallbackQuery(_ context.Context, r *request) (any, error) {
	text := r.text("text")
	if utf8.RuneCountInString(text) > maxAnswer {
		return nil, s.breach(r, "MESSAGE_TOO_LONG")
	}
	if address := r.text("url"); address != "" {
		if _, ok := checkURL(address); !ok {
			return nil, s.breach(r, "URL_INVALID")
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.presses[r.text("callback_query_id")]
	if p == nil || p.answered || time.Since(p.at) > s.opts.CallbackLife {
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	p.answered, p.text, p.alert, p.url = true, text, r.bool("show_alert"), r.text("url")
	s.showTo(p.person, event{Type: "answer", Chat: p.chat, ID: p.message, Data: p.data, Text: p.text, Alert: p.alert, URL: p.url})
	return true, nil
}
