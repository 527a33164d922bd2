package bot

import (
	"context"
	"time"

	"zonedesk/bot/desk"
	"zonedesk/knowledge"
)

// Answerer lets tests put a desk of their own in the place of the real one.
type Answerer = answerer

// Guide is what a desk of the tests has none of when it fills in no forms.
type Guide = guide

// Unhurried has the bot wait for whatever it would go on without, so that what it does never depends on how fast the machine is.
func (b *Bot) Unhurried() {
	b.waits = waits{time.Hour, time.Hour, time.Hour, time.Hour, time.Hour}
}

// FollowVersions is what Start begins with the desk that is served.
func (b *Bot) FollowVersions(ctx context.Context, served func() *desk.Desk) {
	b.followVersions(ctx, served)
}

// AnswerBy has the bot answer by what is served.
func (b *Bot) AnswerBy(served func() Answerer) { b.answerer = func() answerer { return served() } }

// FormPhrases are the keys of the phrases that the guided forms need.
func FormPhrases() (keys []string) {
	for _, kind := range []string{findData, compareData, estimateData, enquiryData, lessonData} {
		f := formOf(kind)
		keys = append(keys, "form.title."+f.name, "form.continue."+f.name, "form.change."+f.name)
		if f.early {
			keys = append(keys, "form.end."+f.name, "form.any."+f.name)
		}
		for _, s := range f.steps {
			keys = append(keys, "form.line."+f.name+"."+s.name)
			if !s.beside {
				keys = append(keys, "form.ask."+f.name+"."+s.name)
			}
			if s.most > 0 {
				keys = append(keys, "form.next."+f.name)
			}
		}
	}
	return keys
}

// Remind looks once whether staff must be reminded.
func (b *Bot) Remind(ctx context.Context) error { return b.remind(ctx) }

// MeasureEnquiries sets the metrics of enquiries, as CarryEnquiries does once a minute.
func (b *Bot) MeasureEnquiries(ctx context.Context) error { return b.measureEnquiries(ctx) }

// CorrectAll is what Start does now and then.
func (b *Bot) CorrectAll(ctx context.Context) error { return b.correctAll(ctx) }

// IndexTold is what Start does each second.
func (b *Bot) IndexTold(ctx context.Context) { b.indexNow(ctx) }

// Urge is what Start begins, UrgeNow what it does each minute.
func (b *Bot) Urge(ctx context.Context)          { b.urge(ctx) }
func (b *Bot) UrgeNow(ctx context.Context) error { return b.urgeNow(ctx) }

// Figured takes the figures out of a text, as a lesson does, and gives them by their names.
func Figured(s string, lang knowledge.Lang) (string, map[string]knowledge.Figure) {
	g := figuring{figures: map[string]knowledge.Figure{}, typed: map[string]string{}, names: map[string]string{}}
	return g.replace(unbraced(s), lang), g.figures
}
