package bot

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"zonedesk/bot/desk"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// orderLife is how long an order waits for its article to be served, when its publication came to nothing.
const orderLife = time.Hour

// errNotServed says that this process does not serve an article yet.
var errNotServed = errors.New("the article is not served yet")

// answerNow answers a gap as its asker would be answered today; ok is false when not by that article.
func (b *Bot) answerNow(ctx context.Context, d answerer, g Gap, lang knowledge.Lang, article string) (a desk.Answer, ok bool) {
	now := b.now()
	a = d.Answer(ctx, desk.Question{Text: g.Text, Lang: lang, Context: desk.Context{Lang: g.Lang, Zones: g.Zones, At: now.Unix()}, Now: now})
	return a, a.Answered && slices.Contains(a.Facts, article)
}

// waitingFor are the gaps that an article answers, by their askers, each asker's oldest first.
func (b *Bot) waitingFor(ctx context.Context, d answerer, article string, all []Gap) (askers [][]Gap) {
	at := map[int64]int{}
	for _, g := range all {
		if g.Dismissed || g.Chat == 0 {
			continue
		}
		if _, ok := b.answerNow(ctx, d, g, g.Lang, article); !ok {
			continue
		}
		i, known := at[g.Chat]
		if !known {
			i = len(askers)
			at[g.Chat], askers = i, append(askers, nil)
		}
		askers[i] = append(askers[i], g)
	}
	return askers
}

// answerBelated tells all who asked in vain what an article answers, and then who published it.
func (b *Bot) answerBelated(ctx context.Context, o Order) error {
	d := b.answerer()
	if d == nil || d.Pack().Article(o.Article) == nil {
		if b.now().Sub(o.At) > orderLife {
			return b.store.DropOrder(ctx, o)
		}
		return errNotServed
	}
	all, err := b.store.Gaps(ctx)
	if err != nil {
		return err
	}
	for _, asked := range b.waitingFor(ctx, d, o.Article, all) {
		told, err := b.tellBelated(ctx, d, o.Article, asked)
		if told {
			o.Told++
			_, lead := b.store.Lead(ctx, "corrections", correctLead) // should it be lost, both tell: each asker is told once all the same
			err = errors.Join(err, lead, b.store.UpdateOrder(ctx, o))
		}
		if err != nil {
			return err
		}
	}
	if err := b.store.DropOrder(ctx, o); err != nil {
		return err
	}
	if o.Told > 0 {
		b.report(ctx, o, d.Say(o.Lang, "belated.done", "n", strconv.Itoa(o.Told)))
	}
	return nil
}

// tellBelated tells one asker the answer to what they asked last of it, unless they can't be written to, a person has answered them, or
// another process tells them. What may have arrived isn't told again.
func (b *Bot) tellBelated(ctx context.Context, d answerer, article string, asked []Gap) (told bool, err error) {
	g := asked[len(asked)-1]
	conv, spared, err := b.spared(ctx, d, asked)
	if err != nil {
		return false, err
	}
	if spared {
		return false, b.store.DropGaps(ctx, asked...)
	}
	lang := cmp.Or(conv.Lang, g.Lang)
	a, ok := b.answerNow(ctx, d, g, lang, article)
	if !ok {
		return false, nil
	}
	if ok, err := b.store.TakeGaps(ctx, asked...); err != nil || !ok {
		return false, err
	}
	head := telegram.Escape("🔔 " + d.Say(lang, "belated.head", "question", telegram.Shorten(g.Text, 300)))
	html := head + "\n\n" + render(a)
	if len(telegram.Split(html)) > 1 {
		html = head + "\n\n" + shortened(a)
	}
	_, err = b.bring(ctx, telegram.Message{Chat: g.Chat, HTML: html, NoPreview: true})
	switch {
	case err == nil, telegram.Unsure(err):
		told, err = true, b.heardLater(context.WithoutCancel(ctx), g.Chat, d.Pack(), a)
	case telegram.Gone(err):
		err = b.store.MarkGone(ctx, g.Chat, b.now())
	case errors.As(err, new(*telegram.BadRequest)):
		b.log.Error("an answer to an earlier question could not be told", "error", err)
		err = nil
	default:
		return false, errors.Join(err, b.store.GiveBackGaps(context.WithoutCancel(ctx), asked...))
	}
	return told, errors.Join(err, b.store.DropGaps(context.WithoutCancel(ctx), asked...))
}

// spared tells whether an asker is not to be told, because they can't be written to or a person has answered them.
func (b *Bot) spared(ctx context.Context, d answerer, asked []Gap) (conv Conversation, spared bool, err error) {
	if conv, err = b.store.Look(ctx, asked[0].Chat); err != nil || conv.Gone {
		return conv, conv.Gone, err
	}
	spared, err = b.answeredByStaff(ctx, d, asked)
	return conv, spared, err
}

// answeredByStaff tells whether a person has answered somebody what they asked in vain.
func (b *Bot) answeredByStaff(ctx context.Context, d answerer, asked []Gap) (bool, error) {
	numbers, err := b.store.EnquiriesOf(ctx, asked[0].Chat)
	if err != nil {
		return false, err
	}
	for _, n := range numbers {
		e, ok, err := b.store.Enquiry(ctx, n)
		if err != nil {
			return false, err
		}
		if ok && !e.Replied.IsZero() && slices.ContainsFunc(asked, func(g Gap) bool { return e.isAbout(d, g) }) {
			return true, nil
		}
	}
	return false, nil
}

// isAbout tells whether an enquiry asks what a gap does, in the same words or others.
func (e *Enquiry) isAbout(d answerer, g Gap) bool {
	if strings.TrimSpace(e.Question) == strings.TrimSpace(g.Text) {
		return true
	}
	sayings := []desk.Saying{{Text: e.Question, Lang: e.Lang, Zones: g.Zones}, {Text: g.Text, Lang: g.Lang, Zones: g.Zones}}
	return e.Question != "" && len(d.Group(sayings)) == 1
}
