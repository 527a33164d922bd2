package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"zonedesk/bot/broadcast"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
)

// Watch is the message in which the author of a broadcast sees how far it has come.
type Watch struct {
	Chat    int64          `json:"chat"`
	Message int            `json:"message"`
	Lang    knowledge.Lang `json:"lang"`
}

// watches keeps which broadcasts are watched, so that a process goes on where another ended.
type watches interface {
	SetWatch(ctx context.Context, id string, w Watch) error
	Watches(ctx context.Context) (map[string]Watch, error)
	DropWatch(ctx context.Context, id string) error
	// Lead makes this process, for as long as life, the only one that does a job which is for one at a time; false: another is.
	Lead(ctx context.Context, job string, life time.Duration) (bool, error)
}

// runForm is the form of the codes behind runData: what to do, the broadcast, and with which outcome.
var runForm = regexp.MustCompile(`^(list|[a-zA-Z]{1,2}\.[a-z0-9-]{5,16}(\.[a-z]{1,9})?)$`)

// runPress acts on a button of a broadcast that was launched.
func (t *turn) runPress(code string) error {
	if code == "list" {
		return t.listSchedules()
	}
	do, rest, _ := strings.Cut(code, ".")
	id, with, _ := strings.Cut(rest, ".")
	ask := func(key, do string) error {
		return t.show(telegram.Escape(t.text(key)), [][]telegram.Button{t.row(t.text(key+".yes"), runData, do+"."+rest), t.row(t.text("button.back"), runData, "v."+id)})
	}
	switch do {
	case "v":
		return t.showRun(id)
	case "p":
		return t.move(id, "broadcast.pause", t.broadcasts.Pause)
	case "r":
		return t.move(id, "broadcast.resume", t.broadcasts.Resume)
	case "s":
		return ask("run.stop.sure", "S")
	case "S":
		return t.move(id, "broadcast.stop", t.broadcasts.Stop)
	case "e":
		return ask("run.resend.sure", "E")
	case "E":
		return t.resend(id, broadcast.Outcome(with))
	case "c":
		return t.show(telegram.Escape(t.text("run.recall.head")), [][]telegram.Button{t.row(t.text("run.recall.delete"), runData, "cd."+id),
			t.row(t.text("run.recall.correct"), runData, "cc."+id), t.row(t.text("button.back"), runData, "v."+id)})
	case "cd":
		return ask("run.recall.sure", "CD")
	case "CD":
		return t.recall(id)
	case "cc":
		return t.newDraft(id)
	case "f":
		return t.sendReport(id)
	}
	return nil
}

func (t *turn) move(id, did string, move func(context.Context, string) error) error {
	if err := t.record(Entry{Did: did, About: id}); err != nil {
		return err
	}
	err := move(t.ctx, id)
	switch {
	case errors.Is(err, broadcast.ErrState):
		t.toast.say(t.text("run.already"))
	case errors.Is(err, broadcast.ErrNotFound):
		t.toast.say(t.text("run.gone"))
		return nil
	case err != nil:
		return err
	}
	return t.showRun(id)
}

func (t *turn) resend(id string, o broadcast.Outcome) error {
	if err := t.record(Entry{Did: "broadcast.resend", About: id}); err != nil {
		return err
	}
	run, err := t.broadcasts.Resend(t.ctx, id, t.update.Person(), o)
	if errors.Is(err, broadcast.ErrState) {
		t.toast.say(t.text("run.already"))
		return t.showRun(id)
	}
	if err != nil {
		return err
	}
	return t.watch(run.ID, t.update.Person())
}

func (t *turn) recall(id string) error {
	if err := t.record(Entry{Did: "broadcast.recall", About: id}); err != nil {
		return err
	}
	run, err := t.broadcasts.Recall(t.ctx, id, t.update.Person())
	if errors.Is(err, broadcast.ErrState) {
		t.toast.say(t.text("run.already"))
		return t.showRun(id)
	}
	if err != nil {
		return err
	}
	return t.watch(run.ID, t.update.Person())
}

