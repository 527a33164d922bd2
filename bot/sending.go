package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"zonedesk/bot/broadcast"
	"zonedesk/bot/telegram"
	"zonedesk/search/text"
)

// farthest is how far ahead a broadcast can be scheduled.
const farthest = 366 * 24 * time.Hour

// graces are how late a broadcast may be sent, to choose from.
var graces = []time.Duration{15 * time.Minute, broadcast.UsualGrace, 6 * time.Hour, 24 * time.Hour}

// schedule sets when a draft is to be sent: "now", or Unix minutes from a button; or "gMINUTES", how late it may be. Without any it offers
// both, and takes a typed time.
func (t *turn) schedule(d Draft, with string) error {
	now := t.now().In(t.zone)
	if with == "now" {
		d.At = time.Time{}
		return t.changeDraft(d)
	}
	if minutes, err := strconv.ParseInt(with, 10, 64); err == nil {
		return t.setTime(d, time.Unix(minutes*60, 0))
	}
	if code, ok := strings.CutPrefix(with, "g"); ok {
		return t.setGrace(d, code)
	}
	buttons := [][]telegram.Button{t.row(t.text("schedule.now"), draftData, "s."+d.ID+".now")}
	at := func(days, hour int) time.Time {
		return time.Date(now.Year(), now.Month(), now.Day()+days, hour, 0, 0, 0, t.zone)
	}
	monday := (8-int(now.Weekday()))%7 + 7*btoi(now.Weekday() == time.Monday)
	for _, when := range []time.Time{now.Add(time.Hour).Truncate(time.Minute), at(0, 17), at(1, 9), at(monday, 9)} {
		if when.After(now) {
			buttons = append(buttons, t.row(t.fully(when), draftData, "s."+d.ID+"."+strconv.FormatInt(when.Unix()/60, 10)))
		}
	}
	t.conv.Compose.Await = awaitTime
	ask := t.text("schedule.ask", "zone", t.zoneName(now)) + "\n\n" + t.text("schedule.grace")
	return t.show(telegram.Escape(ask), append(buttons, t.graceRow(d), t.row(t.text("button.back"), draftData, "d."+d.ID)))
}

// graceRow offers how late a draft may be sent.
func (t *turn) graceRow(d Draft) (row []telegram.Button) {
	for _, grace := range graces {
		label := t.duration(grace)
		if grace == cmp.Or(d.Grace, broadcast.UsualGrace) {
			label = "✅ " + label
		}
		row = append(row, telegram.Button{Text: label, Data: data(draftData, fmt.Sprintf("s.%s.g%d", d.ID, int(grace.Minutes())))})
	}
	return row
}

func (t *turn) setGrace(d Draft, code string) error {
	minutes, _ := strconv.Atoi(code)
	if d.Grace = time.Duration(minutes) * time.Minute; !slices.Contains(graces, d.Grace) {
		return nil
	}
	return t.changeDraftThen(d, func(d Draft) error { return t.schedule(d, "") })
}

// due says when a draft is sent, and how late it may be.
func (t *turn) due(d Draft) string {
	if d.At.IsZero() {
		return t.text("draft.now")
	}
	return t.scheduled(d.At, d.Grace)
}

func (t *turn) scheduled(at time.Time, grace time.Duration) string {
	return t.text("draft.at", "when", t.fully(at)) + t.text("join.semicolon") + t.text("draft.late", "late", t.duration(cmp.Or(grace, broadcast.UsualGrace)))
}

