package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// questionShown is how many characters of a question a card shows; a longer one follows as a message.
const questionShown = 1800

// card words how an enquiry stands, for staff, and what can be done about it.
func (b *Bot) card(lang knowledge.Lang, e Enquiry) (html string, buttons [][]telegram.Button) {
	d := b.answerer()
	text := func(key string, pairs ...any) string { return d.Say(lang, key, pairs...) }
	head := fmt.Sprintf("№%d · %s", e.Number, text("enquiry.state."+string(e.State)))
	if e.Urgent {
		head = "🔥 " + head
	}
	if e.Spam {
		head += " · " + text("enquiry.spam.mark")
	}
	lines := []string{telegram.Bold(head),
		telegram.Link(e.Name, "tg://user?id="+strconv.FormatInt(e.Chat, 10)) + " · " + telegram.Escape(d.Say(e.Lang, "name"))}
	add := func(key, value string) {
		if value != "" {
			lines = append(lines, telegram.Escape(text(key)+": ")+telegram.Bold(value))
		}
	}
	for _, name := range details {
		add("form.line.enquiry."+name, e.Details[name])
	}
	add("form.line.enquiry.about", e.About)
	lines = append(lines, "", telegram.Escape(telegram.Shorten(e.Question, questionShown)))
	if len(e.Talk) > 0 {
		lines = append(lines, "", telegram.Italic(text("enquiry.before")))
		for _, x := range e.Talk {
			lines = append(lines, telegram.Escape("– "+telegram.Shorten(x.Question, 160)), telegram.Italic("   "+telegram.Shorten(x.Answer, 220)))
		}
	}
	lines = append(lines, "", telegram.Escape(text("enquiry.times", "opened", b.at(e.Opened), "by", b.at(e.Promised))))
	if e.By != 0 {
		lines = append(lines, telegram.Escape(text("enquiry.by", "who", e.ByName)))
	}
	if len(e.Tags) > 0 {
		var names []string
		for _, tag := range e.Tags {
			names = append(names, "#"+text("enquiry.tag."+tag))
		}
		lines = append(lines, telegram.Escape(strings.Join(names, " ")))
	}
	if e.Snoozed.After(b.now()) {
		lines = append(lines, telegram.Escape(text("enquiry.snoozed", "until", b.at(e.Snoozed))))
	}
	if e.Article != "" {
		lines = append(lines, telegram.Escape(text("lesson.made", "article", e.Article)))
	}
	if e.Gone {
		lines = append(lines, telegram.Bold(text("enquiry.gone")))
	}
	buttons = cardButtons(text, e)
	if b.library != nil && !e.First.IsZero() && !e.Spam {
		buttons = append(buttons, []telegram.Button{{Text: text("lesson.add"), Data: data(staffData, "m."+strconv.Itoa(e.Number))}})
	}
	return strings.Join(append(lines, "", telegram.Italic(text("enquiry.how"))), "\n"), buttons
}

func cardButtons(text func(string, ...any) string, e Enquiry) [][]telegram.Button {
	id := strconv.Itoa(e.Number)
	button := func(key, code string) telegram.Button {
		return telegram.Button{Text: text(key), Data: data(staffData, code)}
	}
	if !e.open() {
		return [][]telegram.Button{{button("enquiry.reopen", "o."+id), button("enquiry.tags", "k."+id), button("enquiry.ban", "b."+id)}}
	}
	urgent := button("enquiry.urgent", "u."+id+".on")
	if e.Urgent {
		urgent = button("enquiry.normal", "u."+id+".off")
	}
	return [][]telegram.Button{
		{button("enquiry.take", "t."+id), button("enquiry.assign", "g."+id), button("enquiry.close", "c."+id)},
		{urgent, button("enquiry.tags", "k."+id), button("enquiry.snooze", "z."+id)},
		{button("enquiry.language", "l."+id), button("enquiry.spam", "x."+id), button("enquiry.ban", "b."+id)},
	}
}

