package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"zonedesk/bot/desk"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// A guided form asks one thing after the other, each by buttons or by anything typed. It is data: its steps in order, how typed text is
// read, and what is done at the end. It is shown as one message that changes; where it stands is kept in the conversation, so that it may
// be finished days later and by another process.
type form struct {
	kind  string // what its buttons are for, such as findData, and the name of its phrases: form.KIND.…
	name  string
	early bool // it may be ended before all was asked
	steps []step
	// read reads what was typed.
	read func(t *turn, o *openForm, text string) reading
	// done acts on the answers. The form is closed before it is called.
	done func(t *turn, o *openForm) error
	// again are the answers that led to a result; nil for a result of another form.
	again func(r result) map[string][]string
}

// step is one question of a form: the phrase form.NAME.ask.STEP, and form.NAME.line.STEP for its answer.
type step struct {
	name    string // [a-z]{1,10}
	least   int    // answers that it needs; 0: it may be skipped
	most    int    // answers that it takes; 0: one
	choices func(t *turn, o *openForm) []desk.Choice
	// label words an answer's code; empty for one that isn't known any more.
	label  func(t *turn, code string) string
	beside bool // never asked; it holds what was told beside
	// asked tells whether the step has a place in the form as it stands; nil: always.
	asked func(t *turn, o *openForm) bool
}

// reading is what a typed text was understood to be.
type reading struct {
	answers map[string][]string // codes by step
	offer   []string            // codes of the step asked, of which one was meant
	asks    bool                // a question of its own
}

// openForm is a form that somebody is filling in. Steps are kept by their names and answers by their codes, so that a version with other
// steps and choices makes sense of it.
type openForm struct {
	Form    string              `json:"f"`
	ID      int                 `json:"id"`
	Step    string              `json:"s"`           // that is asked now; reviewStep: which answer to change
	Answers map[string][]string `json:"a,omitempty"` // codes by step; an empty list: skipped
	Offer   []string            `json:"o,omitempty"` // what the last text may have meant
	Page    int                 `json:"p,omitempty"` // of the choices, from 0
	Message int                 `json:"m,omitempty"` // where it is shown
	Aside   int                 `json:"q,omitempty"` // questions answered since it was shown last
}

// reviewStep is where an answer is picked to be changed.
const reviewStep = "review"

// What a form's button does beside "=CODE", "+CODE" and "-CODE", which say what the step's answers become.
const (
	goTo    = "go" // to the step named
	skip    = "skip"
	next    = "next"
	restart = "again"
	cancel  = "cancel"
	finish  = "end"
)

// formForm is the form of the codes of a form's buttons: what opens one (new, add:CODE, change:ID), an act on a result (pdf:ID, pic:ID), or
// ID:STEP:ACT.
var formForm = regexp.MustCompile(`^(new|add:[A-Za-z0-9._-]{1,50}|(change|pdf|pic):\d{1,9}|\d{1,9}:[a-z]{1,10}:([=+-][A-Za-z0-9._:+-]{1,45}|go|skip|next|again|cancel|end|p\d{1,4}))$`)

// formOf is the guided form by what its buttons are for; nil for another version's.
func formOf(kind string) *form {
	switch kind {
	case findData:
		return finder()
	case compareData:
		return comparison()
	case estimateData:
		return estimate()
	case enquiryData:
		return enquiryForm()
	case lessonData:
		return teaching()
	}
	return nil
}

// openedForm is the form that the conversation is in; nil when there is none, or none that this version knows.
func (t *turn) openedForm() (*form, *openForm) {
	if t.conv.Form == nil {
		return nil, nil
	}
	f := formOf(t.conv.Form.Form)
	if f == nil {
		return nil, nil
	}
	if t.conv.Form.Answers == nil {
		t.conv.Form.Answers = map[string][]string{}
	}
	return f, t.conv.Form
}

// enter opens a form, or goes on with the one of that kind that is open; argument is what was typed behind the command.
func (t *turn) enter(kind, argument string) error {
	f, o := t.openedForm()
	if f == nil || f.kind != kind {
		if !t.memory {
			return t.say("error.store")
		}
		f = formOf(kind)
		o = t.open(f, map[string][]string{}, f.steps[0].name)
	}
	if argument != "" {
		return t.fill(f, o, argument)
	}
	return t.present(f, o)
}

// open opens a form in the place of any other, with answers that are known already.
func (t *turn) open(f *form, answers map[string][]string, step string) *openForm {
	if _, old := t.openedForm(); old != nil {
		t.takeAway(old.Message)
	}
	t.conv.Forms++
	t.conv.Form = &openForm{Form: f.kind, ID: t.conv.Forms, Step: step, Answers: answers}
	return t.conv.Form
}

