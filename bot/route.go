package bot

import (
	"regexp"
	"slices"
	"strings"

	"zonedesk/bot/desk"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// What a button is for: the first part of its data, before a colon and a code.
const (
	askData      = "a" // a code of the desk
	languageData = "l" // a language
	teamData     = "t" // see teamForm
	auditData    = "u" // see auditForm
)

var codeForm = regexp.MustCompile(`^[a-z0-9._:+-]{1,56}$`)

// dataForms are the forms of the code by what a button is for. All else is old or forged.
var dataForms = map[string]*regexp.Regexp{
	askData:      codeForm,
	languageData: regexp.MustCompile(`^(vi|en|ko|zh|ja)$`),
	teamData:     teamForm,
	auditData:    auditForm,
}

// data is the data of a button.
func data(what, code string) string { return what + ":" + code }

// route decides who deals with an update.
func (t *turn) route() error {
	u := t.update
	switch t.kind {
	case question:
		return t.question(u.Message.ID, desk.Question{Text: t.asked(u.Message)})
	case command:
		name, _, argument, _ := parseCommand(u.Message.Text)
		return t.command(name, argument)
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

func (t *turn) command(name, argument string) error {
	if code := commandCodes[name]; code != "" {
		return t.question(t.update.Message.ID, desk.Question{Code: code})
	}
	switch name {
	case "start":
		return t.start(argument)
	case "help":
		return t.say("help")
	case "language":
		return t.chooseLanguage(argument)
	case "team":
		return t.asStaff(Team, t.showTeam)
	case "audit":
		return t.asStaff(Team, func() error { return t.showTrail("") })
	}
	return t.say("command.unknown")
}

func (t *turn) start(parameter string) error {
	if code, ok := strings.CutPrefix(parameter, joinPrefix); ok {
		return t.join(code)
	}
	if code := startCode(parameter); code != "" {
		return t.question(t.update.Message.ID, desk.Question{Code: code})
	}
	welcome := t.text("start") + "\n\n" + t.text("start.examples") + "\n\n" + t.text("start.privacy")
	return t.send(telegram.Escape(welcome), languageButtons(t.desk))
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
	what, code, ok := pressed(c)
	if !ok || t.pressedTwice(c) {
		return nil
	}
	switch what {
	case askData:
		return t.question(0, desk.Question{Code: code})
	case languageData:
		lang := knowledge.Lang(code)
		if t.conv.Lang == lang && t.memory {
			return nil
		}
		return t.setLanguage(lang)
	case teamData:
		return t.asStaff(Team, func() error { return t.teamPress(code) })
	case auditData:
		return t.asStaff(Team, func() error { return t.auditPress(code) })
	}
	return nil
}

// pressed reads the data of a button: what it is for, and the code behind that. ok is false for what the bot never gave a button.
func pressed(c *telegram.Callback) (what, code string, ok bool) {
	what, code, _ = strings.Cut(c.Data, ":")
	form := dataForms[what]
	return what, code, c.Message != nil && form != nil && form.MatchString(code)
}

// pressedTwice tells whether the same button was pressed within the last seconds, by an impatient thumb. So a button that sets something
// says to what, not that it be changed.
func (t *turn) pressedTwice(c *telegram.Callback) bool {
	now := t.now().Unix()
	last := t.conv.Pressed
	t.conv.Pressed = lastPress{c.Message.ID, c.Data, now}
	return last.Message == c.Message.ID && last.Data == c.Data && now-last.At < 5
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