// watch shows how far a broadcast has come, to its author, in a message that is kept up to date.
func (t *turn) watch(id string, author int64) error {
	b, report, err := t.broadcasts.Report(t.ctx, id)
	if err != nil {
		return err
	}
	w := Watch{Chat: author, Lang: t.language()}
	html, buttons := t.progress(t.language(), b, report)
	if author == t.chat && t.update.Callback != nil {
		w.Message, err = t.replace(t.update.Callback.Message.ID, t.messages(html, buttons)[0])
	} else {
		if err := t.show(telegram.Escape(t.text("approve.done")), nil); err != nil {
			return err
		}
		w.Message, err = t.telegram.Send(t.ctx, telegram.Message{Chat: author, HTML: html, Buttons: buttons})
		if telegram.Gone(err) {
			return nil // the author can't be shown anything; /schedules and the command line can
		}
	}
	if err != nil {
		return err
	}
	return t.store.SetWatch(t.ctx, id, w)
}

func (t *turn) showRun(id string) error {
	b, report, err := t.broadcasts.Report(t.ctx, id)
	if errors.Is(err, broadcast.ErrNotFound) {
		t.toast.say(t.text("run.gone"))
		return nil
	}
	if err != nil {
		return err
	}
	html, buttons := t.progress(t.language(), b, report)
	return t.show(html, buttons)
}

// listSchedules lists the broadcasts that wait for their time, and those that are under way.
func (t *turn) listSchedules() error {
	active, err := t.broadcasts.Active(t.ctx)
	if err != nil {
		return err
	}
	if len(active) == 0 {
		return t.show(telegram.Escape(t.text("schedules.none")), nil)
	}
	var buttons [][]telegram.Button
	for _, s := range active {
		label := t.text("run.state." + string(s.Report.State))
		if s.Report.State == broadcast.Ready && !s.Broadcast.At.IsZero() {
			label = t.fully(s.Broadcast.At)
		}
		if len(s.Broadcast.Versions) > 0 {
			label += " " + t.summary(s.Broadcast.Versions[0].Content)
		}
		buttons = append(buttons, t.row(label, runData, "v."+s.Broadcast.ID))
	}
	return t.show(telegram.Bold(t.text("schedules.head")), buttons)
}

// sendReport sends what became of each recipient as a table.
func (t *turn) sendReport(id string) error { return t.Bot.sendReport(t.ctx, t.chat, id) }

func (b *Bot) sendReport(ctx context.Context, chat int64, id string) error {
	var table bytes.Buffer
	if err := b.broadcasts.WriteReport(ctx, id, &capped{&table, fileLimit}); err != nil {
		return err
	}
	_, err := b.telegram.Upload(ctx, "sendDocument", telegram.Params{"chat_id": chat},
		telegram.File{Field: "document", Name: "broadcast-" + id + ".csv", Bytes: table.Bytes()})
	return err
}

// fileLimit is the size up to which a report is sent as a file: Telegram takes 50 MB, and it is made in memory.
const fileLimit = 20 << 20

// capped passes over what is beyond a limit, so that a report on millions doesn't fill the memory: it says how far it goes by its length.
type capped struct {
	to   io.Writer
	left int
}

