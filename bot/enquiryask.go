package bot

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"zonedesk/bot/broadcast"
	"zonedesk/bot/desk"
	"zonedesk/bot/telegram"
)

// unkept is a failure to keep or look up what is written between asker and staff. It is tried again until the store is back: Telegram keeps
// the message meanwhile.
type unkept struct{ error }

func (u *unkept) Unwrap() error { return u.error }

func orUnkept(err error) error {
	if err != nil {
		return &unkept{err}
	}
	return nil
}

// mustWait tells whether an update that came while the store is away may belong to an enquiry, and so is not answered without memory.
func (t *turn) mustWait() bool {
	if t.kind == internal {
		return true
	}
	if t.kind != question && t.kind != material && t.kind != edit || !t.private() {
		return false
	}
	if t.carriage.asks(t.chat) {
		return true
	}
	m := t.update.Message
	return m != nil && t.ownReply(m) && numberIn(wording(m.ReplyTo)) != 0
}

// ownReply tells whether a message replies to one of the bot's.
func (t *turn) ownReply(m *telegram.Incoming) bool {
	me := t.me.Load()
	return m.ReplyTo != nil && m.ReplyTo.From != nil && me != nil && m.ReplyTo.From.ID == me.ID
}

// correspond deals with what belongs to an enquiry: done is false for everything else.
func (t *turn) correspond() (done bool, err error) {
	switch {
	case t.kind == internal:
		return true, t.staffWrote()
	case t.kind == edit && t.private() && t.conv.Enquiry != 0:
		return t.askerEdited()
	case t.kind != question && t.kind != material || !t.private():
		return false, nil
	}
	m := t.update.Message
	if t.ownReply(m) {
		if done, err := t.repliedTo(m); done || err != nil {
			return done, err
		}
	}
	if t.conv.Enquiry == 0 {
		return false, nil
	}
	if err := t.askerBack(t.ctx, t.chat); err != nil {
		return true, &unkept{err}
	}
	if t.conv.Form != nil || t.composes() || t.saysStop(wording(m)) {
		return false, nil
	}
	e, ok, err := t.talkingTo()
	if err != nil || !ok {
		return err != nil, orUnkept(err)
	}
	return true, t.askerWrote(e, false)
}

// talkingTo is the person's enquiry to which staff wrote last, if that is not long ago.
func (t *turn) talkingTo() (last Enquiry, ok bool, err error) {
	numbers, err := t.store.EnquiriesOf(t.ctx, t.chat)
	if err != nil {
		return last, false, err
	}
	for _, n := range slices.Backward(numbers) {
		e, there, err := t.store.Enquiry(t.ctx, n)
		if err != nil {
			return last, false, err
		}
		if there && e.talks(t.now()) && e.Replied.After(last.Replied) {
			last, ok = e, true
		}
	}
	return last, ok, nil
}

// repliedTo deals with a reply to a message of an enquiry, by the asker or in private by staff, and to a broadcast.
func (t *turn) repliedTo(m *telegram.Incoming) (done bool, err error) {
	n, err := t.store.EnquiryAt(t.ctx, Place{t.chat, m.ReplyTo.ID})
	if err != nil {
		return true, &unkept{err}
	}
	if n == 0 {
		n = numberIn(wording(m.ReplyTo))
	}
	if n == 0 {
		return t.repliedToBroadcast(m)
	}
	e, ok, err := t.store.Enquiry(t.ctx, n)
	switch {
	case err != nil:
		return true, &unkept{err}
	case !ok:
		return false, nil
	case e.Chat == t.chat:
		return true, t.askerWrote(e, true)
	}
	may, err := t.may(Enquiries)
	if err != nil {
		return true, &unkept{err}
	}
	if !may {
		return false, nil
	}
	return true, t.answerAsker(e)
}