// at writes a time for staff; "–" for none.
func (b *Bot) at(at time.Time) string {
	if at.IsZero() {
		return "–"
	}
	return at.In(b.zone).Format("2006-01-02 15:04")
}

// summaryOf says in a line what an enquiry is.
func (t *turn) summaryOf(e Enquiry) string {
	mark := ""
	switch {
	case e.Urgent:
		mark = "🔥 "
	case e.Gone:
		mark = "🚫 "
	}
	name := e.Name
	if name == "" {
		name = t.text("audit.forgotten")
	}
	return fmt.Sprintf("%s№%d %s · %s", mark, e.Number, name, strings.Join(strings.Fields(e.Question), " "))
}

// remindEvery is how often it is looked whether somebody must be reminded of an enquiry.
const remindEvery = time.Minute

// Reminders, in time of the office being open.
const (
	takeWithin = time.Hour // until staff are told that nobody has taken an enquiry
	warnBefore = time.Hour // before the answer that was promised
)

// remind reminds staff, while the office is open, of what nobody has taken, and of what was promised for soon.
func (b *Bot) remind(ctx context.Context) error {
	now := b.now().In(b.zone)
	if now.Sub(b.reminded) < remindEvery || !b.office.open(now) {
		return nil
	}
	b.reminded = now
	for _, state := range []EnquiryState{EnquiryNew, EnquiryTaken} {
		for e, err := range b.enquiriesIn(ctx, state) {
			if err != nil {
				return err
			}
			if err := b.remindOf(ctx, e, now); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *Bot) remindOf(ctx context.Context, e Enquiry, now time.Time) error {
	if e.Snoozed.After(now) || len(e.Cards) == 0 || e.Replied.After(e.Asked) {
		return nil
	}
	due := b.office.after(now, warnBefore)
	key := ""
	switch {
	case e.Warned.IsZero() && e.Replied.IsZero() && !e.Promised.IsZero() && !due.Before(e.Promised):
		key = "enquiry.remind.soon"
	case e.State == EnquiryNew && e.Reminded.IsZero() && !now.Before(b.office.after(e.Asked.In(b.zone), takeWithin)):
		key = "enquiry.remind.taken"
	default:
		return nil
	}
	// Noted before it is said: better none than one each minute.
	e, err := b.store.ChangeEnquiry(ctx, e.Number, func(e *Enquiry) {
		e.Reminded = now.UTC()
		if key == "enquiry.remind.soon" {
			e.Warned = now.UTC()
		}
	})
	if err != nil {
		return err
	}
	b.tellStaff(ctx, &e, key, "by", b.at(e.Promised))
	if e.By != 0 && b.staff.Load() != 0 {
		b.tellPrivately(ctx, e.By, key, "n", strconv.Itoa(e.Number), "by", b.at(e.Promised))
	}
	return nil
}

// tellPrivately writes a line to a member of staff, who may have blocked the bot.
func (b *Bot) tellPrivately(ctx context.Context, user int64, key string, pairs ...any) {
	text := b.answerer().Say(b.staffLang(ctx, user, Enquiry{}), key, pairs...)
	if _, err := b.telegram.Send(ctx, telegram.Message{Chat: user, HTML: telegram.Escape(text)}); err != nil {
		b.log.Info("a member of staff could not be told", "what", key, "error", err)
	}
}

// staffLost tells those who answer enquiries, once, that the staff chat can't be written to.
func (b *Bot) staffLost(ctx context.Context) {
	if !b.staffAway.CompareAndSwap(false, true) {
		return
	}
	b.log.Error("the staff chat can't be written to: enquiries wait, and are listed by /enquiries", "chat", b.staff.Load())
	people, err := b.colleagues(ctx, Enquiries)
	if err != nil {
		b.log.Warn("nobody could be told that the staff chat is away", "error", err)
	}
	for _, user := range people {
		b.tellPrivately(ctx, user, "enquiry.away")
	}
}

// staffBack sends what waited for the staff chat.
func (b *Bot) staffBack() {
	b.staffAway.Store(false)
	b.carriage.wake()
}
