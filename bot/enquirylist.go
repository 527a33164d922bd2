package bot

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"zonedesk/bot/telegram"
	"zonedesk/knowledge/workbook"
	"zonedesk/search/text"
)

// Bounds of what is looked through at once.
const (
	enquiriesSearched = 5_000
	enquiriesFound    = 20
	enquiriesFile     = 20_000
)

// eachEnquiry visits enquiries, those of one state after the other, the one changed last first, until visit is false or most were seen.
func (b *Bot) eachEnquiry(ctx context.Context, most int, visit func(Enquiry) bool) error {
	seen := 0
	for _, state := range EnquiryStates() {
		for e, err := range b.enquiriesIn(ctx, state) {
			if err != nil {
				return err
			}
			if seen++; seen > most || !visit(e) {
				return nil
			}
		}
	}
	return nil
}

// enquiriesIn are the enquiries of a state, the one changed last first; an error ends them.
func (b *Bot) enquiriesIn(ctx context.Context, state EnquiryState) iter.Seq2[Enquiry, error] {
	const aPage = 100
	return func(yield func(Enquiry, error) bool) {
		for from := 0; ; from += aPage {
			page, all, err := b.store.Enquiries(ctx, state, from, aPage)
			if err != nil {
				yield(Enquiry{}, err)
				return
			}
			for _, e := range page {
				if !yield(e, nil) {
					return
				}
			}
			if from+aPage >= all {
				return
			}
		}
	}
}

// standing is how the enquiries stand.
type standing struct {
	open            map[EnquiryState]int // of each state but the closed
	overdue, unsent int
}

// standing looks how the enquiries stand. Only those are read that staff have yet to do something about.
func (b *Bot) standing(ctx context.Context) (s standing, err error) {
	waiting, err := b.store.Waiting(ctx)
	if err != nil {
		return s, err
	}
	s.unsent, s.open = len(waiting), map[EnquiryState]int{}
	for _, state := range EnquiryStates() {
		if state == EnquiryClosed {
			continue
		}
		if _, s.open[state], err = b.store.Enquiries(ctx, state, 0, 1); err != nil {
			return s, err
		}
	}
	now := b.now()
	for _, state := range []EnquiryState{EnquiryNew, EnquiryTaken} {
		for e, err := range b.enquiriesIn(ctx, state) {
			if err != nil {
				return s, err
			}
			if e.overdue(now) {
				s.overdue++
			}
		}
	}
	return s, nil
}

// searchEnquiries shows the enquiry with a number, or those that hold all words, without regard to marks and capitals.
func (t *turn) searchEnquiries(words string) error {
	if n, err := strconv.Atoi(strings.TrimPrefix(words, "№")); err == nil {
		e, ok, err := t.store.Enquiry(t.ctx, n)
		if err != nil {
			return err
		}
		if ok && e.Chat != 0 {
			return t.showEnquiry(e)
		}
	}
	wanted := strings.Fields(text.Fold(words))
	var buttons [][]telegram.Button
	err := t.eachEnquiry(t.ctx, enquiriesSearched, func(e Enquiry) bool {
		held := text.Fold(t.everythingIn(e))
		for _, w := range wanted {
			if !strings.Contains(held, w) {
				return true
			}
		}
		if e.Chat != 0 {
			buttons = append(buttons, t.row(t.summaryOf(e), staffData, "v."+strconv.Itoa(e.Number)))
		}
		return len(buttons) < enquiriesFound
	})
	if err != nil {
		return err
	}
	if len(buttons) == 0 {
		return t.show(telegram.Escape(t.text("enquiries.notfound", "words", telegram.Shorten(words, 100))), [][]telegram.Button{t.row(t.text("enquiry.list"), staffData, "list")})
	}
	return t.show(telegram.Bold(t.text("enquiries.found", "words", telegram.Shorten(words, 100))), append(buttons, t.row(t.text("enquiry.list"), staffData, "list")))
}

// everythingIn is what an enquiry can be found by.
func (t *turn) everythingIn(e Enquiry) string {
	parts := []string{e.Name, e.Question, e.About, e.ByName}
	for _, name := range details {
		parts = append(parts, e.Details[name])
	}
	for _, tag := range e.Tags {
		parts = append(parts, t.text("enquiry.tag."+tag))
	}
	return strings.Join(parts, "\n")
}

// sendEnquiries sends all enquiries as a workbook.
func (t *turn) sendEnquiries() error {
	if err := t.record(Entry{Did: "enquiry.export"}); err != nil {
		return err
	}
	table := workbook.Table{Name: "Enquiries", Head: []string{"№", "state", "opened", "promised", "first answer", "changed", "language", "name", "company",
		"country", "looking for", "contact", "about", "question", "taken by", "tags", "urgent", "spam"}}
	when := func(at time.Time) any {
		if at.IsZero() {
			return ""
		}
		return at.In(t.zone).Format("2006-01-02 15:04")
	}
	yes := map[bool]string{true: "yes"}
	err := t.eachEnquiry(t.ctx, enquiriesFile, func(e Enquiry) bool {
		name := e.Name
		if own := e.Details["name"]; own != "" {
			name = own
		}
		table.Rows = append(table.Rows, []any{e.Number, string(e.State), when(e.Opened), when(e.Promised), when(e.First), when(e.Changed), string(e.Lang), name,
			e.Details["company"], e.Details["country"], e.Details["need"], e.Details["contact"], e.About, e.Question, e.ByName, strings.Join(e.Tags, ", "),
			yes[e.Urgent], yes[e.Spam]})
		return true
	})
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := workbook.WriteTables(&file, table); err != nil {
		return fmt.Errorf("writing the enquiries: %w", err)
	}
	_, err = t.telegram.Upload(t.ctx, "sendDocument", telegram.Params{"chat_id": t.chat},
		telegram.File{Field: "document", Name: "enquiries-" + t.now().In(t.zone).Format(time.DateOnly) + ".xlsx", Bytes: file.Bytes()})
	return err
}

// Ban is how somebody is kept from staff.
type Ban string

const (
	NoBan     Ban = ""
	OpenBan   Ban = "ban"    // told that staff take nothing
	ShadowBan Ban = "shadow" // answered as ever, but staff don't see it
)

func (t *turn) chooseBan(e Enquiry) error {
	ban, err := t.store.BanOf(t.ctx, e.Chat)
	if err != nil {
		return err
	}
	id := strconv.Itoa(e.Number)
	var buttons [][]telegram.Button
	for _, b := range []struct {
		key  string
		ban  Ban
		code string
	}{{"enquiry.ban.open", OpenBan, "ban"}, {"enquiry.ban.shadow", ShadowBan, "shadow"}, {"enquiry.ban.off", NoBan, "off"}} {
		if b.ban != ban {
			buttons = append(buttons, t.row(t.text(b.key), staffData, "B."+id+"."+b.code))
		}
	}
	return t.show(telegram.Escape(t.text("enquiry.ban.head", "who", e.Name)), append(buttons, t.row(t.text("button.back"), staffData, "v."+id)))
}

func (t *turn) setBan(e Enquiry, code string) error {
	bans := map[string]Ban{"ban": OpenBan, "shadow": ShadowBan, "off": NoBan}
	ban, ok := bans[code]
	if !ok {
		return nil
	}
	if err := t.record(Entry{Did: "enquiry.ban." + code, About: strconv.Itoa(e.Number)}); err != nil {
		return err
	}
	if err := t.store.SetBan(t.ctx, e.Chat, ban); err != nil {
		return err
	}
	return t.showEnquiry(e)
}
