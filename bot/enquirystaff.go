package bot

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"zonedesk/bot/broadcast"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// staffForm is the form of the codes behind staffData: a list of a state and where it begins, or what to do, the enquiry, and with what.
var staffForm = regexp.MustCompile(`^(list|file|list\.(new|taken|waiting|answered|closed)\.\d{1,5}|[a-zA-Z]\.\d{1,9}(\.[a-z0-9-]{1,24})?)$`)

// tags are those that staff may give an enquiry.
var tags = []string{"land", "price", "incentive", "procedure", "visit", "partner", "complaint"}

// snoozes are for how many hours an enquiry may rest.
var snoozes = []int{2, 24, 72, 168}

const enquiriesPage = 8

// inStaff lets who may answer enquiries do something, in the staff chat or in private.
func (t *turn) inStaff(do func() error) error {
	ok, err := t.may(Enquiries)
	switch {
	case err != nil:
		t.storeFailed("member", err)
		return t.say("error.staff.store")
	case ok && t.chat == t.staff.Load():
		t.conv.Hint = t.hint()
	case !ok && t.chat == t.staff.Load():
		t.toast.say(t.text("enquiry.norights"))
		return nil
	case !ok || t.chat != t.update.Person():
		return t.stranger()
	}
	return do()
}

// staffWrote deals with a message, new or edited, in the staff chat. Only what stands in an enquiry's topic or replies to a message of one
// is for the asker, and what begins with // stays among staff.
func (t *turn) staffWrote() error {
	m, edited := t.update.Message, false
	if m == nil {
		m, edited = t.update.EditedMessage, true
	}
	n, err := t.enquiryIn(m)
	if err != nil {
		return &unkept{err}
	}
	if n == 0 || strings.HasPrefix(wording(m), "//") || strings.HasPrefix(m.Text, "/") {
		return nil
	}
	e, ok, err := t.store.Enquiry(t.ctx, n)
	if err != nil || !ok {
		return orUnkept(err)
	}
	may, err := t.may(Enquiries)
	if err != nil {
		return &unkept{err}
	}
	if !may || m.Sender != nil {
		if postOf(t.update, m, FromStaff, t.now()) != nil && t.carriage.once(t.update.Person(), t.now()) {
			return t.tell(t.text("enquiry.norights"))
		}
		return nil
	}
	t.conv.Hint = t.hint()
	if edited {
		return t.followEdit(e, Place{m.Chat.ID, m.ID})
	}
	return t.answerAsker(e)
}

// enquiryIn is the enquiry to which a message in the staff chat belongs, 0 when none.
func (t *turn) enquiryIn(m *telegram.Incoming) (n int, err error) {
	if m.InTopic {
		if n, err = t.store.EnquiryAt(t.ctx, topicPlace(m.Chat.ID, m.Thread)); n != 0 || err != nil {
			return n, err
		}
	}
	if m.ReplyTo != nil {
		return t.store.EnquiryAt(t.ctx, Place{m.Chat.ID, m.ReplyTo.ID})
	}
	return 0, nil
}

// answerAsker sends what a member of staff wrote to the asker.
func (t *turn) answerAsker(e Enquiry) error {
	m := t.update.Message
	p := postOf(t.update, m, FromStaff, t.now().UTC())
	if p == nil {
		return nil
	}
	if e.Chat == 0 {
		return t.tell(t.text("enquiry.forgotten"))
	}
	p.Name = nameOf(m.From)
	if _, err := t.store.AddPost(t.ctx, e.Number, *p); err != nil {
		return &unkept{err}
	}
	before, first := e, false
	e, err := t.store.ChangeEnquiry(t.ctx, e.Number, func(e *Enquiry) {
		first = e.First.IsZero()
		e.Changed = p.At
		e.replied(p.At, m.From.ID, p.Name, asks(wording(m)))
	})
	if err != nil {
		return &unkept{err}
	}
	if first {
		took := p.At.Sub(e.Opened)
		t.metrics.firstAnswer.Observe(took.Seconds())
		t.tally(Figures{firstFigure: 1, minutesFigure: int(took.Minutes())})
	}
	t.tryCarry(t.ctx, e.Number)
	if e.Gone {
		return t.tell(t.text("enquiry.waits", "n", strconv.Itoa(e.Number)))
	}
	if e.State != before.State || e.By != before.By {
		t.refreshCards(t.ctx, e)
	}
	return nil
}

