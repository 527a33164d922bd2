package bot

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"zonedesk/bot/desk"
	"zonedesk/bot/picture"
	"zonedesk/bot/telegram"
	"zonedesk/knowledge"
	"zonedesk/knowledge/workbook"
)

// What is counted a day. None of it tells who asked.
const (
	askedFigure    = "asked"    // questions typed
	answeredFigure = "answered" // of those, by the bot
	passedFigure   = "passed"   // enquiries opened
	firstFigure    = "first"    // enquiries answered by staff for the first time
	minutesFigure  = "minutes"  // from their opening to that, all together
	langFigure     = "lang:"    // + language: questions typed
	topicFigure    = "topic:"   // + topic
	zoneFigure     = "zone:"    // + zone
)

// Figures are counts by what is counted.
type Figures map[string]int

func (f Figures) add(other Figures) {
	for name, n := range other {
		f[name] += n
	}
}

// figures keeps counts by day, for all processes together.
type figures interface {
	// AddFigures adds to the counts of a day, written 2026-01-31.
	AddFigures(ctx context.Context, day string, f Figures) error
	// FiguresOf gives the counts of each of the days.
	FiguresOf(ctx context.Context, days []string) ([]Figures, error)
}

// counter holds what was counted since it was last kept: a few seconds of it are lost when a process is killed.
type counter struct {
	mu   sync.Mutex
	days map[string]Figures
}

func (c *counter) add(day string, f Figures) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.days == nil {
		c.days = map[string]Figures{}
	}
	if c.days[day] == nil {
		c.days[day] = Figures{}
	}
	c.days[day].add(f)
}

func (c *counter) take() map[string]Figures {
	c.mu.Lock()
	defer c.mu.Unlock()
	days := c.days
	c.days = nil
	return days
}

// tally counts something that happens now.
func (b *Bot) tally(f Figures) { b.counter.add(b.now().In(b.zone).Format(time.DateOnly), f) }

// keepFigures keeps what this process has counted.
func (b *Bot) keepFigures(ctx context.Context) {
	for day, f := range b.counter.take() {
		if err := b.store.AddFigures(ctx, day, f); err != nil {
			b.counter.add(day, f)
			b.log.Debug("what was counted is kept later", "error", err)
		}
	}
}

// countQuestion counts a question that was typed, and how it was answered.
func (t *turn) countQuestion(a desk.Answer) {
	f := Figures{askedFigure: 1, langFigure + string(a.Lang): 1, topicFigure + a.Topic: 1}
	if a.Answered {
		f[answeredFigure] = 1
	}
	for _, z := range a.Zones[:min(len(a.Zones), 3)] {
		f[zoneFigure+z] = 1
	}
	t.tally(f)
}

// statsForm is the form of the codes behind statsData: over how many days, or a file of that.
var statsForm = regexp.MustCompile(`^(file:)?(7|28|84)$`)

func (t *turn) statsPress(code string) error {
	days, file := strings.CutPrefix(code, "file:")
	n, _ := strconv.Atoi(days)
	if file {
		return t.sendStats(n)
	}
	return t.showStats(n)
}

// period gives the counts of the last days, oldest first, with their dates, and all together.
func (t *turn) period(n int) (days []string, each []Figures, all Figures, err error) {
	t.keepFigures(t.ctx)
	today := t.now().In(t.zone)
	for i := range n {
		days = append(days, today.AddDate(0, 0, i+1-n).Format(time.DateOnly))
	}
	if each, err = t.store.FiguresOf(t.ctx, days); err != nil {
		return nil, nil, nil, err
	}
	all = Figures{}
	for _, f := range each {
		all.add(f)
	}
	return days, each, all, nil
}

// ranked are the counts of one kind, the greatest first, with their names in the reader's language.
func (t *turn) ranked(all Figures, kind string) (list []desk.Choice, counts []int) {
	var names []string
	for name := range all {
		if strings.HasPrefix(name, kind) {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(all[b]-all[a], cmp.Compare(a, b)) })
	for _, name := range names {
		code := strings.TrimPrefix(name, kind)
		label := code
		switch kind {
		case langFigure:
			label = t.desk.Say(knowledge.Lang(code), "name")
		case topicFigure:
			label = t.text("stats.topic." + code)
		case zoneFigure:
			label = cmp.Or(t.desk.Name(t.language(), desk.ZoneChoice, code), code)
		}
		list = append(list, desk.Choice{Code: code, Label: label})
		counts = append(counts, all[name])
	}
	return list, counts
}

