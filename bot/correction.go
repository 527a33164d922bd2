package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"zonedesk/bot/desk"
	"zonedesk/bot/library"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// Order is an order to tell people something, kept until all are told: those who were told what a version changed, or those who asked in vain
// what an article answers.
type Order struct {
	Version int            `json:"version,omitempty"`
	Article string         `json:"article,omitempty"` // in place of Version
	Chat    int64          `json:"chat"`              // of who ordered it, and hears when it is done
	Lang    knowledge.Lang `json:"lang"`              // as well
	Told    int            `json:"told"`              // how many were told so far
	At      time.Time      `json:"at,omitzero"`       // when an article's was kept, just before its publication
}

// Key tells an order from others.
func (o Order) Key() string { return cmp.Or(o.Article, strconv.Itoa(o.Version)) }

// orders keeps the orders, so that a process goes on where another ended.
type orders interface {
	// KeepOrder keeps an order; ok is false when one of its key is kept already.
	KeepOrder(ctx context.Context, o Order) (ok bool, err error)
	// UpdateOrder keeps how far an order has come.
	UpdateOrder(ctx context.Context, o Order) error
	Orders(ctx context.Context) ([]Order, error)
	DropOrder(ctx context.Context, o Order) error
}

// revision is what one version of the knowledge changed, seen from those who were told something of those before it.
type revision struct {
	changed map[string]bool // records
	now     *desk.Desk      // of the current version, which may be a later one
	then    map[string]*outset
	number  map[string]int // of versions by versionOf
	library *library.Library
}

// outset is a version that somebody was told something of.
type outset struct {
	desk    *desk.Desk
	changed map[string]bool // records that differ from the current version
}

// revision compares a version with the one that it follows. The desks are for wording alone: they have no index.
func (b *Bot) revision(ctx context.Context, number int) (*revision, error) {
	pack, v, err := b.library.Pack(ctx, number)
	if err != nil {
		return nil, err
	}
	before, _, err := b.library.Pack(ctx, v.Base)
	if err != nil {
		return nil, err
	}
	current, _, err := b.library.Current(ctx)
	if err != nil {
		return nil, err
	}
	r := &revision{changed: changesBetween(before, pack).records(), then: map[string]*outset{}, library: b.library,
		number: map[string]int{versionOf(b.library.Own): 0}}
	if r.now, err = desk.New(current, nil); err != nil {
		return nil, err
	}
	const page = 100
	for from := 0; ; {
		versions, err := b.store.Versions(ctx, from, page)
		if err != nil && !errors.Is(err, library.ErrNoVersion) {
			return nil, err
		}
		for _, v := range versions {
			r.number[v.Hash[:min(len(v.Hash), 12)]] = v.Number
		}
		if len(versions) < page || versions[page-1].Number <= 1 {
			return r, nil
		}
		from = versions[page-1].Number - 1
	}
}

// records are all changed ones, whatever they are followed by.
func (c changes) records() map[string]bool {
	all := map[string]bool{}
	for _, ids := range c {
		for _, id := range ids {
			all[id] = true
		}
	}
	return all
}

// outset gives the version that something was told from, nil when it is not known any more.
func (r *revision) outset(ctx context.Context, version string) (*outset, error) {
	if o, ok := r.then[version]; ok {
		return o, nil
	}
	var o *outset
	if n, ok := r.number[version]; ok {
		pack, _, err := r.library.Pack(ctx, n)
		switch {
		case errors.Is(err, library.ErrDamaged), errors.Is(err, library.ErrNoVersion):
		case err != nil:
			return nil, err
		default:
			d, err := desk.New(pack, nil)
			if err != nil {
				return nil, err
			}
			o = &outset{d, changesBetween(pack, r.now.Pack()).records()}
		}
	}
	r.then[version] = o
	return o, nil
}

// due are the records that a chat was told and that the version changed, in order, but not those that are again as it was told them.
func (r *revision) due(ctx context.Context, h Heard) (records []string, err error) {
	for _, id := range slices.Sorted(maps.Keys(h.Records)) {
		told := h.Records[id]
		if !r.changed[id] || told.Version == versionOf(r.now.Pack()) {
			continue
		}
		o, err := r.outset(ctx, told.Version)
		if err != nil {
			return nil, err
		}
		if o == nil || o.changed[id] {
			records = append(records, id)
		}
	}
	return records, nil
}

// correctionLength is about how long a correction gets at most, in characters; Telegram takes 4096.
const correctionLength = 2500

