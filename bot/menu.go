package bot

import (
	"strings"

	"zonedesk/bot/desk"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// entry is a line of the main menu. It is shown as soon as what it leads to is there: as the form of its data is in dataForms.
type entry struct{ key, data string }

// entries are the main menu, two to a row.
var entries = []entry{
	{key: "menu.zones", data: "n:kcn:1"}, {key: "menu.find", data: "f:new"},
	{key: "menu.near", data: "n:near"}, {key: "menu.compare", data: "c:new"},
	{key: "menu.incentives", data: "n:topic:incentive"}, {key: "menu.procedures", data: "n:topic:procedure"},
	{key: "menu.charts", data: "n:chart:occupancy"}, {key: "menu.follow", data: "s:menu"},
	{key: "menu.staff", data: "a:h"}, {key: "menu.privacy", data: "p:show"},
}

// menu is the main menu in a language; its last rows change the language at once.
func (t *turn) menu(lang knowledge.Lang) [][]telegram.Button {
	var list []telegram.Button
	for _, e := range entries {
		if isData(e.data) {
			list = append(list, telegram.Button{Text: t.textIn(lang, e.key), Data: e.data})
		}
	}
	var others []telegram.Button
	for _, other := range knowledge.Langs() {
		if other != lang {
			others = append(others, telegram.Button{Text: t.desk.Say(other, "name"), Data: "n:home:" + string(other)})
		}
	}
	return append(inRows(list), inRows(others)...)
}

// inRows puts buttons two to a row, a long one alone.
func inRows(list []telegram.Button) [][]telegram.Button {
	var rows [][]telegram.Button
	room := false // the last row may take another
	for _, b := range list {
		short := isShort(b.Text)
		if short && room {
			rows[len(rows)-1] = append(rows[len(rows)-1], b)
			room = false
			continue
		}
		rows = append(rows, []telegram.Button{b})
		room = short
	}
	return rows
}

// welcome is what the bot says first: what it can do, how, and what it keeps.
func (t *turn) welcome(lang knowledge.Lang) string {
	text := func(key string) string { return telegram.Escape(t.textIn(lang, key)) }
	return text("start") + "\n\n" + text("start.examples") + "\n\n" + telegram.Italic(t.textIn(lang, "start.privacy"))
}

// home shows the main menu.
func (t *turn) home() error {
	lang := t.language()
	return t.show(t.welcome(lang), t.menu(lang))
}

// help tells what may be typed, and the commands.
func (t *turn) help() error {
	lang, names := t.language(), publicCommands
	if !t.private() {
		names = groupCommands
	}
	lines := []string{telegram.Escape(t.textIn(lang, "help")), ""}
	for _, c := range commandsIn(t.desk, lang, names) {
		lines = append(lines, telegram.Escape("/"+c.Name+" – "+t.inScript(lang, c.Description)))
	}
	if t.private() {
		if own := t.commandList(t.ownRights()); own != "" {
			lines = append(lines, "", own)
		}
	}
	return t.show(strings.Join(lines, "\n"), t.menu(lang))
}

// navigate acts on a button of a menu or list.
func (t *turn) navigate(code string) error {
	where, what, _ := strings.Cut(code, ":")
	switch where {
	case "home":
		if lang := knowledge.Lang(what); lang != "" {
			if ok, err := t.keepLanguage(lang); !ok {
				return err
			}
		}
		return t.home()
	case "help":
		return t.help()
	case "near":
		return t.askPlace()
	case "found":
		return t.turnFound(what)
	case "chart":
		return t.chart(what)
	case "topic":
		return t.browse(desk.Question{Code: "t:" + what})
	}
	return t.browse(desk.Question{Code: "n:" + code})
}

func (t *turn) homeRow() []telegram.Button {
	return []telegram.Button{{Text: t.text("menu.home"), Data: "n:home"}}
}

// start greets, or goes at once to what a link to the bot names (t.me/BOT?start=zone_luong-son).
func (t *turn) start(parameter string) error {
	if code, ok := strings.CutPrefix(parameter, joinPrefix); ok {
		return t.join(code)
	}
	switch parameter {
	case "human":
		return t.askStaff("")
	case upkeepStart:
		return t.asStaff(Knowledge, func() error { return t.showConcerns(0) })
	}
	if kind := startForms[parameter]; kind != "" {
		return t.enter(kind, "")
	}
	if code := startCode(parameter); code != "" {
		return t.question(t.update.Message.ID, desk.Question{Code: code})
	}
	t.offerOwn()
	return t.home()
}

// startForms are the guided forms that a link to the bot opens.
var startForms = map[string]string{"find": findData, "compare": compareData, "estimate": estimateData}

// startCode turns the parameter of a link to the bot into a code of the desk, "" when it is none.
func startCode(parameter string) string {
	about, id, _ := strings.Cut(parameter, "_")
	code := map[string]string{"zone": "z:", "topic": "t:"}[about] + strings.ToLower(id)
	if about != "zone" && about != "topic" || id == "" || !codeForm.MatchString(code) {
		return ""
	}
	return code
}

// chooseLanguage sets the language named, or offers all.
func (t *turn) chooseLanguage(name string) error {
	if lang := t.languageNamed(name); lang != "" {
		if lang == knowledge.ZH {
			t.conv.Desk.Lang, t.conv.Desk.Traditional = lang, inTraditional(name)
		}
		return t.setLanguage(lang)
	}
	key := "language.choose"
	if name != "" {
		key = "language.unknown"
	}
	return t.send(telegram.Escape(t.text(key)), languageButtons(t.desk))
}

func (t *turn) setLanguage(lang knowledge.Lang) error {
	if ok, err := t.keepLanguage(lang); !ok {
		return err
	}
	t.offerOwn()
	return t.show(telegram.Escape(t.text("language.set")), [][]telegram.Button{t.homeRow()})
}

// keepLanguage makes a language the chat's; ok is false when it can't be, which the reader has been told.
func (t *turn) keepLanguage(lang knowledge.Lang) (ok bool, err error) {
	switch {
	case t.bystander():
		t.toast.say(t.text("button.others"))
		return false, nil
	case !t.memory:
		return false, t.say("error.store")
	}
	t.conv.Lang = lang
	t.followIn(lang)
	return true, nil
}

// languageButtons offer each language by its own name.
func languageButtons(d answerer) [][]telegram.Button {
	var rows [][]telegram.Button
	for i, lang := range knowledge.Langs() {
		if i%2 == 0 {
			rows = append(rows, nil)
		}
		last := len(rows) - 1
		rows[last] = append(rows[last], telegram.Button{Text: d.Say(lang, "name"), Data: data(languageData, string(lang))})
	}
	return rows
}