// staffPress acts on a button of a card or list.
func (t *turn) staffPress(code string) error {
	if code == "list" {
		return t.showEnquiries("", 0)
	}
	if code == "file" {
		if !t.private() {
			t.toast.say(t.text("privacy.private"))
			return nil
		}
		return t.sendEnquiries()
	}
	if rest, ok := strings.CutPrefix(code, "list."); ok {
		state, from, _ := strings.Cut(rest, ".")
		n, _ := strconv.Atoi(from)
		return t.showEnquiries(EnquiryState(state), n)
	}
	do, rest, _ := strings.Cut(code, ".")
	id, with, _ := strings.Cut(rest, ".")
	n, _ := strconv.Atoi(id)
	e, ok, err := t.store.Enquiry(t.ctx, n)
	if err != nil {
		return err
	}
	if !ok || e.Chat == 0 {
		t.toast.say(t.text("enquiry.forgotten"))
		return nil
	}
	switch do {
	case "v":
		return t.showEnquiry(e)
	case "g":
		return t.chooseColleague(e)
	case "m":
		return t.teachAt(e)
	case "k":
		return t.chooseTags(e)
	case "z":
		return t.chooseSnooze(e)
	case "l":
		return t.chooseAskerLanguage(e)
	case "b":
		return t.chooseBan(e)
	case "B":
		return t.setBan(e, with)
	case "x":
		return t.show(telegram.Escape(t.text("enquiry.spam.sure", "n", id)),
			[][]telegram.Button{t.row(t.text("enquiry.spam.yes"), staffData, "X."+id+".on"), t.row(t.text("button.back"), staffData, "v."+id)})
	}
	return t.changeEnquiry(e, do, with)
}

// changeEnquiry does what a button of a card says, notes it in the audit trail, and shows how the enquiry stands.
func (t *turn) changeEnquiry(e Enquiry, do, with string) error {
	change, did, err := t.changeOf(do, with)
	if err != nil || change == nil {
		return err
	}
	if err := t.record(Entry{Did: "enquiry." + did, About: strconv.Itoa(e.Number)}); err != nil {
		return err
	}
	before := e
	e, err = t.store.ChangeEnquiry(t.ctx, e.Number, func(e *Enquiry) { change(e); e.Changed = t.now().UTC() })
	if err != nil {
		return err
	}
	if err := t.tellAsker(before, e); err != nil {
		return err
	}
	if did == "assign" && e.By != t.update.Person() && t.staff.Load() == 0 {
		t.tryCarry(t.ctx, e.Number)
	}
	if did == "assign" && e.By != t.update.Person() {
		t.tellMember(e.By, "enquiry.yours", "n", strconv.Itoa(e.Number))
	}
	t.topicState(before, e)
	t.refreshCards(t.ctx, e)
	at := Place{t.chat, t.update.Callback.Message.ID}
	if slices.Contains(e.Cards, at) {
		return nil // brought up to date with the others
	}
	return t.showEnquiry(e)
}

// changeOf is what a button changes of an enquiry, and its name in the audit trail; nil when the button is not known.
func (t *turn) changeOf(do, with string) (change func(*Enquiry), did string, err error) {
	me := t.update.From()
	switch do {
	case "t":
		return func(e *Enquiry) { e.By, e.ByName = me.ID, nameOf(me); e.State = takenFrom(e.State) }, "take", nil
	case "G":
		user, _ := strconv.ParseInt(with, 10, 64)
		name, ok, err := t.colleague(user)
		if err != nil || !ok {
			return nil, "", err
		}
		return func(e *Enquiry) { e.By, e.ByName = user, name; e.State = takenFrom(e.State) }, "assign", nil
	case "c":
		return func(e *Enquiry) { e.State = EnquiryClosed }, "close", nil
	case "o":
		return func(e *Enquiry) {
			if e.State == EnquiryClosed {
				e.State = map[bool]EnquiryState{true: EnquiryTaken, false: EnquiryNew}[e.By != 0]
			}
			e.Spam = false
		}, "reopen", nil
	case "u":
		return func(e *Enquiry) { e.Urgent = with == "on" }, "urgent", nil
	case "K":
		tag, state, _ := strings.Cut(with, "-")
		if !slices.Contains(tags, tag) {
			return nil, "", nil
		}
		return func(e *Enquiry) {
			e.Tags = slices.DeleteFunc(e.Tags, func(one string) bool { return one == tag })
			if state == "on" {
				e.Tags = append(e.Tags, tag)
			}
		}, "tag", nil
	case "Z":
		hours, _ := strconv.Atoi(with)
		return func(e *Enquiry) {
			e.Snoozed, e.Reminded, e.Warned = time.Time{}, time.Time{}, time.Time{}
			if slices.Contains(snoozes, hours) {
				e.Snoozed = t.now().UTC().Add(time.Duration(hours) * time.Hour)
			}
		}, "snooze", nil
	case "L":
		lang := knowledge.Lang(with)
		if !slices.Contains(knowledge.Langs(), lang) {
			return nil, "", nil
		}
		return func(e *Enquiry) { e.Lang = lang }, "language", nil
	case "X":
		return func(e *Enquiry) { e.Spam, e.State = true, EnquiryClosed }, "spam", nil
	}
	return nil, "", nil
}