// askerWrote passes a message of the asker on. meant is false when nothing but the time tells that it is for staff.
func (t *turn) askerWrote(e Enquiry, meant bool) error {
	m := t.update.Message
	p := postOf(t.update, m, FromAsker, t.now().UTC())
	if p == nil {
		return nil
	}
	ban, err := t.store.BanOf(t.ctx, t.chat)
	switch {
	case err != nil:
		return &unkept{err}
	case ban == OpenBan:
		return t.tell(t.text("enquiry.banned"))
	case ban == ShadowBan:
		return nil
	}
	if _, err := t.store.AddPost(t.ctx, e.Number, *p); err != nil {
		return &unkept{err}
	}
	before := e
	e, err = t.store.ChangeEnquiry(t.ctx, e.Number, func(e *Enquiry) { e.Changed = p.At; e.asked(p.At) })
	if err != nil {
		return &unkept{err}
	}
	t.conv.Enquiry = e.Number
	t.tryCarry(t.ctx, e.Number)
	if e.State != before.State {
		t.refreshCards(t.ctx, e)
	}
	if before.State == EnquiryClosed {
		t.tellStaff(t.ctx, &e, "enquiry.again")
	}
	if meant || wording(m) == "" {
		return nil
	}
	parts := t.messages(telegram.Escape(t.text("enquiry.passed", "n", strconv.Itoa(e.Number))),
		[][]telegram.Button{t.row(t.text("enquiry.bot"), enquiryData, "bot:"+strconv.Itoa(e.Number))})
	parts[0].ReplyTo, parts[0].Silent = m.ID, true
	return t.sendParts(parts)
}

// instead has the bot answer what was passed to staff, and goes on so until staff write again.
func (t *turn) instead(number int) error {
	e, ok, err := t.store.Enquiry(t.ctx, number)
	if err != nil {
		return err
	}
	if !ok || e.Chat != t.chat {
		return nil
	}
	if _, err := t.store.ChangeEnquiry(t.ctx, number, func(e *Enquiry) { e.Aside = t.now().UTC() }); err != nil {
		return err
	}
	m := t.update.Callback.Message.ReplyTo
	if m == nil || wording(m) == "" {
		return t.show(telegram.Escape(t.text("enquiry.aside")), nil)
	}
	return t.question(0, desk.Question{Text: wording(m)})
}

// askerEdited makes an edit of what was passed on there too.
func (t *turn) askerEdited() (done bool, err error) {
	at := Place{t.chat, t.update.EditedMessage.ID}
	n, err := t.store.EnquiryAt(t.ctx, at)
	if err != nil || n == 0 {
		return err != nil, orUnkept(err)
	}
	e, ok, err := t.store.Enquiry(t.ctx, n)
	if err != nil || !ok || e.Chat != t.chat {
		return err != nil, orUnkept(err)
	}
	return true, t.followEdit(e, at)
}

// followEdit changes the copies of a message as the message was changed.
func (t *turn) followEdit(e Enquiry, at Place) error {
	c, ok := contentIn(t.update, t.update.EditedMessage)
	if !ok {
		return nil
	}
	token, _, err := t.hold(t.ctx, e.Number)
	if err != nil || token == "" {
		return &unkept{errors.Join(err, errors.New("the messages of the enquiry are in hand"))}
	}
	defer func() { _ = t.store.LetEnquiry(t.ctx, e.Number, token) }() // else it ends by itself
	p, ok, err := t.store.PostAt(t.ctx, e.Number, at)
	if err != nil || !ok || p.Content == nil {
		return orUnkept(err)
	}
	p.Content = &c
	if err := t.store.SavePost(t.ctx, e.Number, p); err != nil {
		return &unkept{err}
	}
	for i, to := range p.To {
		if i+1 < len(p.To) && p.To[i+1].Chat == to.Chat {
			continue // the line above
		}
		head := ""
		alone := i == 0 || p.To[i-1].Chat != to.Chat
		switch {
		case !alone:
		case p.Side == FromStaff:
			head = t.headFor(e.Lang, e.Number, p.Name)
		case e.Thread == 0:
			head = fmt.Sprintf("№%d · %s", e.Number, e.Name)
		}
		changed, fits := withHead(c, head)
		if !fits {
			changed = c
		}
		method, params := changed.Correction()
		params["chat_id"], params["message_id"] = to.Chat, to.Message
		err := t.telegram.Call(t.ctx, method, params, nil)
		if err != nil && worthAnotherTry(err) {
			return err
		}
		if bad := (*telegram.BadRequest)(nil); err != nil && !(errors.As(err, &bad) && bad.Says("not modified")) {
			t.log.Info("an edit could not be passed on", "enquiry", e.Number, "error", err)
		}
	}
	return nil
}