// duration writes whole hours, or minutes.
func (t *turn) duration(d time.Duration) string {
	if d%time.Hour == 0 {
		return t.text("enquiry.hours", "n", strconv.Itoa(int(d.Hours())))
	}
	return t.text("schedule.minutes", "n", strconv.Itoa(int(d.Minutes())))
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (t *turn) takeTime(d Draft, typed string) error {
	at, ok := text.Moment(typed, t.now().In(t.zone))
	if !ok {
		return t.say("schedule.unclear")
	}
	t.conv.Compose.Panel = 0
	return t.setTime(d, at)
}

func (t *turn) setTime(d Draft, at time.Time) error {
	key := ""
	switch ahead := at.Sub(t.now()); {
	case ahead <= 0:
		key = "schedule.past"
	case ahead > farthest:
		key = "schedule.far"
	default:
		d.At = at.UTC()
		t.conv.Compose.Await = ""
		return t.changeDraft(d)
	}
	if t.update.Callback != nil {
		t.toast.say(t.text(key, "when", t.fully(at)))
		return nil
	}
	return t.send(telegram.Escape(t.text(key, "when", t.fully(at))), nil)
}

// fully writes a moment so that it can't be misread: weekday, date, time and time zone.
func (t *turn) fully(at time.Time) string {
	at = at.In(t.zone)
	weekdays := strings.Split(t.text("weekdays"), ",")
	return t.text("moment.full", "weekday", weekdays[int(at.Weekday())%len(weekdays)], "d", strconv.Itoa(at.Day()), "m", strconv.Itoa(int(at.Month())),
		"y", strconv.Itoa(at.Year()), "time", at.Format("15:04"), "zone", t.zoneName(at))
}

// zoneName is the offset of the zone's time, such as UTC+7.
func (t *turn) zoneName(at time.Time) string {
	_, seconds := at.In(t.zone).Zone()
	hours, minutes := seconds/3600, seconds/60%60
	if minutes != 0 {
		return fmt.Sprintf("UTC%+d:%02d", hours, max(minutes, -minutes))
	}
	return fmt.Sprintf("UTC%+d", hours)
}

// confirmSending shows once more to how many a draft goes, and asks.
func (t *turn) confirmSending(d Draft) error {
	n, counted, err := t.reach(d)
	if err != nil {
		return err
	}
	back := t.row(t.text("button.back"), draftData, "d."+d.ID)
	if n == 0 {
		return t.show(telegram.Escape(t.text("send.nobody")), [][]telegram.Button{back})
	}
	if !d.At.IsZero() && !d.At.After(t.now()) {
		return t.show(telegram.Escape(t.text("schedule.past", "when", t.fully(d.At))), [][]telegram.Button{back})
	}
	lines := []string{telegram.Bold(t.text("send.sure")), telegram.Escape(counted)}
	for _, v := range d.Versions {
		lines = append(lines, telegram.Escape(t.desk.Say(v.Lang, "name")+": "+t.summary(v.Content)))
	}
	key := "send.confirm"
	if t.approval {
		key = "send.ask"
		lines = append(lines, telegram.Escape(t.text("send.second")))
	}
	lines = append(lines, telegram.Escape(t.due(d)))
	label := t.text(key, "n", strconv.Itoa(n))
	return t.show(strings.Join(lines, "\n"), [][]telegram.Button{t.row(label, draftData, fmt.Sprintf("G.%s.%d", d.ID, d.Revision)), back})
}

// reach is to how many a draft goes now, and that in words.
func (t *turn) reach(d Draft) (n int, counted string, err error) {
	if d.Of != "" {
		_, report, err := t.broadcasts.Report(t.ctx, d.Of)
		n = report.Counts[broadcast.Sent]
		return n, t.text("audience.count", "n", strconv.Itoa(n)), err
	}
	counts, err := t.countAudience(d.Audience)
	return total(counts), t.counted(counts), err
}

// confirmed sends a draft that its author confirmed, or asks a second person for approval when the settings want one.
func (t *turn) confirmed(d Draft, revision string) error {
	if revision != strconv.Itoa(d.Revision) {
		t.toast.say(t.text("draft.changed"))
		return t.confirmSending(d)
	}
	if !t.approval {
		return t.launch(d)
	}
	people, err := t.colleagues(t.ctx, Broadcasts)
	if err != nil {
		return err
	}
	asked := 0
	for _, user := range people {
		if user == t.update.Person() {
			continue
		}
		if err := t.askApproval(d, user); err != nil {
			t.log.Info("a member of staff could not be asked for approval", "error", err)
			continue
		}
		asked++
	}
	if asked == 0 {
		return t.show(telegram.Escape(t.text("approve.nobody")), [][]telegram.Button{t.row(t.text("button.back"), draftData, "d."+d.ID)})
	}
	if err := t.record(Entry{Did: "broadcast.ask", About: d.ID}); err != nil {
		return err
	}
	return t.show(telegram.Escape(t.text("approve.asked", "n", strconv.Itoa(asked))), [][]telegram.Button{t.row(t.text("button.back"), draftData, "d."+d.ID)})
}

func (t *turn) askApproval(d Draft, user int64) error {
	n, counted, err := t.reach(d)
	if err != nil {
		return err
	}
	if err := t.preview(d, user); err != nil {
		return err
	}
	html := telegram.Bold(t.text("approve.head", "who", nameOf(t.update.From()))) + "\n" + telegram.Escape(counted+"\n"+t.due(d))
	_, err = t.telegram.Send(t.ctx, telegram.Message{Chat: user, HTML: html, Buttons: [][]telegram.Button{
		t.row(t.text("approve.yes", "n", strconv.Itoa(n)), draftData, fmt.Sprintf("o.%s.%d", d.ID, d.Revision)),
		t.row(t.text("draft.preview"), draftData, "p."+d.ID)}})
	return err
}

// approve is the second person's word.
func (t *turn) approve(d Draft, revision string) error {
	switch {
	case t.update.Person() == d.Author:
		t.toast.say(t.text("approve.self"))
		return nil
	case revision != strconv.Itoa(d.Revision):
		t.toast.say(t.text("draft.changed"))
		return nil
	}
	if err := t.record(Entry{Did: "broadcast.approve", Whom: d.Author, About: d.ID}); err != nil {
		return err
	}
	return t.launch(d)
}

// launch hands a draft over to be delivered, now or at its time. Its id becomes the broadcast's, so that two presses launch one.
func (t *turn) launch(d Draft) error {
	did := "broadcast.send"
	if !d.At.IsZero() {
		did = "broadcast.schedule"
	}
	if err := t.record(Entry{Did: did, About: d.ID}); err != nil {
		return err
	}
	n, _, err := t.reach(d)
	if err != nil {
		return err
	}
	id := d.ID
	if d.Of != "" {
		run, err := t.broadcasts.Correct(t.ctx, d.Of, d.Author, d.Versions)
		if err != nil {
			return err
		}
		id = run.ID
	} else {
		audience, err := json.Marshal(d.Audience)
		if err != nil {
			return fmt.Errorf("encoding an audience: %w", err)
		}
		b := broadcast.Broadcast{ID: id, Author: d.Author, Versions: d.Versions, Audience: string(audience), Expected: n, At: d.At, Grace: d.Grace}
		if _, err := t.broadcasts.Create(t.ctx, b); err != nil && !errors.Is(err, broadcast.ErrExists) {
			return err
		}
	}
	if _, err := t.store.DropDraft(t.ctx, d.ID); err != nil {
		return err
	}
	t.conv.Compose = composing{}
	return t.watch(id, d.Author)
}

// recipients are what broadcasts keep of people: those under way leave out who is forgotten.
type recipients struct{ *broadcast.Engine }

func (recipients) Export(context.Context, int64) (map[string]any, error) { return nil, nil }

func (r recipients) Erase(ctx context.Context, person int64) error { return r.Withdraw(ctx, person) }