func takenFrom(s EnquiryState) EnquiryState {
	if s == EnquiryNew || s == EnquiryClosed {
		return EnquiryTaken
	}
	return s
}

// tellAsker tells the asker that an enquiry was taken or closed.
func (t *turn) tellAsker(before, e Enquiry) error {
	key := ""
	switch {
	case e.Spam:
		return nil
	case before.State == EnquiryNew && e.State == EnquiryTaken && before.By == 0:
		key = "enquiry.taken"
	case before.State != EnquiryClosed && e.State == EnquiryClosed:
		key = "enquiry.closed"
	default:
		return nil
	}
	text := t.desk.Say(e.Lang, key, "n", strconv.Itoa(e.Number))
	p := Post{From: Place{0, int(t.update.ID)}, Side: FromStaff, Notice: true, At: t.now().UTC(), Waits: true,
		Content: &broadcast.Content{Text: fmt.Sprintf("%s №%d · %s", headSign, e.Number, text), Silent: true}}
	if _, err := t.store.AddPost(t.ctx, e.Number, p); err != nil {
		return err
	}
	t.tryCarry(t.ctx, e.Number)
	return nil
}

// topicState closes and opens the topic with its enquiry; that it can't be is no fault.
func (t *turn) topicState(before, e Enquiry) {
	method := map[[2]bool]string{{true, false}: "closeForumTopic", {false, true}: "reopenForumTopic"}[[2]bool{before.open(), e.open()}]
	if e.Thread == 0 || method == "" {
		return
	}
	params := telegram.Params{"chat_id": t.staff.Load(), "message_thread_id": e.Thread}
	if err := t.telegram.Call(t.ctx, method, params, nil); err != nil {
		t.log.Debug("a topic could not be closed or opened", "enquiry", e.Number, "error", err)
	}
}

// colleague is the name of somebody who may answer enquiries.
func (t *turn) colleague(user int64) (name string, ok bool, err error) {
	m, ok, err := t.store.Member(t.ctx, user)
	switch {
	case err != nil:
		return "", false, err
	case ok && slices.Contains(m.Rights, Enquiries):
		return m.Name, true, nil
	case user == t.update.Person():
		return nameOf(t.update.From()), slices.Contains(t.admins, user), nil
	}
	return t.text("enquiry.admin"), slices.Contains(t.admins, user), nil
}

func (t *turn) chooseColleague(e Enquiry) error {
	people, err := t.colleagues(t.ctx, Enquiries)
	if err != nil {
		return err
	}
	id := strconv.Itoa(e.Number)
	var buttons [][]telegram.Button
	for _, user := range people[:min(len(people), 40)] {
		name, ok, err := t.colleague(user)
		if err != nil {
			return err
		}
		if ok {
			buttons = append(buttons, t.row(name, staffData, "G."+id+"."+strconv.FormatInt(user, 10)))
		}
	}
	return t.show(telegram.Escape(t.text("enquiry.assign.head", "n", id)), append(buttons, t.row(t.text("button.back"), staffData, "v."+id)))
}