// enquiryForm is the short form by which a question is passed on to staff. Everything but the question can be skipped, and it can be sent
// at once.
func enquiryForm() *form {
	typed := func(_ *turn, code string) string { return telegram.Shorten(code, 300) }
	none := func(*turn, *openForm) []desk.Choice { return nil }
	detail := func(name string) step { return step{name: name, choices: none, label: typed} }
	return &form{
		kind: enquiryData, name: "enquiry", early: true,
		steps: []step{
			{name: "about", beside: true, label: typed},
			{name: "question", least: 1, choices: none, label: typed, asked: func(_ *turn, o *openForm) bool { return len(o.Answers["of"]) == 0 }},
			{name: "name", label: nameLabel, choices: func(t *turn, _ *openForm) []desk.Choice {
				return []desk.Choice{{Code: ownName, Label: nameLabel(t, ownName)}}
			}},
			detail("company"), detail("country"), detail("need"), detail("contact"),
			{name: "consent", least: 1, label: consentLabel, asked: givesDetails, choices: func(t *turn, _ *openForm) []desk.Choice {
				return []desk.Choice{{Code: "yes", Label: consentLabel(t, "yes")}, {Code: "no", Label: consentLabel(t, "no")}}
			}},
			{name: "of", beside: true, label: func(*turn, string) string { return "" }},
		},
		read: readEnquiry, done: passOnForm,
		again: func(result) map[string][]string { return nil },
	}
}

// details are the steps that tell who asks.
var details = []string{"name", "company", "country", "need", "contact"}

// ownName as a name is that of the person's account.
const ownName = "me"

func nameLabel(t *turn, code string) string {
	if from := t.update.From(); code == ownName && from != nil {
		return nameOf(from)
	}
	return telegram.Shorten(code, 100)
}

func consentLabel(t *turn, code string) string {
	switch code {
	case "yes":
		return t.text("enquiry.consent.yes")
	case "no":
		return t.text("enquiry.consent.no")
	}
	return ""
}

func givesDetails(_ *turn, o *openForm) bool {
	return slices.ContainsFunc(details, func(name string) bool { return len(o.Answers[name]) > 0 })
}

// readEnquiry takes what is typed as it is.
func readEnquiry(t *turn, o *openForm, typed string) reading {
	most := 200
	if o.Step == "question" {
		most = 4000
	}
	typed = telegram.Shorten(strings.TrimSpace(typed), most)
	if o.Step == "consent" {
		switch {
		case t.isWord("enquiry.words.yes", typed):
			typed = "yes"
		case t.isWord("enquiry.words.no", typed):
			typed = "no"
		}
	}
	return reading{answers: map[string][]string{o.Step: {typed}}}
}

// askStaff begins to pass a question on: that one which the bot could not answer last, or one that is asked for.
func (t *turn) askStaff(about string) error {
	if !t.private() {
		me := t.me.Load()
		return t.send(telegram.Escape(t.text("enquiry.private")), [][]telegram.Button{{{Text: t.text("enquiry.open"), URL: "https://t.me/" + me.Username + "?start=human"}}})
	}
	if !t.memory {
		return t.say("error.store")
	}
	answers := map[string][]string{}
	if n := len(t.conv.Talk); n > 0 {
		if last := t.conv.Talk[n-1]; !last.Answered && t.now().Unix()-last.At < int64(time.Hour.Seconds()) {
			answers["question"] = []string{last.Question}
		}
	}
	if answers["question"] == nil && about != "" {
		answers["about"] = []string{telegram.Shorten(about, 200)}
	}
	f := enquiryForm()
	return t.advance(f, t.open(f, answers, "question"), "")
}

// askStaffAt begins to pass on what stands under the message whose button was pressed.
func (t *turn) askStaffAt() error {
	about := ""
	if c := t.update.Callback; c != nil && c.Message != nil {
		about, _, _ = strings.Cut(wording(c.Message), "\n")
	}
	return t.askStaff(about)
}

