package bot

import (
	"testing"
	"unicode/utf8"

	"zonedesk/bot/telegram"
)

func TestCommandsAreRead(t *testing.T) {
	cases := []struct{ text, name, bot, argument string }{
		{"/start", "start", "", ""},
		{"/start zone_yen-quang", "start", "", "zone_yen-quang"},
		{"/Language@ZoneDesk_bot  ko \n", "language", "ZoneDesk_bot", "ko"},
		{"/human\nmany\nlines", "human", "", "many\nlines"},
		{"/@bot", "", "bot", ""},
	}
	for _, c := range cases {
		name, bot, argument, ok := parseCommand(c.text)
		if !ok || name != c.name || bot != c.bot || argument != c.argument {
			t.Errorf("%q is read as %q, %q, %q, %v: expected %q, %q, %q", c.text, name, bot, argument, ok, c.name, c.bot, c.argument)
		}
	}
	if _, _, _, ok := parseCommand("no /start"); ok {
		t.Error("a slash inside a text makes a command: expected not")
	}
}

func FuzzMentionsAreCut(f *testing.F) {
	f.Add("🏭 @zonedesk_bot land?", 3, 13)
	f.Add("x", -1, 5)
	f.Fuzz(func(t *testing.T, text string, offset, length int) {
		me := &telegram.User{ID: 1, Username: "zonedesk_bot"}
		m := &telegram.Incoming{Text: text, Entities: []telegram.Entity{
			{Type: "mention", Offset: offset, Length: length},
			{Type: "text_mention", Offset: offset, Length: length, User: me},
			{Type: "text_mention", Offset: length, Length: offset, User: me},
		}}
		rest, _ := withoutMention(m, me)
		if !utf8.ValidString(rest) {
			t.Errorf("%q is cut to %q: expected valid UTF-8", text, rest)
		}
	})
}
