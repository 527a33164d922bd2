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
	missingFigure  = "missing:" // + zone:measure: questions for a figure that isn't known

	followedFigure = "followed" // chats that began to follow something
	stoppedFigure  = "stopped"  // chats that stopped following anything
	blockedFigure  = "blocked"  // people who blocked the bot
	backFigure     = "back"     // people who unblocked it

	// How it stood when it was looked at last on the day.
	followingFigure = "following" // chats that follow something
	goneFigure      = "gone"      // of those, such as can't be written to
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
	// SetFigures puts counts of a day in the place of those with the same names.
	SetFigures(ctx context.Context, day string, f Figures) error
	// CountFollowers tells how many chats follow something, and how many of those can't be written to.
	CountFollowers(ctx context.Context) (following, gone int, err error)
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

// countEvery is how often it is looked how many follow something.
const countEvery = time.Hour

// countFollowers keeps how many follow something today.
func (b *Bot) countFollowers(ctx context.Context) error {
	following, gone, err := b.store.CountFollowers(ctx)
	if err != nil {
		return err
	}
	return b.store.SetFigures(ctx, b.now().In(b.zone).Format(time.DateOnly), Figures{followingFigure: following, goneFigure: gone})
}

// countFollowing counts a chat that began to follow something, or stopped, by whether it did before and does now.
func (t *turn) countFollowing(before, after bool) {
	switch {
	case !before && after:
		t.tally(Figures{followedFigure: 1})
	case before && !after:
		t.tally(Figures{stoppedFigure: 1})
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
	for _, g := range a.Unknown {
		f[missingFigure+g.Zone+":"+string(g.Measure)] = 1
	}
	t.tally(f)
}

// statsForm is the form of the codes behind statsData: over how many days, a file of that, or the growth in that time.
var statsForm = regexp.MustCompile(`^(file:|growth:)?(7|28|84)$`)

func (t *turn) statsPress(code string) error {
	what, days, ok := strings.Cut(code, ":")
	if !ok {
		what, days = "", code
	}
	n, _ := strconv.Atoi(days)
	switch what {
	case "file":
		return t.sendStats(n)
	case "growth":
		return t.showGrowth(n)
	}
	return t.showStats(n)
}

// period gives the counts of the last days, oldest first, with their dates, and all together.
func (t *turn) period(n int) (days []string, each []Figures, all Figures, err error) {
	t.keepFigures(t.ctx)
	if err := t.countFollowers(t.ctx); err != nil {
		return nil, nil, nil, err
	}
	days = t.lastDays(n)
	if each, err = t.store.FiguresOf(t.ctx, days); err != nil {
		return nil, nil, nil, err
	}
	all = Figures{}
	for _, f := range each {
		all.add(f)
	}
	for _, stand := range []string{followingFigure, goneFigure} { // which adding up makes no sense of
		all[stand] = each[n-1][stand]
	}
	return days, each, all, nil
}

// lastDays are the last days, oldest first and ending with today.
func (b *Bot) lastDays(n int) (days []string) {
	today := b.now().In(b.zone)
	for i := range n {
		days = append(days, today.AddDate(0, 0, i+1-n).Format(time.DateOnly))
	}
	return days
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
	lines := []string{telegram.Bold(t.text("stats.head", "days", strconv.Itoa(n))),
		telegram.Escape(t.text("stats.asked", "n", strconv.Itoa(all[askedFigure]), "answered", percent(all[answeredFigure], all[askedFigure]))),
		telegram.Escape(t.text("stats.passed", "n", strconv.Itoa(all[passedFigure]), "answered", strconv.Itoa(all[firstFigure])))}
	if all[firstFigure] > 0 {
		mean := time.Duration(all[minutesFigure]/all[firstFigure]) * time.Minute
		lines = append(lines, telegram.Escape(t.text("stats.time", "time", clock(mean))))
	}
	lines = append(lines, t.growthLines(all)...)
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
	buttons := [][]telegram.Button{periods, t.row("📈 "+t.text("stats.growth"), statsData, "growth:"+strconv.Itoa(n)), t.row(t.text("enquiries.file"), statsData, "file:"+strconv.Itoa(n))}
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

// growthLines tell how many follow something, and what changed.
func (t *turn) growthLines(all Figures) []string {
	say := func(key string, pairs ...any) string { return telegram.Escape(t.text(key, pairs...)) }
	n := func(name string) string { return strconv.Itoa(all[name]) }
	return []string{say("stats.followers", "n", n(followingFigure), "gone", n(goneFigure)),
		say("stats.followed", "n", n(followedFigure), "stopped", n(stoppedFigure)), say("stats.blocked", "n", n(blockedFigure), "back", n(backFigure))}
}

// showGrowth shows how many followed something on each of the days, or at the end of each week of a longer time.
func (t *turn) showGrowth(n int) error {
	days, each, all, err := t.period(n)
	if err != nil {
		return err
	}
	lines := append([]string{telegram.Bold(t.text("stats.growth.head", "days", strconv.Itoa(n)))}, t.growthLines(all)...)
	buttons := [][]telegram.Button{t.row(t.text("button.back"), statsData, strconv.Itoa(n))}
	step := 1
	if n > 28 {
		step = 7
	}
	chart := t.growthChart(days, each, step)
	if len(chart.Series[0].Points) < 2 {
		chart = t.growthChart(days, each, 1)
	}
	if len(chart.Series[0].Points) < 2 {
		return t.send(strings.Join(append(lines, telegram.Italic(t.text("stats.growth.later"))), "\n"), buttons)
	}
	d, err := newDrawing(chart, func(p *picture.Drawer) ([]byte, error) { return p.Lines(chart) })
	if err != nil {
		return err
	}
	return t.sendPicture(d, strings.Join(lines, "\n"), buttons)
}

// growthChart has the last of every step days; it leaves out days of which it isn't known.
func (t *turn) growthChart(days []string, each []Figures, step int) picture.LineChart {
	chart := picture.LineChart{Frame: picture.Frame{Lang: string(t.language()), Title: t.text("stats.growth.chart")},
		Series: []picture.Series{{Name: t.text("stats.growth.following")}, {Name: t.text("stats.growth.gone")}}}
	for at := step - 1; at < len(days); at += step {
		day, err := time.Parse(time.DateOnly, days[at])
		if _, known := each[at][followingFigure]; !known || err != nil {
			continue
		}
		for i, name := range []string{followingFigure, goneFigure} {
			n := each[at][name]
			chart.Series[i].Points = append(chart.Series[i].Points, picture.Point{
				At: float64(day.Year()) + float64(day.YearDay())/366, Label: day.Format("01-02"),
				Value: picture.Value{State: picture.Known, Number: float64(n), Text: strconv.Itoa(n)}})
		}
	}
	return chart
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

// sendStats sends the counts as a workbook: by day, language, topic and zone. How many followed something stays empty for days of which it
// isn't known.
func (t *turn) sendStats(n int) error {
	days, each, all, err := t.period(n)
	if err != nil {
		return err
	}
	byDay := workbook.Table{Name: "Days", Head: []string{"day", "questions", "answered by the bot", "passed on", "answered by staff", "minutes to answer, mean",
		"followers", "of those, blocked the bot", "began to follow", "stopped", "people who blocked the bot", "people who came back"}}
	for i, f := range each {
		var mean any = ""
		if f[firstFigure] > 0 {
			mean = f[minutesFigure] / f[firstFigure]
		}
		var following, gone any = "", ""
		if n, known := f[followingFigure]; known {
			following, gone = n, f[goneFigure]
		}
		byDay.Rows = append(byDay.Rows, []any{days[i], f[askedFigure], f[answeredFigure], f[passedFigure], f[firstFigure], mean,
			following, gone, f[followedFigure], f[stoppedFigure], f[blockedFigure], f[backFigure]})
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