func (t *turn) chooseTags(e Enquiry) error {
	id := strconv.Itoa(e.Number)
	var list []telegram.Button
	for _, tag := range tags {
		mark, state := "", "-on"
		if slices.Contains(e.Tags, tag) {
			mark, state = "✅ ", "-off"
		}
		list = append(list, telegram.Button{Text: mark + t.text("enquiry.tag."+tag), Data: data(staffData, "K."+id+"."+tag+state)})
	}
	return t.show(telegram.Escape(t.text("enquiry.tags.head", "n", id)), append(inRows(list), t.row(t.text("button.back"), staffData, "v."+id)))
}

func (t *turn) chooseSnooze(e Enquiry) error {
	id := strconv.Itoa(e.Number)
	var list []telegram.Button
	for _, hours := range snoozes {
		list = append(list, telegram.Button{Text: t.text("enquiry.hours", "n", strconv.Itoa(hours)), Data: data(staffData, "Z."+id+"."+strconv.Itoa(hours))})
	}
	if !e.Snoozed.IsZero() {
		list = append(list, telegram.Button{Text: t.text("enquiry.unsnooze"), Data: data(staffData, "Z."+id+".0")})
	}
	return t.show(telegram.Escape(t.text("enquiry.snooze.head", "n", id)), append(inRows(list), t.row(t.text("button.back"), staffData, "v."+id)))
}

func (t *turn) chooseAskerLanguage(e Enquiry) error {
	id := strconv.Itoa(e.Number)
	var list []telegram.Button
	for _, lang := range knowledge.Langs() {
		list = append(list, telegram.Button{Text: t.desk.Say(lang, "name"), Data: data(staffData, "L."+id+"."+string(lang))})
	}
	return t.show(telegram.Escape(t.text("enquiry.language.head", "n", id)), append(inRows(list), t.row(t.text("button.back"), staffData, "v."+id)))
}

// showEnquiry shows how an enquiry stands, and keeps where, so that a reply there goes to the asker.
func (t *turn) showEnquiry(e Enquiry) error {
	html, buttons := t.card(t.language(), e)
	if t.private() {
		buttons = append(buttons, t.row(t.text("enquiry.list"), staffData, "list"))
	}
	if err := t.show(html, buttons); err != nil {
		return err
	}
	at := Place{Chat: t.chat}
	if c := t.update.Callback; c != nil && c.Message != nil {
		at.Message = c.Message.ID
	}
	if n := len(t.effort.sent); n > 0 {
		at.Message = t.effort.sent[n-1]
	}
	return t.store.SetPlace(t.ctx, e.Number, at)
}

// showEnquiries lists the enquiries of a state, with none how many there are of each.
func (t *turn) showEnquiries(state EnquiryState, from int) error {
	lines := []string{telegram.Bold(t.text("enquiries.head"))}
	var buttons [][]telegram.Button
	var list []telegram.Button
	for _, s := range EnquiryStates() {
		_, all, err := t.store.Enquiries(t.ctx, s, 0, 1)
		if err != nil {
			return err
		}
		if state == "" && all > 0 {
			state = s
		}
		list = append(list, telegram.Button{Text: fmt.Sprintf("%s (%d)", t.text("enquiry.state."+string(s)), all), Data: data(staffData, "list."+string(s)+".0")})
	}
	page, all, err := t.store.Enquiries(t.ctx, state, from, enquiriesPage)
	if err != nil {
		return err
	}
	for _, e := range page {
		buttons = append(buttons, t.row(t.summaryOf(e), staffData, "v."+strconv.Itoa(e.Number)))
	}
	if all == 0 {
		lines = append(lines, telegram.Escape(t.text("enquiries.none")))
	}
	var paging []telegram.Button
	if from > 0 {
		paging = append(paging, telegram.Button{Text: "◀", Data: data(staffData, fmt.Sprintf("list.%s.%d", state, max(0, from-enquiriesPage)))})
	}
	if from+enquiriesPage < all {
		paging = append(paging, telegram.Button{Text: "▶", Data: data(staffData, fmt.Sprintf("list.%s.%d", state, from+enquiriesPage))})
	}
	if paging != nil {
		buttons = append(buttons, paging)
	}
	return t.show(strings.Join(lines, "\n"), append(append(buttons, inRows(list)...), t.row(t.text("enquiries.file"), staffData, "file")))
}
