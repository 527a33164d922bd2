package desk

import (
	"cmp"
	"slices"
	"strings"

	"zonedesk/knowledge"
)

// Chart is what an answer tells, as a picture can show it: bars, or lines over time. All its texts are worded.
type Chart struct {
	Name     string // "occupancy"
	Title    string
	Unit     string
	Doubtful string // what is meant by figures that are doubtful
	Sources  []string
	Bars     []Plotted // one for each zone; nil for lines
	End      float64   // what a full bar stands for; 0: the longest
	Series   []Series
}

// Series is one line of a chart.
type Series struct {
	Name   string
	Points []Plotted // in order of time
}

// Plotted is one figure of a chart.
type Plotted struct {
	Label    string
	At       float64 // years, as 2023.5 for the middle of 2023; 0 in bars
	Known    bool
	Doubtful bool
	Number   float64
	Text     string // the figure as it is told, without its unit in a line; or the word for what isn't known
}

// The charts, as codes name them: "g:occupancy". Those over time are of the parks of the pack's territory.
var charts = []struct {
	name    string
	measure knowledge.Measure
	origin  string // of a line over time: "" with every origin as a line of its own
	zones   bool
}{
	{name: "occupancy", measure: "land.occupancy", zones: true},
	{name: "area", measure: "land.planned", zones: true},
	{name: "projects", measure: "stat.projects"},
	{name: "capital.fdi", measure: "stat.capital", origin: "fdi"},
	{name: "capital.domestic", measure: "stat.capital", origin: "domestic"},
}

// chart answers with a chart, and in words with the same.
func (w *draft) chart(name string) Answer {
	for _, c := range charts {
		if c.name != name {
			continue
		}
		chart := &Chart{Name: c.name, Doubtful: w.say("chart.doubtful")}
		if c.zones {
			w.bars(chart, c.measure)
		} else {
			w.growth(chart, c.measure, c.origin)
		}
		if len(w.facts) < 2 {
			break
		}
		for _, id := range w.sources {
			if src := w.pack.Source(id); src != nil && len(chart.Sources) < maxSources {
				chart.Sources = appendNew(chart.Sources, w.sourceLine(src))
			}
		}
		w.a.Chart = chart
		w.a.Buttons = w.chartButtons(name)
		return w.finish("statistic", true)
	}
	return w.notUnderstood()
}

// bars compares the zones by a measure, the largest first, those of which it isn't known last.
func (w *draft) bars(c *Chart, m knowledge.Measure) {
	c.Title = w.titleOf(w.measure(m), "kinds.both")
	w.lead(c.Title)
	if info, _ := m.Info(); info.Units[0] == "%" {
		c.End = 100
	}
	known := slices.DeleteFunc(slices.Clone(w.pack.Zones), func(z *knowledge.Zone) bool { return w.first(z.ID, m) == nil })
	slices.SortStableFunc(known, func(a, b *knowledge.Zone) int {
		return cmp.Compare(w.first(b.ID, m).Figure.Value.Value, w.first(a.ID, m).Figure.Value.Value)
	})
	for _, z := range known[:min(len(known), maxBars)] {
		f := w.first(z.ID, m)
		p := w.plotted(w.zone(z.ID)+w.asOf(f), f)
		c.Bars = append(c.Bars, p)
		w.zones = append(w.zones, z.ID)
		w.item(w.say("label.value", "label", w.zone(z.ID), "value", w.short(f)))
	}
	var unknown []string
	for _, z := range w.pack.Zones {
		if w.first(z.ID, m) == nil {
			unknown = append(unknown, w.zone(z.ID))
			if len(c.Bars) < maxBars {
				c.Bars = append(c.Bars, Plotted{Label: w.zone(z.ID), Text: w.say("compare.unknown")})
			}
		}
	}
	if len(unknown) > 0 {
		w.para(w.say("find.unknown", "what", strings.Join(unknown, w.say("join.comma"))))
	}
}

// titleOf names a chart by what it measures of whom.
func (w *draft) titleOf(label, kinds string) string {
	return upper(w.say("label.value", "label", label, "value", w.say("of", "kinds", w.say(kinds), "territory", w.home())))
}

// maxBars is how many zones one picture compares.
const maxBars = 24

