package bot

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf16"

	"zonedesk/bot/telegram"
)

// kind is what an update asks for.
type kind string

const (
	question   kind = "question"
	command    kind = "command"
	press      kind = "press"      // of a button
	edit       kind = "edit"       // of an earlier question
	material   kind = "material"   // a photo, a voice message and other things that are no text
	membership kind = "membership" // the bot was blocked, let in, put out
	migration  kind = "migration"  // the group goes on under another id
	inline     kind = "inline"     // what somebody types after the bot's name in any chat
	internal   kind = "internal"   // said in the staff chat
	ignored    kind = "ignored"    // not said to the bot, or nothing to answer
)

// kindOf tells what an update is, by itself alone, so that a group's talk costs nothing.
func (b *Bot) kindOf(u *telegram.Update) kind {
	switch {
	case u.Callback != nil:
		return press
	case u.MyChatMember != nil:
		return membership
	case u.Message != nil && u.Message.MigratedTo != 0:
		return migration
	case u.InlineQuery != nil:
		return inline
	case b.isInternal(u):
		return internal
	case u.Message != nil && b.saidToBot(u.Message):
		return kindOfMessage(u.Message)
	case u.EditedMessage != nil && u.EditedMessage.From != nil && !u.EditedMessage.From.IsBot:
		if kindOfMessage(u.EditedMessage) == question {
			return edit
		}
	}
	return ignored
}

// isInternal tells whether an update is a message in the staff chat, by somebody, that doesn't call the bot by its name.
func (b *Bot) isInternal(u *telegram.Update) bool {
	m := u.Message
	if m == nil {
		m = u.EditedMessage
	}
	if m == nil || m.Chat.ID != b.staff.Load() || m.From == nil || m.From.IsBot && m.Sender == nil {
		return false
	}
	if u.Message == nil {
		return true
	}
	me := b.me.Load()
	if me == nil {
		return true
	}
	_, to, _, command := parseCommand(m.Text)
	_, named := withoutMention(m, me)
	return !named && !(command && strings.EqualFold(to, me.Username))
}

func kindOfMessage(m *telegram.Incoming) kind {
	switch {
	case strings.HasPrefix(m.Text, "/"):
		return command
	case wording(m) != "":
		return question
	case materialOf(m, nil) != "" || m.Chat.Private():
		return material
	}
	return ignored
}

// saidToBot tells whether the bot is spoken to: always in a private chat; in a group by its name, by a reply to it, or by a command with
// its name.
func (b *Bot) saidToBot(m *telegram.Incoming) bool {
	me := b.me.Load()
	if m.From == nil || m.From.IsBot || m.Via != nil && me != nil && m.Via.ID == me.ID { // the last is what the bot itself has said
		return false
	}
	if m.Chat.Private() || me == nil {
		return m.Chat.Private()
	}
	if _, to, _, ok := parseCommand(m.Text); ok {
		return strings.EqualFold(to, me.Username)
	}
	if m.ReplyTo != nil && m.ReplyTo.From != nil && m.ReplyTo.From.ID == me.ID && wording(m.ReplyTo) != "" {
		return true
	}
	_, found := withoutMention(m, me)
	return found
}

// wording is what a message says in words.
func wording(m *telegram.Incoming) string {
	if m.Text != "" {
		return m.Text
	}
	return m.Caption
}

// asked is the question in a message: its wording without the bot's name.
func (b *Bot) asked(m *telegram.Incoming) string {
	if me := b.me.Load(); me != nil && !m.Chat.Private() {
		text, _ := withoutMention(m, me)
		return text
	}
	return wording(m)
}

// withoutMention cuts the mentions of me, which Telegram marks as entities in UTF-16 units, and tells whether there was one.
func withoutMention(m *telegram.Incoming, me *telegram.User) (rest string, found bool) {
	entities := m.Entities
	if m.Text == "" {
		entities = m.CaptionEntities
	}
	units := utf16.Encode([]rune(wording(m)))
	for _, e := range slices.Backward(entities) {
		from, to := e.Offset, e.Offset+e.Length
		if from < 0 || to > len(units) || from >= to {
			continue
		}
		name := string(utf16.Decode(units[from:to]))
		if e.Type == "mention" && strings.EqualFold(name, "@"+me.Username) || e.Type == "text_mention" && e.User != nil && e.User.ID == me.ID {
			units, found = slices.Delete(units, from, to), true
		}
	}
	return strings.TrimSpace(string(utf16.Decode(units))), found
}

// parseCommand reads "/name@bot argument".
func parseCommand(text string) (name, bot, argument string, ok bool) {
	text, ok = strings.CutPrefix(text, "/")
	if !ok {
		return "", "", "", false
	}
	end := strings.IndexAny(text, " \n\t")
	if end < 0 {
		end = len(text)
	}
	name, bot, _ = strings.Cut(text[:end], "@")
	return strings.ToLower(name), bot, strings.TrimSpace(text[end:]), true
}

// materialOf names what a message holds beside words, "" when it is nothing to be answered, such as the news of a pinned message.
func materialOf(m *telegram.Incoming, raw json.RawMessage) string {
	switch {
	case m.Photo != nil:
		return "photo"
	case m.Voice != nil || m.Audio != nil:
		return "voice"
	case m.Video != nil || m.VideoNote != nil:
		return "other"
	case m.Sticker != nil || m.Animation != nil:
		return "sticker"
	case m.Document != nil:
		return "document"
	case m.Contact != nil:
		return "contact"
	case m.Location != nil:
		return "location"
	}
	var held struct {
		Message map[string]json.RawMessage `json:"message"`
	}
	_ = json.Unmarshal(raw, &held)
	for _, other := range []string{"poll", "dice", "story", "game", "checklist", "paid_media"} {
		if held.Message[other] != nil {
			return "other"
		}
	}
	return ""
}

func threadOf(u *telegram.Update) int {
	for _, m := range []*telegram.Incoming{u.Message, u.EditedMessage} {
		if m != nil && m.InTopic {
			return m.Thread
		}
	}
	if u.Callback != nil && u.Callback.Message != nil && u.Callback.Message.InTopic {
		return u.Callback.Message.Thread
	}
	return 0
}
