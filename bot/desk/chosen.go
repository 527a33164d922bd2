package desk

import (
	"strconv"
	"strings"
	"time"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// Project is what an investor tells of a project, as far as regimes ask for it.
type Project struct {
	Zone       string         `json:"z,omitempty"`
	Kind       knowledge.Kind `json:"k,omitempty"` // where no zone is told: of which kind it would be, or Outside
	Industries []string       `json:"i,omitempty"`
	Capital    *Money         `json:"c,omitempty"`
	Revenue    *Money         `json:"r,omitempty"` // of the year before
	Licensed   string         `json:"l,omitempty"` // as knowledge.ParseDate reads it; empty: now
}

// Outside is the kind of a project that lies in no zone.
const Outside knowledge.Kind = "none"

// Money is an amount or a range of amounts.
type Money struct {
	Value    float64 `json:"v"`
	High     float64 `json:"h,omitempty"` // upper end of a range
	Bound    string  `json:"b,omitempty"` // min, max, about; over: more than Value, and not more than High; below: less than Value; empty: exactly
	Currency string  `json:"u"`           // USD, VND, EUR
}

func (m *Money) quantity() *text.Quantity {
	if m == nil {
		return nil
	}
	if _, _, ok := moneyUnit(m.Currency, max(m.Value, m.High)); !ok {
		return nil
	}
	return &text.Quantity{Value: m.Value, High: m.High, Bound: m.Bound, Unit: m.Currency}
}

func moneyOf(q *text.Quantity) *Money {
	if q == nil {
		return nil
	}
	return &Money{q.Value, q.High, q.Bound, q.Unit}
}

// chosen reports whether the question was put together in a form.
func (q Question) chosen() bool { return q.Find != nil || q.Project != nil || len(q.Compare) > 0 }

// choose makes a request of what was chosen in a form. What the pack of the moment doesn't hold is left out.
func (d *Desk) choose(q Question) *Request {
	r := &Request{Lang: q.language(), has: map[string]bool{}}
	switch {
	case q.Find != nil:
		r.find = d.conditionsHeld(*q.Find)
		r.page = q.Page
		r.Kind, r.Territories, r.Industries = r.find.Kind, r.find.Territories, r.find.Industries
		r.Measures = r.find.Facilities
		r.Sizes = r.find.sizes()
		if y, ok := yearOf(r.find.When); ok {
			r.Years = []text.YearRef{y}
		}
		for _, place := range []string{r.find.Place, r.find.Near} {
			if place != "" && sentPoint(place) == nil {
				r.Places = []string{place}
			}
		}
	case q.Project != nil:
		r.project = q.Project
		for _, m := range []*Money{q.Project.Capital, q.Project.Revenue} {
			if s := m.quantity(); s != nil {
				r.Sizes = append(r.Sizes, *s)
			}
		}
		r.Zones = known(d, []string{q.Project.Zone})
	default:
		r.Zones = known(d, q.Compare)
		r.has["op.compare"] = true
	}
	return r
}

// conditionsHeld are the conditions without what this pack doesn't know, such as an industry that an earlier one had.
func (d *Desk) conditionsHeld(c Conditions) *Conditions {
	c.Industries = held(c.Industries, func(id string) bool { return d.pack.Industry(id) != nil })
	c.Territories = held(c.Territories, func(id string) bool { return d.pack.Territory(id) != nil })
	c.Facilities = held(c.Facilities, func(m knowledge.Measure) bool { _, ok := m.Info(); return ok })
	c.Limits = held(c.Limits, func(l Limit) bool { info, ok := l.Measure.Info(); return ok && info.Form == knowledge.Amount })
	if !d.isPlace(c.Near) {
		c.Near = ""
	}
	if !d.isPlace(c.Place) {
		c.Place, c.MaxKm, c.MinKm = "", 0, 0
	}
	if !knowledge.IsUnit(c.rentUnit()) {
		c.RentMax = 0
	}
	return &c
}

func held[T any](list []T, keep func(T) bool) []T {
	var kept []T
	for _, v := range list {
		if keep(v) {
			kept = append(kept, v)
		}
	}
	return kept
}

// isPlace reports whether distances can be told from a place: a known one, or where zones have coordinates one that somebody sent.
func (d *Desk) isPlace(id string) bool {
	return d.pack.Place(id) != nil || d.pack.Territory(id) != nil || sentPoint(id) != nil && d.locates()
}

// sizes are the figures of the asker's own, which the guard passes.
func (c *Conditions) sizes() []text.Quantity {
	var all []text.Quantity
	add := func(v float64, unit string) {
		if v > 0 {
			all = append(all, text.Quantity{Value: v, Unit: unit})
		}
	}
	add(c.AreaHa, "ha")
	add(c.MaxKm, "km")
	add(c.MinKm, "km")
	add(c.RentMax, string(c.rentUnit()))
	for _, l := range c.Limits {
		add(l.Value, string(unitOf(l.Measure)))
	}
	return all
}

// Matching returns the zones that meet all of the conditions by what the pack holds now, in the order of the pack.
func (d *Desk) Matching(c Conditions) []string {
	r := d.choose(Question{Find: &c, Lang: knowledge.EN})
	w := d.draft(r)
	asked := w.sayConditions(r.find)
	var met []string
	for _, z := range w.scope() {
		if k := w.try(r.find, asked, z); len(k.failed)+len(k.open) == 0 {
			met = append(met, z.ID)
		}
	}
	return met
}

// Describe tells the conditions in words, in one line.
func (d *Desk) Describe(lang knowledge.Lang, c Conditions) string {
	r := d.choose(Question{Find: &c, Lang: lang})
	w := d.draft(r)
	var words []string
	if r.Kind != "" {
		words = append(words, w.say("kinds."+string(r.Kind)))
	}
	for _, id := range r.Territories {
		words = append(words, w.territory(id))
	}
	words = append(words, w.sayConditions(r.find)...)
	if c.When != "" {
		words = append(words, w.say("find.when", "when", w.when(c.When)))
	}
	return strings.Join(words, w.say("join.semicolon"))
}

// Soon says that land is needed as early as it can be had.
const Soon = "soon"

// when writes when land is needed.
func (w scribe) when(s string) string {
	if s == Soon {
		return w.say("find.soon")
	}
	y, _ := yearOf(s)
	return w.day(knowledge.Day{Year: y.From, Month: y.Month})
}

// yearOf reads a year or a month; ok is false for Soon and for what is neither.
func yearOf(s string) (y text.YearRef, ok bool) {
	d, err := knowledge.ParseDate(s)
	if err != nil || d.IsZero() || d.IsSpan() {
		return y, false
	}
	return text.YearRef{From: d.From.Year, To: d.From.Year, Month: d.From.Month}, true
}

// neededBy is the time to come that the question names beside what is sought; empty for none.
func (w *draft) neededBy() string {
	if len(w.r.Years) != 1 || w.r.Years[0].From != w.r.Years[0].To || w.r.now.IsZero() {
		return ""
	}
	d := knowledge.Day{Year: w.r.Years[0].From, Month: w.r.Years[0].Month}
	if d.Last().Before(w.r.now) {
		return ""
	}
	return d.String()
}

// described is the project that a form tells of.
func (w *draft) described(p *Project) project {
	of := project{kind: p.Kind, capital: p.Capital.quantity(), revenue: p.Revenue.quantity(), licensed: []period{w.span(p.Licensed)}}
	of.industries = held(p.Industries, func(id string) bool { return w.pack.Industry(id) != nil })
	if z := w.pack.Zone(p.Zone); z != nil {
		of.zone, of.kind = z.ID, z.Kind
	}
	return of
}

// span is the time of a licence; an open beginning is its last day, an open end reaches until now.
func (w *draft) span(s string) period {
	d, err := knowledge.ParseDate(s)
	if err != nil || d.IsZero() {
		return period{w.r.now, w.r.now}
	}
	p := period{d.From.First(), d.To.Last()}
	if d.From.IsZero() {
		p.from = p.to
	}
	if d.To.IsZero() {
		p.to = later(p.from, w.r.now)
	}
	return p
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// told is the project as a form would tell of it.
func (p project) told(now time.Time) *Project {
	t := &Project{Zone: p.zone, Industries: p.industries, Capital: moneyOf(p.capital), Revenue: moneyOf(p.revenue)}
	if p.zone == "" {
		t.Kind = p.kind
	}
	if l := p.licensed[0]; l != (period{now, now}) {
		t.Licensed = l.name()
	}
	return t
}

func dayOf(t time.Time) knowledge.Day {
	return knowledge.Day{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

// name writes a period as knowledge.ParseDate reads it, a whole year or month as such.
func (p period) name() string {
	from, to := dayOf(p.from), dayOf(p.to)
	for _, whole := range []knowledge.Day{{Year: from.Year}, {Year: from.Year, Month: from.Month}, from} {
		if dayOf(whole.First()) == from && dayOf(whole.Last()) == to {
			return whole.String()
		}
	}
	return knowledge.Date{From: from, To: to}.String()
}

// bounds by their signs in a code
var bounds = []struct{ sign, bound string }{{"le", "max"}, {"lt", "below"}, {"ge", "min"}, {"gt", "over"}, {"ca", "about"}}

// Code writes an amount so that a button can carry it: "VND3000000000", "leVND3000000000", "gtVND3000000000-50000000000".
func (m Money) Code() string {
	s := m.Currency + strconv.FormatFloat(m.Value, 'f', -1, 64)
	if m.High > 0 {
		s += "-" + strconv.FormatFloat(m.High, 'f', -1, 64)
	}
	for _, b := range bounds {
		if b.bound == m.Bound {
			return b.sign + s
		}
	}
	return s
}

// ParseMoney reads what Code writes.
func ParseMoney(s string) (m Money, ok bool) {
	for _, b := range bounds {
		if rest, found := strings.CutPrefix(s, b.sign); found {
			s, m.Bound = rest, b.bound
		}
	}
	if len(s) < 4 {
		return m, false
	}
	m.Currency = s[:3]
	low, high, ranged := strings.Cut(s[3:], "-")
	var err, err2 error
	m.Value, err = strconv.ParseFloat(low, 64)
	if ranged {
		m.High, err2 = strconv.ParseFloat(high, 64)
	}
	sane := m.Value > 0 && m.Value < 1e18 && (m.High == 0 || m.High > m.Value && m.High < 1e18) // NaN is neither
	return m, err == nil && err2 == nil && sane && m.quantity() != nil
}