// said deals with what was typed: an answer to the form that is open, or a question.
func (t *turn) said(m *telegram.Incoming) error {
	text := t.asked(m)
	if f, o := t.openedForm(); f != nil {
		return t.fill(f, o, text)
	}
	answer := t.consult(desk.Question{Text: text})
	if answer.Topic == "staff" && t.private() {
		return t.askedForStaff(text)
	}
	t.talked(text, answer)
	t.missed(text, answer)
	return t.reply(m.ID, answer)
}

// fill takes a text into the form: a word that steers it, answers, or a question, which is answered before the form goes on.
func (t *turn) fill(f *form, o *openForm, text string) error {
	if act := t.steering(text); act != "" {
		return t.steer(f, o, o.Step, act)
	}
	r := f.read(t, o, text)
	switch {
	case !r.asks && len(r.answers) > 0:
		return t.take(f, o, r.answers)
	case !r.asks && len(r.offer) > 0:
		o.Offer = r.offer
		return t.present(f, o)
	}
	return t.askWithin(f, o, text, r.asks)
}

// take puts answers in and goes on. To a step that takes several they are added.
func (t *turn) take(f *form, o *openForm, answers map[string][]string) error {
	remark := ""
	for i := range f.steps {
		s := &f.steps[i]
		codes := slices.DeleteFunc(slices.Clone(answers[s.name]), func(code string) bool { return s.label(t, code) == "" })
		if len(codes) == 0 {
			continue
		}
		if s.most > 0 {
			all := slices.Clone(o.Answers[s.name])
			for _, code := range codes {
				if !slices.Contains(all, code) {
					all = append(all, code)
				}
			}
			if codes = all; len(all) > s.most {
				codes, remark = all[:s.most], t.text("form.most", "n", strconv.Itoa(s.most))
				o.Step = s.name
			}
		}
		o.Answers[s.name] = codes
	}
	if remark != "" {
		return t.presentWith(f, o, remark)
	}
	return t.advance(f, o, o.Step)
}

// askWithin answers a question that was asked within a form. Where the desk has no answer either, the form says that it didn't understand.
func (t *turn) askWithin(f *form, o *openForm, text string, asks bool) error {
	answer := t.consult(desk.Question{Text: text})
	if !asks && !answer.Answered {
		return t.presentWith(f, o, t.text("form.unclear"))
	}
	o.Aside++
	t.missed(text, answer)
	return t.reply(t.update.Message.ID, answer)
}

// steering is what a text such as "back" does to a form; empty for any other text. The words are known in all languages at all times.
func (t *turn) steering(text string) string {
	for act, key := range map[string]string{
		"back": "form.words.back", skip: "form.words.skip", next: "form.words.next", restart: "form.words.again", cancel: "form.words.cancel",
		goTo: "form.words.continue", finish: "form.words.end",
	} {
		if t.isWord(key, text) {
			return act
		}
	}
	return ""
}

// isWord tells whether a text is one of the words that a phrase lists in any language.
func (t *turn) isWord(key, text string) bool {
	text = strings.Trim(strings.ToLower(strings.Join(strings.Fields(text), " ")), " .!。！/")
	return slices.ContainsFunc(knowledge.Langs(), func(lang knowledge.Lang) bool {
		return slices.Contains(t.wordsIn(lang, key, ", "), text)
	})
}

// wordsIn are the words that a phrase lists in a language, Chinese in both ways to write it.
func (t *turn) wordsIn(lang knowledge.Lang, key, between string) []string {
	listed := t.desk.Say(lang, key)
	if lang == knowledge.ZH {
		listed += between + desk.Traditional(listed)
	}
	return strings.Split(listed, between)
}

// formPress acts on a button of a form.
func (t *turn) formPress(kind, code string) error {
	if t.bystander() {
		t.toast.say(t.text("button.others"))
		return nil
	}
	act, rest, _ := strings.Cut(code, ":")
	switch act {
	case "new":
		return t.enter(kind, "")
	case "add":
		return t.addZone(rest)
	case "change":
		return t.change(kind, rest)
	case "pic":
		return t.pictureOf(rest)
	case "pdf":
		return t.estimateDocument(rest)
	}
	f, o := t.openedForm()
	if f == nil || f.kind != kind || strconv.Itoa(o.ID) != act {
		return t.formOver()
	}
	name, act, _ := strings.Cut(rest, ":")
	return t.steer(f, o, name, act)
}