// growth shows how a measure of the territory's parks grew over the years.
func (w *draft) growth(c *Chart, m knowledge.Measure, origin string) {
	told := w.pack.Stats(w.pack.Home, knowledge.Park, m)
	var unit knowledge.Unit
	var words [][]string // of each series
	for _, o := range []string{"", "fdi", "domestic"} {
		if origin != "" && o != origin {
			continue
		}
		s, items := Series{}, []string(nil)
		switch {
		case origin == "" && o == "":
			s.Name = w.say("chart.all")
		case origin == "":
			s.Name = w.say("origin." + o)
		}
		for _, f := range w.overYears(told, o) {
			unit = cmp.Or(unit, f.Figure.Unit)
			if f.Figure.Unit == unit {
				p := w.plotted(w.date(f.AsOf), f)
				p.At, p.Text = middle(f.AsOf), w.qualified(*f.Figure)
				s.Points = append(s.Points, p)
				items = append(items, w.say("label.value", "label", p.Label, "value", w.flagged(f, w.figure(*f.Figure))))
			}
		}
		if len(s.Points) < 2 {
			continue
		}
		c.Series = append(c.Series, s)
		words = append(words, items)
	}
	c.Unit = strings.Join(strings.Fields(w.unit(unit, "", false)), " ")
	label := w.measure(m)
	if origin != "" {
		label = w.say("with.origin", "label", label, "origin", w.say("origin."+origin))
	}
	c.Title = w.titleOf(label, "kinds.kcn")
	w.lead(c.Title)
	for i, s := range c.Series {
		w.head(s.Name)
		for _, item := range words[i] {
			w.item(item)
		}
	}
}

// overYears are the facts of stocks of an origin, one for each date, in order of time.
func (w *draft) overYears(facts []*knowledge.Fact, origin string) []*knowledge.Fact {
	var told []*knowledge.Fact
	for _, f := range facts {
		if f.Refer || f.Figure == nil || f.Origin != origin || f.Stage != "" || f.ShareOf != "" || !f.Period.IsZero() || f.AsOf.IsZero() || f.Figure.Unit == "%" {
			continue
		}
		if !slices.ContainsFunc(told, func(o *knowledge.Fact) bool { return middle(o.AsOf) == middle(f.AsOf) }) {
			told = append(told, f)
		}
	}
	slices.SortStableFunc(told, func(a, b *knowledge.Fact) int { return cmp.Compare(middle(a.AsOf), middle(b.AsOf)) })
	return told
}

// middle is the middle of a date's span, in years.
func middle(d knowledge.Date) float64 {
	from, to := d.From, d.To
	if from.Year == 0 {
		from = to
	}
	if to.Year == 0 {
		to = from
	}
	return (dayInYears(from, 0) + dayInYears(to, 1)) / 2
}

// dayInYears is where a day begins (part 0) or ends (1) in years: of a whole year, its beginning or end.
func dayInYears(d knowledge.Day, part float64) float64 {
	switch {
	case d.Month == 0:
		return float64(d.Year) + part
	case d.Day == 0:
		return float64(d.Year) + (float64(d.Month-1)+part)/12
	}
	return float64(d.Year) + (float64(d.Month-1)+(float64(d.Day-1)+part)/31)/12
}

func (w *draft) plotted(label string, f *knowledge.Fact) Plotted {
	w.use(f)
	w.doubtful = w.doubtful || len(f.Doubts) > 0
	return Plotted{Label: label, Known: true, Doubtful: len(f.Doubts) > 0, Number: f.Figure.Value.Value, Text: w.figure(*f.Figure)}
}

// chartOf is the chart that shows what a question asks about: "" when none does, the first for one that names nothing.
func (w *draft) chartOf() string {
	for _, c := range charts {
		origin := c.origin == "" || contains(w.r.Origins, c.origin)
		if w.r.asks(c.measure) && origin && w.drawable(c.measure, c.origin, c.zones) {
			return c.name
		}
	}
	switch {
	case w.r.asks("stat.occupancy"), len(w.r.Measures) == 0:
		return charts[0].name
	case w.r.asks("stat.area"):
		return charts[1].name
	}
	return ""
}

// chartButtons lead to the other charts that the records have enough figures for.
func (w *draft) chartButtons(shown string) []Button {
	var list []Button
	for _, c := range charts {
		if c.name != shown && w.drawable(c.measure, c.origin, c.zones) {
			list = append(list, Button{w.say("chart." + c.name), "n:chart:" + c.name})
		}
	}
	return list
}

// drawable reports whether a chart has at least two figures.
func (w *draft) drawable(m knowledge.Measure, origin string, zones bool) bool {
	if !zones {
		return len(w.overYears(w.pack.Stats(w.pack.Home, knowledge.Park, m), origin)) > 1
	}
	n := 0
	for _, z := range w.pack.Zones {
		if w.first(z.ID, m) != nil {
			n++
		}
	}
	return n > 1
}