func (c *capped) Write(p []byte) (int, error) {
	if n := min(len(p), c.left); n > 0 {
		c.left -= n
		if _, err := c.to.Write(p[:n]); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

// barLength is the number of signs in a progress bar.
const barLength = 12

// progress words how far a broadcast has come, and what can be done about it.
func (b *Bot) progress(lang knowledge.Lang, of broadcast.Broadcast, r broadcast.Report) (html string, buttons [][]telegram.Button) {
	d := b.answerer()
	text := func(key string, pairs ...any) string { return d.Say(lang, key, pairs...) }
	head := text("run.head", "id", of.ID)
	if of.Do != broadcast.Send {
		head = text("run.head."+string(of.Do), "id", strings.Join(of.Of, ", "))
	}
	lines := []string{telegram.Bold(head), telegram.Escape(b.stateOf(lang, of, r))}
	if r.Total > 0 {
		done := r.Total - r.Counts.Left()
		filled := barLength * done / r.Total
		lines = append(lines, strings.Repeat("▓", filled)+strings.Repeat("░", barLength-filled)+fmt.Sprintf(" %d %%", 100*done/r.Total))
	}
	var counts []string
	for _, o := range broadcast.Outcomes() {
		if n := r.Counts[o]; n > 0 || o == broadcast.Sent {
			counts = append(counts, text("run.count."+string(o))+" "+strconv.Itoa(n))
		}
	}
	lines = append(lines, telegram.Escape(strings.Join(counts, " · ")))
	if r.State == broadcast.Running && r.Rate > 0 {
		lines = append(lines, telegram.Escape(text("run.rate", "rate", strconv.FormatFloat(r.Rate, 'f', 1, 64), "left", r.Left.Round(time.Second).String())))
	}
	return strings.Join(lines, "\n"), runButtons(text, of, r)
}

func (b *Bot) stateOf(lang knowledge.Lang, of broadcast.Broadcast, r broadcast.Report) string {
	d := b.answerer()
	state := d.Say(lang, "run.state."+string(r.State))
	switch {
	case r.State == broadcast.Ready && !of.At.IsZero():
		t := &turn{Bot: b, desk: d, update: &telegram.Update{}, conv: Conversation{Lang: lang}}
		return t.scheduled(of.At, of.Grace)
	case r.State == broadcast.Paused && r.Reason == broadcast.Late:
		return d.Say(lang, "run.late")
	case r.State == broadcast.Paused && r.Reason == broadcast.Unauthorized:
		return d.Say(lang, "run.unauthorized")
	case r.State == broadcast.Paused && r.Reason != "":
		return d.Say(lang, "run.refused", "what", r.Reason)
	case r.State == broadcast.Running && r.Held.After(b.now()):
		return d.Say(lang, "run.held", "left", r.Held.Sub(b.now()).Round(time.Second).String())
	}
	return state
}

func runButtons(text func(string, ...any) string, of broadcast.Broadcast, r broadcast.Report) [][]telegram.Button {
	button := func(key, do string, pairs ...any) telegram.Button {
		return telegram.Button{Text: text(key, pairs...), Data: data(runData, do)}
	}
	id := of.ID
	switch r.State {
	case broadcast.Ready:
		return [][]telegram.Button{{button("run.cancel", "s."+id)}}
	case broadcast.Preparing, broadcast.Running:
		return [][]telegram.Button{{button("run.pause", "p."+id), button("run.stop", "s."+id)}}
	case broadcast.Paused:
		return [][]telegram.Button{{button("run.resume", "r."+id), button("run.stop", "s."+id)}}
	}
	var rows [][]telegram.Button
	if of.Do == broadcast.Send {
		for _, o := range []broadcast.Outcome{broadcast.Failed, broadcast.Unsure} {
			if n := r.Counts[o]; n > 0 && r.Resends[o] == "" {
				rows = append(rows, []telegram.Button{button("run.resend."+string(o), "e."+id+"."+string(o), "n", strconv.Itoa(n))})
			}
		}
		rows = append(rows, []telegram.Button{button("run.recall", "c."+id)})
	}
	return append(rows, []telegram.Button{button("run.file", "f."+id)})
}

// watchEvery is how often the messages that show broadcasts are brought up to date.
const watchEvery = 3 * time.Second

// WatchBroadcasts keeps the messages in which authors see their broadcasts up to date until ctx ends, in one process at a time.
func (b *Bot) WatchBroadcasts(ctx context.Context) {
	shown := map[string]string{}
	for pause(ctx, watchEvery) {
		leads, err := b.store.Lead(ctx, "watch", 3*watchEvery)
		if err != nil || !leads {
			clear(shown)
			continue
		}
		watched, err := b.store.Watches(ctx)
		if err != nil {
			continue
		}
		for id, w := range watched {
			if err := b.refresh(ctx, id, w, shown); err != nil && ctx.Err() == nil {
				b.log.Warn("the message that shows a broadcast could not be brought up to date", "broadcast", id, "error", err)
			}
		}
	}
}

// refresh edits one such message; the last time it sends the report as a file too.
func (b *Bot) refresh(ctx context.Context, id string, w Watch, shown map[string]string) error {
	of, r, err := b.broadcasts.Report(ctx, id)
	if errors.Is(err, broadcast.ErrNotFound) {
		return b.store.DropWatch(ctx, id)
	}
	if err != nil || b.answerer() == nil {
		return err
	}
	html, buttons := b.progress(w.Lang, of, r)
	over := r.State.Ended() && r.Counts[broadcast.Sending] == 0
	if html != shown[id] {
		shown[id] = html
		err := b.telegram.Edit(ctx, w.Chat, w.Message, telegram.Message{HTML: html, Buttons: buttons})
		if err != nil && worthAnotherTry(err) {
			delete(shown, id)
			return err
		}
	}
	if !over {
		return nil
	}
	delete(shown, id)
	if err := b.store.DropWatch(ctx, id); err != nil {
		return err
	}
	return b.sendReport(ctx, w.Chat, id)
}