// formOver tells somebody who pressed a button of a form that was finished, cancelled or replaced, and takes away the buttons that stand
// with it, unless something newer has taken their message.
func (t *turn) formOver() error {
	if !t.memory {
		return t.say("error.store")
	}
	t.toast.say(t.text("form.over"))
	c := t.update.Callback
	stands := slices.ContainsFunc(slices.Concat(t.pressedRows()...), func(raw json.RawMessage) bool {
		var b telegram.Button
		return json.Unmarshal(raw, &b) == nil && b.Data == c.Data
	})
	if _, o := t.openedForm(); !stands || o != nil && o.Message == c.Message.ID {
		return nil
	}
	params := telegram.Params{"chat_id": t.chat, "message_id": c.Message.ID}
	if err := t.telegram.Call(t.ctx, "editMessageReplyMarkup", params, nil); err != nil && worthAnotherTry(err) {
		return err
	}
	return nil
}

// steer does one act at a step. Acts say what becomes of the form, so that one done twice does nothing more.
func (t *turn) steer(f *form, o *openForm, name, act string) error {
	o.Offer = nil
	s := f.step(name)
	switch {
	case act == cancel:
		return t.cancelForm(f, o)
	case act == restart:
		o.Answers, o.Step, o.Page = map[string][]string{}, "", 0
		return t.advance(f, o, "")
	case act == finish && f.early:
		for _, s := range f.steps { // what can be skipped is, so that the form ends with what it still needs
			if s.least == 0 && o.Answers[s.name] == nil {
				o.Answers[s.name] = []string{}
			}
		}
		return t.finishForm(f, o)
	case s == nil: // the review, or a step of another version
		return t.present(f, o)
	case act == "back":
		if before := f.before(t, o, name); before != "" {
			o.Step, o.Page = before, 0
		}
		return t.present(f, o)
	case act == skip && s.least > 0, act == next && len(o.Answers[name]) < s.least:
		t.toast.say(t.text("form.least", "n", strconv.Itoa(s.least)))
		o.Step = name
		return t.present(f, o)
	case act == skip:
		o.Answers[name] = []string{}
		return t.advance(f, o, name)
	case act == next:
		if o.Answers[name] == nil {
			o.Answers[name] = []string{}
		}
		return t.advance(f, o, name)
	case act[0] == 'p':
		o.Step = name
		o.Page, _ = strconv.Atoi(act[1:])
		return t.present(f, o)
	case act == goTo:
		o.Step, o.Page = name, 0
		return t.present(f, o)
	}
	return t.choose(f, o, s, act[:1], act[1:])
}

// choose makes a code the step's answer ("="), one of its answers ("+") or none of them ("-").
func (t *turn) choose(f *form, o *openForm, s *step, sign, code string) error {
	if s.label(t, code) == "" {
		t.toast.say(t.text("button.old"))
		return t.present(f, o)
	}
	if sign == "=" {
		o.Answers[s.name] = []string{code}
		return t.advance(f, o, s.name)
	}
	codes := slices.DeleteFunc(slices.Clone(o.Answers[s.name]), func(c string) bool { return c == code })
	if sign == "+" {
		if len(codes) >= s.most {
			t.toast.say(t.text("form.most", "n", strconv.Itoa(s.most)))
			return t.present(f, o)
		}
		codes = append(codes, code)
	}
	o.Answers[s.name] = codes
	if len(codes) == 0 {
		delete(o.Answers, s.name)
	}
	o.Step = s.name
	return t.present(f, o)
}

// advance goes to the next step without an answer, those behind from first, or finishes the form.
func (t *turn) advance(f *form, o *openForm, from string) error {
	o.Page, o.Offer = 0, nil
	at := slices.IndexFunc(f.steps, func(s step) bool { return s.name == from }) + 1
	for i := range f.steps {
		s := &f.steps[(at+i)%len(f.steps)]
		codes, settled := o.Answers[s.name]
		if (!settled || len(codes) < s.least) && s.applies(t, o) {
			o.Step = s.name
			return t.present(f, o)
		}
	}
	return t.finishForm(f, o)
}

func (t *turn) finishForm(f *form, o *openForm) error {
	for i := range f.steps {
		if s := &f.steps[i]; s.applies(t, o) && len(o.Answers[s.name]) < s.least {
			o.Step = s.name
			return t.present(f, o)
		}
	}
	t.conv.Form = nil
	return f.done(t, o)
}

// cancelForm closes the form with a button to begin anew.
func (t *turn) cancelForm(f *form, o *openForm) error {
	t.conv.Form = nil
	return t.conclude(o, telegram.Escape(t.text("form.cancelled")), [][]telegram.Button{{{Text: t.text("form.anew"), Data: data(f.kind, "new")}}})
}

