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
	askData       = "a" // a code of the desk
	languageData  = "l" // a language
	teamData      = "t" // see teamForm
	auditData     = "u" // see auditForm
	draftData     = "b" // see draftForm
	runData       = "r" // see runForm
	knowledgeData = "k" // see knowledgeForm
	cardData      = "z" // a zone's card or a part of it
	menuData      = "n" // a menu, or a page of a list
	followData    = "s" // see followForm
	privacyData   = "p" // see privacyForm
	findData      = "f" // the land finder, see formForm
	compareData   = "c" // the comparison, as well
	estimateData  = "e" // the estimate of incentives, as well
	enquiryData   = "h" // the form by which a question goes to staff, as well, and what else askers press
	staffData     = "q" // see staffForm
	statsData     = "g" // see statsForm
	gapData       = "w" // see gapForm
	lessonData    = "d" // see lessonForm
)

var codeForm = regexp.MustCompile(`^[a-z0-9._:+-]{1,56}$`)

// dataForms are the forms of the code by what a button is for. All else is old or forged.
var dataForms = map[string]*regexp.Regexp{
	askData:       codeForm,
	languageData:  regexp.MustCompile(`^(vi|en|ko|zh|ja)$`),
	teamData:      teamForm,
	auditData:     auditForm,
	draftData:     draftForm,
	runData:       runForm,
	knowledgeData: knowledgeForm,
	cardData:      regexp.MustCompile(`^[a-z0-9-]{1,40}(:[a-z]{1,12})?$`),
	menuData:      regexp.MustCompile(`^(home(:(vi|en|ko|zh|ja))?|help|near|found:[0-9]{1,9}:[0-9]{1,3}|chart:[a-z.]{1,24}|topic:[a-z]{1,12}|(kcn|ccn):[0-9]{1,3})$`),
	followData:    followForm,
	privacyData:   privacyForm,
	findData:      formForm,
	compareData:   formForm,
	estimateData:  formForm,
	enquiryData:   askerForm,
	staffData:     staffForm,
	statsData:     statsForm,
	gapData:       gapForm,
	lessonData:    lessonForm,
}

// data is the data of a button.
func data(what, code string) string { return what + ":" + code }

// route decides who deals with an update.
func (t *turn) route() error {
	if ok, err := t.admit(); !ok {
		return err
	}
	u := t.update
	if done, err := t.correspond(); done || err != nil {
		return err
	}
	if t.composes() {
		return t.asStaff(Broadcasts, t.composed)
	}
	if brings, err := t.bringsWorkbook(); brings || err != nil {
		return t.asStaff(Knowledge, t.takeWorkbook)
	}
	switch t.kind {
	case question:
		if t.saysStop(t.asked(u.Message)) {
			return t.unsubscribe("")
		}
		return t.said(u.Message)
	case command:
		name, _, argument, _ := parseCommand(u.Message.Text)
		return t.command(name, argument)
	case press:
		return t.press(u.Callback)
	case edit:
		return t.edited(u.EditedMessage)
	case material:
		if u.Message.Location != nil {
			return t.located(u.Message)
		}
		if m := materialOf(u.Message, u.Raw); m != "" {
			return t.say("media." + m)
		}
	case membership:
		status := u.MyChatMember.New.Status
		return t.membership(status == "kicked" || status == "left")
	case migration:
		return t.moved(u.Message.MigratedTo)
	}
	return nil
}

func (t *turn) command(name, argument string) error {
	if code := commandCodes[name]; code != "" {
		return t.question(t.update.Message.ID, desk.Question{Code: code})
	}
	switch name {
	case "human":
		return t.human(argument)
	case "stats":
		return t.asStaff(Enquiries, func() error { return t.showStats(7) })
	case "gaps":
		return t.asStaffOf([]Right{Enquiries, Knowledge}, func() error { return t.showGaps("many", 0) })
	case "enquiries":
		return t.asStaff(Enquiries, func() error {
			if argument != "" {
				return t.searchEnquiries(argument)
			}
			return t.showEnquiries("", 0)
		})
	case "start":
		return t.start(argument)
	case "help":
		return t.help()
	case "zones":
		return t.browse(desk.Question{Code: listData(knowledge.Park, 1)})
	case "language":
		return t.chooseLanguage(argument)
	case "subscribe":
		return t.subscribe(argument)
	case "unsubscribe":
		return t.unsubscribe(argument)
	case "privacy":
		return t.showPrivacy()
	case "mydata":
		return t.sendMyData()
	case "forget":
		return t.confirmForget()
	case "find":
		return t.enter(findData, argument)
	case "compare":
		return t.enter(compareData, argument)
	case "team":
		return t.asStaff(Team, t.showTeam)
	case "broadcast":
		return t.asStaff(Broadcasts, func() error { return t.newDraft("") })
	case "drafts":
		return t.asStaff(Broadcasts, t.listDrafts)
	case "knowledge":
		return t.asStaff(Knowledge, t.knowledge)
	case "versions":
		return t.asStaff(Knowledge, func() error { return t.listVersions(0) })
	case "schedules":
		return t.asStaff(Broadcasts, t.listSchedules)
	case "audit":
		return t.asStaff(Team, func() error { return t.showTrail("") })
	}
	if f, o := t.openedForm(); f != nil && t.steering(name) != "" {
		return t.fill(f, o, name)
	}
	return t.say("command.unknown")
}