// human passes a text on to staff at once.
func (t *turn) human(text string) error {
	if text == "" || !t.private() {
		return t.askStaff("")
	}
	if !t.memory {
		return t.say("error.store")
	}
	return t.passOn(Enquiry{Question: text}, t.send)
}

// passOnForm passes on what the form holds.
func passOnForm(t *turn, o *openForm) error {
	one := func(name string) string {
		if list := o.Answers[name]; len(list) > 0 {
			return list[0]
		}
		return ""
	}
	given := map[string]string{}
	for _, name := range details {
		if v := one(name); v != "" && one("consent") != "no" {
			given[name] = v
		}
	}
	if given["name"] == ownName {
		given["name"] = nameLabel(t, ownName)
	}
	show := func(html string, buttons [][]telegram.Button) error { return t.conclude(o, html, buttons) }
	if of, _ := strconv.Atoi(one("of")); of != 0 {
		return t.addDetails(of, given, show)
	}
	return t.passOn(Enquiry{Question: one("question"), About: one("about"), Details: given}, show)
}

// passOn opens an enquiry, and tells the asker its number and when to expect an answer.
func (t *turn) passOn(e Enquiry, show func(html string, buttons [][]telegram.Button) error) error {
	if full, err := t.hasEnough(); err != nil || full {
		if err != nil {
			return &unkept{err}
		}
		return show(telegram.Escape(t.text("enquiry.enough", "n", strconv.Itoa(openAtOnce))), nil)
	}
	ban, err := t.store.BanOf(t.ctx, t.chat)
	if err != nil {
		return &unkept{err}
	}
	if ban == OpenBan {
		return show(telegram.Escape(t.text("enquiry.banned")), nil)
	}
	now := t.now().UTC().Truncate(time.Second)
	e.Update = t.update.ID
	e.Chat, e.Name, e.Lang, e.State = t.chat, nameOf(t.update.From()), t.language(), EnquiryNew
	e.Talk = slices.DeleteFunc(slices.Clone(t.conv.Talk), func(x Exchange) bool { return now.Unix()-x.At > int64(exchangeLife.Seconds()) })
	if ban == ShadowBan {
		e.Spam, e.State = true, EnquiryClosed
	}
	e.Opened, e.Changed, e.Asked = now, now, now
	e.Promised = t.office.after(now.In(t.zone), t.office.workday())
	opened, err := t.store.OpenEnquiry(t.ctx, e, t.update.ID)
	if err != nil {
		return &unkept{err}
	}
	if opened.Revision == 1 && t.effort.tries == 0 {
		t.tally(Figures{passedFigure: 1})
	}
	t.conv.Enquiry = opened.Number
	t.carriage.note(t.chat)
	if len([]rune(e.Question)) > questionShown {
		whole := Post{From: Place{0, int(t.update.ID)}, Side: FromAsker, Content: &broadcast.Content{Text: e.Question, NoPreview: true}, At: now, Waits: true}
		if _, err := t.store.AddPost(t.ctx, opened.Number, whole); err != nil {
			return &unkept{err}
		}
	}
	var buttons [][]telegram.Button
	if len(e.Details) == 0 {
		buttons = [][]telegram.Button{t.row(t.text("enquiry.details"), enquiryData, "more:"+strconv.Itoa(opened.Number))}
	}
	lines := []string{telegram.Bold(t.text("enquiry.opened", "n", strconv.Itoa(opened.Number))), telegram.Escape(t.expectation(opened))}
	if err := show(strings.Join(lines, "\n"), append(buttons, t.homeRow())); err != nil {
		return err
	}
	t.tryCarry(t.ctx, opened.Number)
	return nil
}

// hasEnough tells whether the person has as many open enquiries as one may have.
func (t *turn) hasEnough() (bool, error) {
	numbers, err := t.store.EnquiriesOf(t.ctx, t.chat)
	open := 0
	for _, n := range numbers[max(0, len(numbers)-4*openAtOnce):] {
		e, ok, err := t.store.Enquiry(t.ctx, n)
		if err != nil {
			return false, err
		}
		if ok && e.open() && e.State != EnquiryAnswered && e.Update != t.update.ID {
			open++
		}
	}
	return open >= openAtOnce, err
}

