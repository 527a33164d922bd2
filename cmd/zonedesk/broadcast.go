package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"zonedesk/bot"
	"zonedesk/bot/broadcast"
	"zonedesk/bot/store"
	"zonedesk/config"
)

// operator is one who looks after broadcasts from the command line.
type operator struct {
	broadcasts *broadcast.Engine
	record     func(ctx context.Context, e bot.Entry) error // in the audit trail
	out        io.Writer
	zone       *time.Location
	asJSON     bool
	recipients bool
}

func runBroadcast(ctx context.Context, c *call) error {
	asJSON := c.flags.Bool("json", false, "list and show: print JSON lines")
	recipients := c.flags.Bool("recipients", false, "show: print what became of each recipient, as CSV")
	settings := config.New(c.flags, c.getenv, config.RedisURL, config.Timezone).Require(config.RedisURL)
	if err := c.parse(); err != nil {
		return err
	}
	cfg, err := settings.Load()
	if err != nil {
		return usageError{err}
	}
	o := &operator{out: c.stdout, zone: cfg.Timezone, asJSON: *asJSON, recipients: *recipients}
	do, err := o.operation(c.args)
	if err != nil {
		return usageError{err}
	}
	s, err := store.Open(ctx, cfg.RedisURL.Reveal(), store.Options{})
	if s != nil {
		defer s.Close()
	}
	if err != nil {
		return fmt.Errorf("ZONEDESK_REDIS_URL (--redis-url): %w", err)
	}
	o.broadcasts, o.record = broadcast.New(broadcast.Options{Store: s.Broadcasts(0)}), s.Record
	return do(ctx)
}

// operation reads what is to be done.
func (o *operator) operation(args []string) (func(context.Context) error, error) {
	const expected = "list, show ID, pause ID, resume ID or stop ID is expected"
	if len(args) == 1 && args[0] == "list" {
		return o.list, nil
	}
	if len(args) != 2 {
		return nil, errors.New(expected)
	}
	id := args[1]
	switch args[0] {
	case "show":
		return func(ctx context.Context) error { return o.show(ctx, id) }, nil
	case "pause":
		return o.change("broadcast.pause", id, (*broadcast.Engine).Pause), nil
	case "resume":
		return o.change("broadcast.resume", id, (*broadcast.Engine).Resume), nil
	case "stop":
		return o.change("broadcast.stop", id, (*broadcast.Engine).Stop), nil
	}
	return nil, errors.New(expected)
}

// change makes a change, which stands in the audit trail as this command's, and shows what comes of it.
func (o *operator) change(did, id string, move func(*broadcast.Engine, context.Context, string) error) func(context.Context) error {
	return func(ctx context.Context) error {
		if _, _, err := o.broadcasts.Report(ctx, id); err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		if err := o.record(ctx, bot.Entry{Name: "zonedesk broadcast", Did: did, About: id}); err != nil {
			return err
		}
		if err := move(o.broadcasts, ctx, id); err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		return o.show(ctx, id)
	}
}

// longestList is how many broadcasts are listed.
const longestList = 100

func (o *operator) list(ctx context.Context) error {
	all, err := o.broadcasts.List(ctx, 0, longestList)
	if err != nil {
		return err
	}
	if o.asJSON {
		for _, s := range all {
			if err := writeLine(o.out, outline(s.Broadcast, s.Report)); err != nil {
				return err
			}
		}
		return nil
	}
	table := tabwriter.NewWriter(o.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tSTATE\tCREATED\tRECIPIENTS\tSENT\tLEFT\tUNSURE\tMESSAGE")
	for _, s := range all {
		counts := s.Report.Counts
		fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%d\t%d\t%d\t%s\n", s.Broadcast.ID, s.Report.State, o.time(s.Broadcast.Created), s.Report.Total,
			counts[broadcast.Sent], counts.Left(), counts[broadcast.Unsure], excerpt(s.Broadcast))
	}
	return table.Flush()
}

func (o *operator) show(ctx context.Context, id string) error {
	b, r, err := o.broadcasts.Report(ctx, id)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", id, err)
	case o.recipients:
		return o.broadcasts.WriteReport(ctx, id, o.out)
	case o.asJSON:
		return writeLine(o.out, outline(b, r))
	}
	table := tabwriter.NewWriter(o.out, 0, 0, 2, ' ', 0)
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(table, "%s\t%s\n", name, value)
		}
	}
	line("id", b.ID)
	line("message", excerpt(b))
	line("of", strings.Join(b.Of, " "))
	line("state", string(r.State))
	line("reason", r.Reason)
	line("author", fmt.Sprint(b.Author))
	line("created", o.time(b.Created))
	line("due", o.time(b.At))
	line("cut-off", o.time(r.CutOff))
	line("started", o.time(r.Started))
	line("ended", o.time(r.Ended))
	line("held until", o.time(r.Held))
	line("recipients", fmt.Sprint(r.Total))
	for _, outcome := range broadcast.Outcomes() {
		if n := r.Counts[outcome]; n > 0 {
			line("  "+string(outcome), fmt.Sprint(n))
		}
	}
	if r.Rate > 0 {
		line("a second", fmt.Sprintf("%.1f", r.Rate))
	}
	if r.Left > 0 {
		line("time left", r.Left.String())
	}
	return table.Flush()
}

func (o *operator) time(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(o.zone).Format("2006-01-02 15:04:05")
}

// excerpt tells a broadcast by the beginning of what it says, on one line.
func excerpt(b broadcast.Broadcast) string {
	if b.Do == broadcast.Delete {
		return "(recall)"
	}
	if len(b.Versions) == 0 {
		return ""
	}
	const longest = 40
	content := b.Versions[0].Content
	text := []rune(strings.Join(strings.Fields(content.Text), " "))
	if len(text) > longest {
		text = append(text[:longest-1], '…')
	}
	switch {
	case content.Forward != nil:
		return "(forward)"
	case len(text) == 0 && len(content.Media) > 0:
		return "(" + content.Media[0].Kind + ")"
	}
	return string(text)
}

// outline is a broadcast for programs.
func outline(b broadcast.Broadcast, r broadcast.Report) any {
	return struct {
		ID         string           `json:"id"`
		State      broadcast.State  `json:"state"`
		Reason     string           `json:"reason,omitempty"`
		Do         broadcast.Action `json:"do,omitempty"`
		Of         []string         `json:"of,omitempty"`
		Author     int64            `json:"author"`
		Audience   json.RawMessage  `json:"audience,omitempty"`
		Message    string           `json:"message"`
		Created    time.Time        `json:"created"`
		Due        time.Time        `json:"due,omitzero"`
		Started    time.Time        `json:"started,omitzero"`
		Ended      time.Time        `json:"ended,omitzero"`
		Recipients int              `json:"recipients"`
		Counts     broadcast.Counts `json:"counts"`
		Rate       float64          `json:"rate"`
		Left       float64          `json:"seconds_left"`
	}{b.ID, r.State, r.Reason, b.Do, b.Of, b.Author, rawOrNil(b.Audience), excerpt(b), b.Created, b.At, r.Started, r.Ended, r.Total, r.Counts, r.Rate, r.Left.Seconds()}
}

func rawOrNil(s string) json.RawMessage {
	if !json.Valid([]byte(s)) {
		return nil
	}
	return json.RawMessage(s)
}