// commandCodes are the commands that the desk answers.
var commandCodes = map[string]string{"incentives": "t:incentive"}

// press acts on a button. What is old, forged or pressed twice does nothing.
func (t *turn) press(c *telegram.Callback) error {
	what, code, ok := pressed(c)
	if !ok || t.pressedTwice(c) {
		return nil
	}
	switch what {
	case askData:
		if code == "h" {
			return t.askStaffAt()
		}
		return t.question(0, desk.Question{Code: code})
	case languageData:
		lang := knowledge.Lang(code)
		return t.setLanguage(lang)
	case teamData:
		return t.asStaff(Team, func() error { return t.teamPress(code) })
	case enquiryData:
		if done, err := t.askerPress(code); done || err != nil {
			return err
		}
		return t.formPress(what, code)
	case statsData:
		return t.asStaff(Enquiries, func() error { return t.statsPress(code) })
	case gapData:
		return t.asStaffOf([]Right{Enquiries, Knowledge}, func() error { return t.gapPress(code) })
	case lessonData:
		return t.asStaff(Knowledge, func() error { return t.lessonPress(code) })
	case staffData:
		return t.inStaff(func() error { return t.staffPress(code) })
	case findData, compareData, estimateData:
		return t.formPress(what, code)
	case auditData:
		return t.asStaff(Team, func() error { return t.auditPress(code) })
	case draftData:
		return t.asStaff(Broadcasts, func() error { return t.draftPress(code) })
	case knowledgeData:
		return t.asStaff(Knowledge, func() error { return t.knowledgePress(code) })
	case runData:
		return t.asStaff(Broadcasts, func() error { return t.runPress(code) })
	case cardData:
		return t.browse(desk.Question{Code: c.Data})
	case menuData:
		return t.navigate(code)
	case followData:
		return t.followPress(code)
	case privacyData:
		return t.privacyPress(code)
	}
	return nil
}

// pressed reads the data of a button: what it is for, and the code behind that. ok is false for what the bot never gave a button.
func pressed(c *telegram.Callback) (what, code string, ok bool) {
	what, code, ok = readData(c.Data)
	return what, code, ok && c.Message != nil
}

// readData reads a button's data; ok is false when no button has such data.
func readData(s string) (what, code string, ok bool) {
	what, code, _ = strings.Cut(s, ":")
	form := dataForms[what]
	return what, code, form != nil && form.MatchString(code)
}

// pressedTwice tells whether the same button was pressed within the last seconds, by an impatient thumb. So a button that sets something
// says to what, not that it be changed.
func (t *turn) pressedTwice(c *telegram.Callback) bool {
	now := t.now().Unix()
	last := t.conv.Pressed
	t.conv.Pressed = lastPress{c.Message.ID, c.Data, now}
	return last.Message == c.Message.ID && last.Data == c.Data && now-last.At < 5
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
	if inTraditional(name) {
		return knowledge.ZH
	}
	code, _, _ := strings.Cut(strings.ReplaceAll(name, "_", "-"), "-")
	return langOf(code)
}

// inTraditional reports whether a language, by its code or name, is Chinese in traditional characters.
func inTraditional(name string) bool {
	switch strings.ReplaceAll(strings.ToLower(name), "_", "-") {
	case "zh-hant", "zh-tw", "zh-hk", "zh-mo", "zh-hant-tw", "zh-hant-hk", "tw", "hk", "繁體", "繁体", "繁體中文", "繁体中文", "正體中文", "中文繁體", "中文（繁體）":
		return true
	}
	return false
}

// traditional reports whether the person reads Chinese in traditional characters: as last written, else by the client.
func (t *turn) traditional() bool {
	if t.conv.Desk.Lang == knowledge.ZH {
		return t.conv.Desk.Traditional
	}
	from := t.update.From()
	return from != nil && inTraditional(from.Language)
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
	for _, lang := range []knowledge.Lang{t.chosen(), t.conv.Desk.Lang, t.hint()} {
		if lang != "" {
			return lang
		}
	}
	if from := t.update.From(); from != nil && from.Language != "" {
		return knowledge.EN
	}
	return knowledge.VI
}