// message words the correction of some records in one language. The figures are the desks' words, each checked against its own pack.
func (r *revision) message(h Heard, records []string, lang knowledge.Lang, zone *time.Location) telegram.Message {
	text := func(key string, pairs ...any) string { return r.now.Say(lang, key, pairs...) }
	m := telegram.Message{Chat: h.Chat, NoPreview: true, HTML: telegram.Bold("✏️ " + text("correction.head"))}
	var buttons []telegram.Button
	for i, id := range records {
		if i == noticeRecords || utf8.RuneCountInString(m.HTML) > correctionLength {
			m.HTML += "\n\n" + telegram.Italic(text("correction.more", "n", strconv.Itoa(len(records)-i)))
			break
		}
		date := h.Records[id].At.In(zone).Format("2006-01-02")
		line := text("correction.about", "date", date)
		if o := r.then[h.Records[id].Version]; o != nil {
			if old := said(o.desk, lang, id); old != "" && old != said(r.now, lang, id) {
				line = text("correction.old", "date", date, "old", telegram.Shorten(old, correctionOld))
			}
		}
		m.HTML += "\n\n" + telegram.Escape(line) + "\n"
		now, ok := r.now.Quote(lang, id)
		if !ok {
			m.HTML += telegram.Bold(text("correction.gone"))
			continue
		}
		m.HTML += telegram.Bold(text("correction.new")) + " " + shortened(now)
		code, _ := codeOf(r.now.Pack(), id)
		if button := (telegram.Button{Text: text("correction.ask"), Data: data(askData, code)}); len(buttons) == 0 && isData(button.Data) {
			buttons = append(buttons, button)
		}
	}
	if len(records) == 1 && len(buttons) > 0 {
		m.Buttons = [][]telegram.Button{buttons}
	}
	return m
}

// correctionOld is how long what was told gets in a correction at most, in characters.
const correctionOld = 600

// said is what a desk says of a record, in plain words: of a fact its first line, of an article its title and text. It is empty when the
// record can't be told.
func said(d *desk.Desk, lang knowledge.Lang, id string) string {
	a, ok := d.Quote(lang, id)
	switch {
	case !ok:
		return ""
	case d.Pack().Article(id) != nil && len(a.Lines) > 1:
		return a.Lines[0].Text + ": " + a.Lines[1].Text
	}
	return a.Lines[0].Text
}

// eachToldOf visits the chats to which a correction is due.
func (b *Bot) eachToldOf(ctx context.Context, r *revision, visit func(Heard, []string) error) error {
	for cursor := ""; ; {
		page, next, err := b.store.ToldPage(ctx, cursor, b.now().Add(-b.toldKept))
		if err != nil {
			return err
		}
		for _, h := range page {
			records, err := r.due(ctx, h)
			if err == nil && len(records) > 0 {
				err = visit(h, records)
			}
			if err != nil {
				return err
			}
		}
		if cursor = next; cursor == "" {
			return nil
		}
	}
}

// tellCorrection tells one chat, unless it can't be written to or another process tells it. What may have arrived isn't told again.
func (b *Bot) tellCorrection(ctx context.Context, r *revision, h Heard, records []string) (told bool, err error) {
	conv, err := b.store.Look(ctx, h.Chat)
	if err != nil || conv.Gone {
		return false, err
	}
	lang := cmp.Or(conv.Lang, h.lang(), knowledge.VI)
	now := Told{Records: records, Lang: lang, Version: versionOf(r.now.Pack()), At: b.now().Truncate(time.Second)}
	if ok, err := b.store.Retell(ctx, h, now); err != nil || !ok {
		return false, err
	}
	_, err = b.bring(ctx, r.message(h, records, lang, b.zone))
	switch {
	case err == nil, telegram.Unsure(err):
		return true, nil
	case telegram.Gone(err):
		return false, b.store.ForgetTold(ctx, h.Chat)
	case errors.As(err, new(*telegram.BadRequest)):
		b.log.Error("a correction could not be told", "error", err)
		return false, nil
	}
	return false, errors.Join(err, b.store.GiveBackTold(context.WithoutCancel(ctx), h, now))
}

const (
	correctLook = time.Minute    // how often it is looked whether another process left a correction
	servedLook  = time.Second    // how often, while an article that was published is yet to be served here
	correctLead = time.Minute    // how long a process that died keeps others from going on with its corrections
	sweepEvery  = 24 * time.Hour // how often what was told too long ago is removed
)

// correct carries out what is ordered, one process at a time, and removes what was told too long ago, until ctx ends or the bot
// stops.
func (b *Bot) correct(ctx context.Context) {
	if b.library == nil {
		return
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer context.AfterFunc(b.ctx, stop)()
	wait := servedLook // what another process left, or this one before it ended, is gone on with at once
	for ctx.Err() == nil {
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-b.correcting:
		case <-ctx.Done():
		}
		timer.Stop()
		err := b.correctAll(ctx)
		wait = correctLook
		if errors.Is(err, errNotServed) {
			wait, err = servedLook, nil
		}
		if err := errors.Join(err, b.sweepTold(ctx)); err != nil && ctx.Err() == nil {
			b.log.Warn("not all corrections could be told", "error", err)
		}
	}
}

