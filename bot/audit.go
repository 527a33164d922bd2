package bot

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"regexp"
	"strings"
	"time"

	"zonedesk/bot/telegram"
)

// Entry is one line of the audit trail: what a member of staff did.
type Entry struct {
	ID    string    // of the store, empty for a new one
	At    time.Time // set by the store
	By    int64     // user who did it
	Name  string    // of By, as on Telegram; empty once the person was forgotten
	Did   string    // a key of the phrases "audit.…": team.invite
	Whom  int64     // user whom it was done to; 0: none
	Named string    // name of Whom
	About string    // what it was about, such as a broadcast's id
}

// trail is the audit trail. It names people by numbers of its own, so that a person can be forgotten while what was done stays.
type trail interface {
	Record(ctx context.Context, e Entry) error
	// Trail gives at most n entries older than the entry before, or the newest with "", newest first.
	Trail(ctx context.Context, before string, n int) ([]Entry, error)
}

// record notes in the audit trail what the person is about to do: what can't be noted is not done.
func (t *turn) record(e Entry) error {
	e.By = t.update.Person()
	if from := t.update.From(); from != nil {
		e.Name = nameOf(from)
	}
	return t.store.Record(t.ctx, e)
}

// auditPage is how many entries a message shows, auditFile how many a file holds at most.
const (
	auditPage = 15
	auditFile = 10_000
)

// Codes of the trail's buttons: "new", "file", or the id of the entry before which to begin.
var auditForm = regexp.MustCompile(`^(new|file|\d{1,16}-\d{1,10})$`)

func (t *turn) auditPress(code string) error {
	switch code {
	case "file":
		return t.sendTrail()
	case "new":
		code = ""
	}
	return t.showTrail(code)
}

func (t *turn) showTrail(before string) error {
	entries, err := t.store.Trail(t.ctx, before, auditPage+1)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString(telegram.Bold(t.text("audit.head")))
	if len(entries) == 0 {
		fmt.Fprintf(&b, "\n%s", telegram.Escape(t.text("audit.none")))
	}
	var paging []telegram.Button
	if before != "" {
		paging = append(paging, telegram.Button{Text: "⏮", Data: data(auditData, "new")})
	}
	if len(entries) > auditPage {
		entries = entries[:auditPage]
		paging = append(paging, telegram.Button{Text: "▶", Data: data(auditData, entries[auditPage-1].ID)})
	}
	for _, e := range entries {
		fmt.Fprintf(&b, "\n%s %s", telegram.Code(t.moment(e.At)), telegram.Escape(t.told(e)))
	}
	var buttons [][]telegram.Button
	if len(paging) > 0 {
		buttons = append(buttons, paging)
	}
	return t.show(b.String(), append(buttons, t.row(t.text("audit.file"), auditData, "file")))
}

// told words an entry.
func (t *turn) told(e Entry) string {
	someone := func(name string) string {
		if name == "" {
			return t.text("audit.forgotten")
		}
		return name
	}
	about := e.About
	if strings.HasPrefix(e.Did, "team.") {
		about = t.rightNames(splitRights(e.About))
	}
	return t.text("audit."+e.Did, "who", someone(e.Name), "whom", someone(e.Named), "about", about)
}

func splitRights(joined string) (list []Right) {
	for name := range strings.SplitSeq(joined, "+") {
		if name != "" {
			list = append(list, Right(name))
		}
	}
	return list
}

// sendTrail sends the newest entries as a table that spreadsheets open.
func (t *turn) sendTrail() error {
	entries, err := t.store.Trail(t.ctx, "", auditFile)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("\uFEFF") // by which spreadsheets know UTF-8
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"time", "by", "action", "whom", "about", "text"})
	for _, e := range entries {
		_ = w.Write(cells(e.At.In(t.zone).Format(time.RFC3339), e.Name, e.Did, e.Named, e.About, t.told(e)))
	}
	w.Flush()
	_, err = t.telegram.Upload(t.ctx, "sendDocument", telegram.Params{"chat_id": t.chat},
		telegram.File{Field: "document", Name: "audit-" + t.now().In(t.zone).Format(time.DateOnly) + ".csv", Bytes: b.Bytes()})
	return err
}

// cells keeps what people wrote from being taken for formulas by a spreadsheet.
func cells(values ...string) []string {
	for i, v := range values {
		if v != "" && strings.ContainsRune("=+-@\t\r", rune(v[0])) {
			values[i] = "'" + v
		}
	}
	return values
}

// day and moment write a time in the zone's time zone.
func (t *turn) day(at time.Time) string    { return at.In(t.zone).Format("2006-01-02") }
func (t *turn) moment(at time.Time) string { return at.In(t.zone).Format("2006-01-02 15:04") }
