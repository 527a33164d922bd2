package bot

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"zonedesk/bot/desk"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// Prefixes of callback data.
const (
	askData      = "a:" // + a code of the desk
	languageData = "l:" // + a language
)

var codeForm = regexp.MustCompile(`^[a-z0-9._:+-]{1,56}$`)

// route decides who deals with an update.
func (t *turn) route() error {
	u := t.update
	switch t.kind {
	case question:
		return t.question(u.Message.ID, desk.Question{Text: t.asked(u.Message)})
	case command:
		return t.command(parseCommand(u.Message.Text))
	case press:
		return t.press(u.Callback)
	case edit:
		return t.edited(u.EditedMessage)
	case material:
		if m := materialOf(u.Message, u.Raw); m != "" {
			return t.say("media." + m)
		}
	case membership:
		status := u.MyChatMember.New.Status
		t.conv.Gone = status == "kicked" || status == "left"
	}
	return nil
}

func (t *turn) command(name, _, argument string, _ bool) error {
	switch name {
	case "start":
		if code := startCode(argument); code != "" {
			return t.question(t.update.Message.ID, desk.Question{Code: code})
		}
		welcome := t.text("start") + "\n\n" + t.text("start.examples") + "\n\n" + t.text("start.privacy")
		return t.send(telegram.Escape(welcome), languageButtons(t.desk))
	case "help":
		return t.say("help")
	case "language":
		return t.chooseLanguage(argument)
	}
	if code := commandCodes[name]; code != "" {
		return t.question(t.update.Message.ID, desk.Question{Code: code})
	}
	return t.say("command.unknown")
}

// commandCodes are the commands that the desk answers.
var commandCodes = map[string]string{"zones": "k:kcn", "incentives": "t:incentive", "human": "h"}

// startCode turns the parameter of a link to the bot (t.me/BOT?start=zone_luong-son) into a code of the desk, "" when it is none.
func startCode(parameter string) string {
	about, id, _ := strings.Cut(parameter, "_")
	code := map[string]string{"zone": "o:", "topic": "t:"}[about] + strings.ToLower(id)
	if about != "zone" && about != "topic" || id == "" || !codeForm.MatchString(code) {
		return ""
	}
	return code
}

// press acts on a button. What is old, forged or pressed twice does nothing.
func (t *turn) press(c *telegram.Callback) error {
	if c.Message == nil || !knownData(c.Data) || t.pressedTwice(c) {
		return nil
	}
	if code, ok := strings.CutPrefix(c.Data, askData); ok {
		return t.question(0, desk.Question{Code: code})
	}
	lang := knowledge.Lang(strings.TrimPrefix(c.Data, languageData))
	if t.conv.Lang == lang && t.memory {
		return nil
	}
	return t.setLanguage(lang)
}

func knownData(data string) bool {
	if code, ok := strings.CutPrefix(data, askData); ok {
		return codeForm.MatchString(code)
	}
	lang, ok := strings.CutPrefix(data, languageData)
	return ok && slices.Contains(knowledge.Langs(), knowledge.Lang(lang))
}

// pressedTwice tells whether the same button was pressed within the last seconds, by an impatient thumb.
func (t *turn) pressedTwice(c *telegram.Callback) bool {
	now := t.now().Unix()
	last := t.conv.Pressed
	t.conv.Pressed = pressed{c.Message.ID, c.Data, now}
	return last.Message == c.Message.ID && last.Data == c.Data && now-last.At < 5
}

// answerPress ends the waiting sign on a pressed button at once, while the work goes on.
func (t *turn) answerPress() (wait func()) {
	c := t.update.Callback
	if c == nil {
		return func() {}
	}
	text := ""
	if c.Message == nil || !knownData(c.Data) {
		text = t.desk.Say(t.language(), "button.old")
	}
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		ctx, cancel := context.WithTimeout(t.ctx, 5*time.Second)
		defer cancel()
		if err := t.telegram.AnswerCallback(ctx, c.ID, text); err != nil {
			t.log.Debug("a pressed button could not be answered", "update", t.update.ID, "error", err)
		}
	}()
	return func() { <-answered }
}

// chooseLanguage sets the language named, or offers all.
func (t *turn) chooseLanguage(name string) error {
	if lang := t.languageNamed(name); lang != "" {
		return t.setLanguage(lang)
	}
	key := "language.choose"
	if name != "" {
		key = "language.unknown"
	}
	return t.send(telegram.Escape(t.text(key)), languageButtons(t.desk))
}

func (t *turn) setLanguage(lang knowledge.Lang) error {
	if !t.memory {
		return t.say("error.store")
	}
	t.conv.Lang = lang
	return t.say("language.set")
}

// languageNamed reads a language as people write it: its code, with or without a region, its own name, or a country's code that is taken
// for it.
func (t *turn) languageNamed(name string) knowledge.Lang {
	name = strings.ToLower(strings.TrimSpace(name))
	for _, lang := range knowledge.Langs() {
		if name == strings.ToLower(t.desk.Say(lang, "name")) {
			return lang
		}
	}
	code, _, _ := strings.Cut(strings.ReplaceAll(name, "_", "-"), "-")
	return langOf(code)
}

// langOf returns the language of a code such as a client's language_code, "" when zonedesk doesn't speak it.
func langOf(code string) knowledge.Lang {
	code, _, _ = strings.Cut(strings.ToLower(code), "-")
	switch code {
	case "vn":
		return knowledge.VI
	case "kr":
		return knowledge.KO
	case "cn":
		return knowledge.ZH
	case "jp":
		return knowledge.JA
	}
	if lang := knowledge.Lang(code); slices.Contains(knowledge.Langs(), lang) {
		return lang
	}
	return ""
}

// hint is the language of the person's client, "" when unknown or not spoken here.
func (t *turn) hint() knowledge.Lang {
	if from := t.update.From(); from != nil {
		return langOf(from.Language)
	}
	return ""
}

// language is the one for texts that answer no question: the person's choice, else that of the last answer, else the client's; English
// for a client in another language, Vietnamese when nothing is known.
func (t *turn) language() knowledge.Lang {
	for _, lang := range []knowledge.Lang{t.conv.Lang, t.conv.Desk.Lang, t.hint()} {
		if lang != "" {
			return lang
		}
	}
	if from := t.update.From(); from != nil && from.Language != "" {
		return knowledge.EN
	}
	return knowledge.VI
}