func (b *Bot) correctAll(ctx context.Context) error {
	ordered, err := b.store.Orders(ctx)
	if err != nil || len(ordered) == 0 {
		return err
	}
	for _, o := range ordered {
		switch more := b.carryOut(ctx, o); {
		case errors.Is(more, errNotServed):
			err = more
		case more != nil:
			return fmt.Errorf("telling what %s changed: %w", o.Key(), more)
		}
	}
	return err
}

// carryOut tells all that one order is about, and then who ordered it.
func (b *Bot) carryOut(ctx context.Context, c Order) error {
	if leads, err := b.store.Lead(ctx, "corrections", correctLead); err != nil || !leads {
		return err
	}
	if c.Article != "" {
		return b.answerBelated(ctx, c)
	}
	r, err := b.revision(ctx, c.Version)
	if err != nil {
		return err
	}
	err = b.eachToldOf(ctx, r, func(h Heard, records []string) error {
		told, err := b.tellCorrection(ctx, r, h, records)
		if told {
			c.Told++
			_, lead := b.store.Lead(ctx, "corrections", correctLead) // should it be lost, both tell: each chat is told once all the same
			err = errors.Join(err, lead, b.store.UpdateOrder(ctx, c))
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := b.store.DropOrder(ctx, c); err != nil {
		return err
	}
	b.report(ctx, c, r.now.Say(c.Lang, "correction.done", "n", strconv.Itoa(c.Told), "version", strconv.Itoa(c.Version)))
	return nil
}

// report tells who ordered something that it is done.
func (b *Bot) report(ctx context.Context, o Order, done string) {
	if _, err := b.bring(ctx, telegram.Message{Chat: o.Chat, HTML: telegram.Escape(done)}); err != nil {
		b.log.Info("who had people told something could not be told that it is done", "error", err)
	}
}

// sweepTold removes what was told too long ago, once a day.
func (b *Bot) sweepTold(ctx context.Context) error {
	if b.now().Sub(b.swept) < sweepEvery {
		return nil
	}
	b.swept = b.now()
	for cursor := ""; ; {
		_, next, err := b.store.ToldPage(ctx, cursor, b.now().Add(-b.toldKept))
		if err != nil {
			return err
		}
		if cursor = next; cursor == "" {
			return nil
		}
	}
}

// correctionRow offers to tell those who were told what a version changed; it is empty when there is nobody.
func (t *turn) correctionRow(number int) []telegram.Button {
	if t.toldKept == 0 {
		return nil
	}
	n := 0
	r, err := t.revision(t.ctx, number)
	if err == nil {
		err = t.eachToldOf(t.ctx, r, func(Heard, []string) error { n++; return nil })
	}
	if err != nil {
		t.log.Warn("it could not be counted who was told what a version changed", "version", number, "error", err)
		return nil
	}
	if n == 0 {
		return nil
	}
	return t.row(t.text("correction.offer", "n", strconv.Itoa(n)), knowledgeData, "tell."+strconv.Itoa(number))
}

// published tells that a version is published, with what can be done next.
func (t *turn) published(v library.Version, lines ...string) (html string, buttons [][]telegram.Button) {
	html = telegram.Escape(t.text("publish.done", "n", strconv.Itoa(v.Number)))
	if row := t.correctionRow(v.Number); row != nil {
		buttons = append(buttons, row)
	}
	return strings.Join(append([]string{html}, lines...), "\n"), append(buttons, t.row(t.text("knowledge.versions"), knowledgeData, "versions.0"))
}

// orderCorrection has those told who were told what a version changed.
func (t *turn) orderCorrection(number int) error {
	if _, err := t.revision(t.ctx, number); err != nil {
		return t.rejected(Proposal{}, library.Review{}, err)
	}
	if err := t.record(Entry{Did: "knowledge.tell", About: strconv.Itoa(number)}); err != nil {
		return err
	}
	ok, err := t.store.KeepOrder(t.ctx, Order{Version: number, Chat: t.chat, Lang: t.language()})
	if err != nil {
		return err
	}
	if !ok {
		t.toast.say(t.text("correction.already"))
		return nil
	}
	t.wakeOrders()
	return t.show(telegram.Escape(t.text("correction.begun", "version", strconv.Itoa(number))), [][]telegram.Button{t.row(t.text("knowledge.versions"), knowledgeData, "versions.0")})
}

// wakeOrders has this process look at the orders at once.
func (b *Bot) wakeOrders() {
	select {
	case b.correcting <- struct{}{}:
	default:
	}
}