// change opens a form again with the answers of a result, to change any of them.
func (t *turn) change(kind, id string) error {
	r, ok := t.conv.result(id)
	f := formOf(kind)
	switch {
	case !t.memory:
		return t.say("error.store")
	case !ok || f.again == nil || f.again(r) == nil:
		t.toast.say(t.text("button.old"))
		return nil
	}
	answers := f.again(r)
	for _, s := range f.steps { // what isn't told now was not meant to be
		if answers[s.name] == nil && s.least == 0 {
			answers[s.name] = []string{}
		}
	}
	step := reviewStep
	if len(f.steps) == 1 {
		step = f.steps[0].name
	}
	return t.present(f, t.open(f, answers, step))
}

func (f *form) step(name string) *step {
	for i := range f.steps {
		if f.steps[i].name == name {
			return &f.steps[i]
		}
	}
	return nil
}

func (s *step) applies(t *turn, o *openForm) bool {
	return !s.beside && (s.asked == nil || s.asked(t, o))
}

// before is the step that is asked before another; empty for the first.
func (f *form) before(t *turn, o *openForm, name string) (before string) {
	for i := range f.steps {
		s := &f.steps[i]
		if s.name == name {
			return before
		}
		if s.applies(t, o) {
			before = s.name
		}
	}
	return ""
}

// present shows the form as it stands.
func (t *turn) present(f *form, o *openForm) error { return t.presentWith(f, o, "") }

// presentWith shows the form with a remark: in its own message when that was pressed, else below what was said last.
func (t *turn) presentWith(f *form, o *openForm, remark string) error {
	o.Aside = 0
	html, buttons := t.page(f, o)
	if remark != "" {
		html += "\n\n" + telegram.Italic(remark)
	}
	parts := t.messages(html, buttons)
	if len(parts) != 1 {
		return fmt.Errorf("form %s at step %s takes %d messages", f.name, o.Step, len(parts))
	}
	if t.pressedIn(o.Message) {
		id, err := t.replace(o.Message, parts[0])
		o.Message = id
		return err
	}
	old := o.Message
	if err := t.sendParts(parts); err != nil {
		return err
	}
	o.Message = t.effort.sent[len(t.effort.sent)-1]
	t.takeAway(old)
	return nil
}

// conclude puts a text in the place of the form, or below what was said last when it was typed.
func (t *turn) conclude(o *openForm, html string, buttons [][]telegram.Button) error {
	if t.pressedIn(o.Message) {
		return t.show(html, buttons)
	}
	if err := t.send(html, buttons); err != nil {
		return err
	}
	t.takeAway(o.Message)
	return nil
}

func (t *turn) pressedIn(message int) bool {
	c := t.update.Callback
	return c != nil && c.Message != nil && c.Message.ID == message
}

// takeAway deletes a message in which a form was shown, now that it stands elsewhere; where it can't be deleted, it loses its buttons.
// Neither is worth a failure.
func (t *turn) takeAway(message int) {
	if message == 0 {
		return
	}
	params := telegram.Params{"chat_id": t.chat, "message_id": message}
	err := t.telegram.Call(t.ctx, "deleteMessage", params, nil)
	if bad := (*telegram.BadRequest)(nil); errors.As(err, &bad) && bad.Says("can't be deleted") {
		err = t.telegram.Call(t.ctx, "editMessageReplyMarkup", params, nil)
	}
	if err != nil {
		t.log.Debug("a form's earlier message stays", "update", t.update.ID, "error", err)
	}
}

// guide is what forms need of a desk.
type guide interface {
	Tell(q desk.Question) desk.Told
	Choices(lang knowledge.Lang, of string) []desk.Choice
	Name(lang knowledge.Lang, of, code string) string
	Describe(lang knowledge.Lang, c desk.Conditions) string
	Open(p desk.Project, now time.Time) []string
	Sent(lang knowledge.Lang, here knowledge.Point) (code, note string)
}

// understand has the desk read a text as an answer.
func (t *turn) understand(text string) desk.Told {
	return t.desk.Tell(desk.Question{Text: text, Lang: t.conv.Lang, Hint: t.hint(), Context: t.conv.Desk, Now: t.now()})
}

// from are the choices of a kind that the desk offers.
func from(of string) func(t *turn, o *openForm) []desk.Choice {
	return func(t *turn, _ *openForm) []desk.Choice { return t.desk.Choices(t.language(), of) }
}

// wordedAs words codes of a kind as the desk does.
func wordedAs(of string) func(t *turn, code string) string {
	return func(t *turn, code string) string { return t.desk.Name(t.language(), of, code) }
}

// some offers a few codes of a kind.
func some(of string, codes ...string) func(t *turn, o *openForm) []desk.Choice {
	return func(t *turn, _ *openForm) []desk.Choice {
		var list []desk.Choice
		for _, code := range codes {
			list = append(list, desk.Choice{Code: code, Label: t.desk.Name(t.language(), of, code)})
		}
		return list
	}
}