// expectation says honestly when to expect an answer.
func (t *turn) expectation(e Enquiry) string {
	if e.Promised.IsZero() {
		return t.text("enquiry.expect.none")
	}
	hours := clock(t.office.From) + "–" + clock(t.office.To)
	by := e.Promised.In(t.zone)
	return t.text("enquiry.expect", "hours", hours, "by", t.text("day."+strconv.Itoa(int(by.Weekday())))+" "+t.moment(by))
}

func clock(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60)
}

// more opens the form for what was not told when the enquiry was passed on.
func (t *turn) more(number int) error {
	e, ok, err := t.store.Enquiry(t.ctx, number)
	switch {
	case err != nil:
		return err
	case !t.memory:
		return t.say("error.store")
	case !ok || e.Chat != t.chat:
		return nil
	}
	f := enquiryForm()
	return t.advance(f, t.open(f, map[string][]string{"of": {strconv.Itoa(number)}}, "name"), "")
}

func (t *turn) addDetails(number int, given map[string]string, show func(string, [][]telegram.Button) error) error {
	e, err := t.store.ChangeEnquiry(t.ctx, number, func(e *Enquiry) {
		if e.Chat == t.chat && len(given) > 0 {
			e.Details = given
		}
	})
	if err != nil {
		return &unkept{err}
	}
	t.refreshCards(t.ctx, e)
	return show(telegram.Escape(t.text("enquiry.added", "n", strconv.Itoa(number))), [][]telegram.Button{t.homeRow()})
}

// askerPress acts on a button that askers have beside those of the form.
func (t *turn) askerPress(code string) (done bool, err error) {
	what, rest, _ := strings.Cut(code, ":")
	n, _ := strconv.Atoi(rest)
	switch what {
	case "new":
		return true, t.askStaff("")
	case "bot":
		return true, t.instead(n)
	case "more":
		return true, t.more(n)
	}
	return false, nil
}

// askerForm is the form of the codes behind enquiryData.
var askerForm = regexp.MustCompile(`^(?:(bot|more):\d{1,9}$|` + strings.TrimPrefix(formForm.String(), "^") + `)`)

// repliedToBroadcast passes a reply to what a broadcast delivered on to staff, with what that was about.
func (t *turn) repliedToBroadcast(m *telegram.Incoming) (done bool, err error) {
	answered := slices.ContainsFunc(t.conv.Replies, func(r reply) bool { return slices.Contains(r.IDs, m.ReplyTo.ID) })
	if answered || t.broadcasts == nil {
		return false, nil
	}
	v, ok, err := t.broadcasts.Delivered(t.ctx, t.chat, m.ReplyTo.ID, time.Unix(m.ReplyTo.Date, 0))
	if err != nil {
		return true, &unkept{err}
	}
	if !ok {
		return false, nil
	}
	about := t.summary(v.Content)
	asked := wording(m)
	if asked == "" {
		asked = t.text("enquiry.material")
	}
	if err := t.passOn(Enquiry{Question: asked, About: about}, t.send); err != nil || m.Text != "" {
		return true, err
	}
	e, ok, err := t.store.Enquiry(t.ctx, t.conv.Enquiry)
	if err != nil || !ok {
		return true, orUnkept(err)
	}
	return true, t.askerWrote(e, true)
}

// talked keeps what was asked in private and how it was answered, for the case that it is passed on to staff.
func (t *turn) talked(asked string, a desk.Answer) {
	if !t.private() || !t.memory || a.Topic == "smalltalk" {
		return
	}
	t.conv.talked(Exchange{Question: telegram.Shorten(asked, wordsKept), Answer: telegram.Shorten(a.Text(), wordsKept), Answered: a.Answered, At: t.now().Unix()})
}

// wordsOfRequest is the length up to which a wish to speak to staff says nothing more than that.
const wordsOfRequest = 48

// askedForStaff begins to pass on what somebody wants staff to hear, who said so in words.
func (t *turn) askedForStaff(text string) error {
	if len([]rune(text)) > wordsOfRequest && t.memory {
		t.conv.Talk = append(t.conv.Talk, Exchange{Question: text, At: t.now().Unix()})
		defer func() { t.conv.Talk = t.conv.Talk[:len(t.conv.Talk)-1] }()
	}
	return t.askStaff("")
}