// showStats shows what was asked over some days, and how it was answered, with a chart.
func (t *turn) showStats(n int) error {
	days, each, all, err := t.period(n)
	if err != nil {
		return err
	}
	followers, err := t.countAudience(Audience{})
	if err != nil {
		return err
	}
	lines := []string{telegram.Bold(t.text("stats.head", "days", strconv.Itoa(n))),
		telegram.Escape(t.text("stats.asked", "n", strconv.Itoa(all[askedFigure]), "answered", percent(all[answeredFigure], all[askedFigure]))),
		telegram.Escape(t.text("stats.passed", "n", strconv.Itoa(all[passedFigure]), "answered", strconv.Itoa(all[firstFigure])))}
	if all[firstFigure] > 0 {
		mean := time.Duration(all[minutesFigure]/all[firstFigure]) * time.Minute
		lines = append(lines, telegram.Escape(t.text("stats.time", "time", clock(mean))))
	}
	lines = append(lines, telegram.Escape(t.text("stats.followers", "n", strconv.Itoa(total(followers)))))
	for _, kind := range []struct{ prefix, key string }{{langFigure, "stats.langs"}, {topicFigure, "stats.topics"}, {zoneFigure, "stats.zones"}} {
		list, counts := t.ranked(all, kind.prefix)
		var parts []string
		for i, c := range list[:min(len(list), 6)] {
			parts = append(parts, fmt.Sprintf("%s %d", c.Label, counts[i]))
		}
		if len(parts) > 0 {
			lines = append(lines, telegram.Escape(t.text(kind.key)+": "+strings.Join(parts, " · ")))
		}
	}
	var periods []telegram.Button
	for _, other := range []int{7, 28, 84} {
		if other != n {
			periods = append(periods, telegram.Button{Text: t.text("stats.days", "n", strconv.Itoa(other)), Data: data(statsData, strconv.Itoa(other))})
		}
	}
	buttons := [][]telegram.Button{periods, t.row(t.text("enquiries.file"), statsData, "file:"+strconv.Itoa(n))}
	html := strings.Join(lines, "\n")
	if all[askedFigure] == 0 {
		return t.send(html, buttons)
	}
	chart := t.statsChart(days, each)
	d, err := newDrawing(chart, func(p *picture.Drawer) ([]byte, error) { return p.Bars(chart) })
	if err != nil {
		return err
	}
	return t.sendPicture(d, html, buttons)
}

func percent(part, of int) string {
	if of == 0 {
		return "–"
	}
	return strconv.Itoa((100*part+of/2)/of) + " %"
}

// statsChart sets the questions of each day, or of each week of a longer time, side by side.
func (t *turn) statsChart(days []string, each []Figures) picture.BarChart {
	chart := picture.BarChart{Frame: picture.Frame{Lang: string(t.language()), Title: t.text("stats.chart")}, Parts: []string{t.text("stats.part.answered"), t.text("stats.part.unknown")}}
	step := 1
	if len(days) > 7 {
		step = 7
	}
	for at := 0; at < len(days); at += step {
		sum := Figures{}
		for _, f := range each[at : at+step] {
			sum.add(f)
		}
		label := days[at]
		if step > 1 {
			label += " – " + days[at+step-1]
		}
		value := func(n int) picture.Value {
			return picture.Value{State: picture.Known, Number: float64(n), Text: strconv.Itoa(n)}
		}
		asked := sum[askedFigure]
		chart.Bars = append(chart.Bars, picture.Bar{Label: label, Parts: []picture.Value{value(sum[answeredFigure]), value(asked - sum[answeredFigure])}, Total: value(asked)})
	}
	return chart
}

// sendStats sends the counts as a workbook: by day, language, topic and zone.
func (t *turn) sendStats(n int) error {
	days, each, all, err := t.period(n)
	if err != nil {
		return err
	}
	byDay := workbook.Table{Name: "Days", Head: []string{"day", "questions", "answered by the bot", "passed on", "answered by staff", "minutes to answer, mean"}}
	for i, f := range each {
		var mean any = ""
		if f[firstFigure] > 0 {
			mean = f[minutesFigure] / f[firstFigure]
		}
		byDay.Rows = append(byDay.Rows, []any{days[i], f[askedFigure], f[answeredFigure], f[passedFigure], f[firstFigure], mean})
	}
	tables := []workbook.Table{byDay}
	for _, kind := range []struct{ prefix, name, head string }{{langFigure, "Languages", "language"}, {topicFigure, "Topics", "topic"}, {zoneFigure, "Zones", "zone"}} {
		table := workbook.Table{Name: kind.name, Head: []string{kind.head, "name", "questions"}}
		list, counts := t.ranked(all, kind.prefix)
		for i, c := range list {
			table.Rows = append(table.Rows, []any{c.Code, c.Label, counts[i]})
		}
		tables = append(tables, table)
	}
	var file bytes.Buffer
	if err := workbook.WriteTables(&file, tables...); err != nil {
		return fmt.Errorf("writing the figures: %w", err)
	}
	_, err = t.telegram.Upload(t.ctx, "sendDocument", telegram.Params{"chat_id": t.chat},
		telegram.File{Field: "document", Name: "stats-" + days[len(days)-1] + ".xlsx", Bytes: file.Bytes()})
	return err
}
