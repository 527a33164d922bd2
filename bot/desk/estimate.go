package desk

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"zonedesk/knowledge"
	"zonedesk/search/text"
)

// project is what a question tells of an investment.
type project struct {
	zone       string         // where it is; empty: not told
	kind       knowledge.Kind // what that is; empty: not told
	industries []string
	capital    *text.Quantity
	revenue    *text.Quantity
	licensed   []period // when; never empty
}

// period is a span of calendar days, both ends within it.
type period struct{ from, to time.Time }

// taxpayer reports whether nothing but a revenue is told: the rate of a company is asked, not what a project would get.
func (p project) taxpayer() bool {
	return p.revenue != nil && p.zone == "" && len(p.industries) == 0 && p.capital == nil
}

// fit says whether a project meets a regime.
type fit int

const (
	never fit = iota
	perhaps
	surely
)

// estimate answers what a project would get of taxes and charges, year by year where the regimes settle it.
func (w *draft) estimate() (Answer, bool) {
	p := w.project()
	if p.kind == "" && len(w.r.Years) > 0 && w.r.is("topic.incentive") && (w.r.asks("stat.projects") || w.r.asks("profile.tenant")) {
		p.kind = knowledge.Park // the answer says so
	}
	if !w.asksEstimate(p) {
		return Answer{}, false
	}
	return w.estimateOf(p), true
}

// estimateOf tells what a project would get.
func (w *draft) estimateOf(p project) Answer {
	w.a.Project = p.told(w.r.now)
	var open []*knowledge.Regime
	for _, day := range w.eras(p) {
		open = append(open, w.estimateCIT(p, day)...)
	}
	open = append(open, w.estimateRest(p)...)
	w.confirm(open)
	if p.zone != "" {
		w.zones = []string{p.zone}
	}
	return w.finish("incentive", true)
}

// asksEstimate reports whether the question is about one project's incentives rather than about incentives as such.
func (w *draft) asksEstimate(p project) bool {
	r := w.r
	timed := len(r.Years) > 0
	sized := p.capital != nil || p.revenue != nil
	own := r.is("tag.estimate", "cond.estimate", "cond.need") || r.asks("stat.projects") || r.asks("profile.tenant")
	gains := r.is("topic.incentive", "cond.estimate")
	switch {
	case len(w.pack.RegimesOf("cit")) == 0, !gains && !r.is("tag.cit"), len(r.Documents) > 0, r.asks("stat.budget"), len(r.Companies) > 0,
		hasAny(r.Tags, otherSubjects...),
		r.is("topic.procedure") && !timed && !sized,
		r.is("tag.import-duty", "tag.land-rent") && !sized && !(own && gains && r.is("tag.cit")):
		return false
	}
	return sized || len(p.industries) > 0 || p.zone != "" && (own || timed || r.is("tag.cit")) || p.kind != "" && timed && (own || r.is("tag.cit"))
}

// otherSubjects are what articles answer even when a project is spoken of.
var otherSubjects = []string{
	"vat", "difficult-area", "cit-law", "investment-law", "irc", "policy-approval", "special-procedure", "support-fund", "merger", "company",
	"training", "cluster-rules", "park-rules", "decree-96", "decree-239", "decree-320", "decree-182",
}

// project reads what the question tells.
func (w *draft) project() project {
	p := project{kind: w.r.Kind, industries: w.lines(), licensed: w.licensed()}
	if len(w.r.Zones) > 0 {
		p.zone = w.r.Zones[0]
		p.kind = w.pack.Zone(p.zone).Kind
	}
	for _, s := range w.r.Sizes {
		if w.afterLine(s) {
			s.Bound = ""
		}
		switch _, _, ok := moneyUnit(s.Unit, s.Value); {
		case !ok:
		case w.r.is("m.stat.revenue"):
			p.revenue = &s
		default:
			p.capital = &s
		}
	}
	return p
}

// lines are the lines of business named, without those that only look so: "in an" is no "in ấn", "it" no "IT".
func (w *draft) lines() []string {
	var ids []string
	for _, m := range w.r.matches {
		if w.common(m) {
			continue
		}
		for _, c := range m.concepts {
			if id, ok := strings.CutPrefix(c, industryName); ok {
				ids = appendNew(ids, id)
			}
		}
	}
	return ids
}

// afterLine reports whether a line of business stands right before an amount: the "tu" of "dien tu 20 trieu" is no "từ".
func (w *draft) afterLine(s text.Quantity) bool {
	return slices.ContainsFunc(w.r.matches, func(m match) bool {
		last := m.to - 1
		next := m.to == len(w.r.units) || w.r.units[m.to].start >= s.Start
		return next && w.r.units[last].end <= s.Start && strings.HasPrefix(m.concepts[0], industryName)
	})
}

// common reports whether an expression is nothing but words that carry nothing in the question's language, in small letters.
func (w *draft) common(m match) bool {
	for _, u := range w.r.units[m.from:m.to] {
		n := w.words.root.next[u.folded]
		if u.key != u.folded || capital(w.r.Text, u) || n == nil ||
			!slices.ContainsFunc(n.terms, func(t term) bool { return t.concept == "fill" && t.lang == w.lang }) {
			return false
		}
	}
	return true
}

// licensed are the times at which the project was or will be licensed: as the question says, else now.
func (w *draft) licensed() []period {
	var all []period
	years := w.r.Years
	if w.r.is("m.stat.revenue") {
		years = nil // of the revenue
	}
	for _, y := range years {
		from := knowledge.Day{Year: y.From, Month: y.Month}.First()
		to := knowledge.Day{Year: y.To, Month: y.Month}.Last()
		switch y.Bound {
		case "before", "until":
			to = from.AddDate(0, 0, -1)
			from = to
		case "after":
			from = to.AddDate(0, 0, 1)
			to = from
		}
		all = append(all, period{from, to})
	}
	if len(all) == 0 {
		all = []period{{w.r.now, w.r.now}}
	}
	return all
}

// eras returns a day of the project's licence for each stretch of time in which other regimes hold, the first of them at most.
func (w *draft) eras(p project) []time.Time {
	var days []time.Time
	for _, l := range p.licensed {
		days = append(days, l.from)
		for _, x := range w.pack.RegimesOf("cit") {
			for _, turn := range []time.Time{x.Licensed.From.First(), x.Licensed.To.Last().AddDate(0, 0, 1)} {
				if w.fits(p, x) != never && turn.After(l.from) && !turn.After(l.to) {
					days = append(days, turn)
				}
			}
		}
	}
	slices.SortFunc(days, time.Time.Compare)
	days = slices.CompactFunc(days, time.Time.Equal)
	return days[:min(len(days), maxEras)]
}

// most stretches of time of which an estimate tells
const maxEras = 2

// regime cites a regime.
func (w *draft) regime(x *knowledge.Regime) {
	if !contains(w.regimes, x) {
		w.regimes = append(w.regimes, x)
		w.cite(x.Sources...)
	}
}

// fits reports whether a project meets the conditions of a regime but for the date of its licence.
func (w *draft) fits(p project, x *knowledge.Regime) fit {
	return min(located(p, x.Where), w.ofLine(p, x), within(p.capital, x.Capital), within(p.revenue, x.Revenue))
}

// located reports whether the project lies in one of the locations. Which communes are difficult areas, no record tells.
func located(p project, where []string) fit {
	if len(where) == 0 {
		return surely
	}
	best := never
	for _, at := range where {
		kind, zone := map[string]knowledge.Kind{"park": knowledge.Park, "cluster": knowledge.Cluster}[at]
		switch {
		case zone && p.kind == kind:
			return surely
		case p.kind == "" || at == "difficult_area" || at == "especially_difficult_area":
			best = perhaps
		}
	}
	return best
}

func (w *draft) ofLine(p project, x *knowledge.Regime) fit {
	switch {
	case len(x.Industries) == 0, slices.ContainsFunc(p.industries, func(id string) bool { return w.pack.Names(x, id) }):
		return surely
	case len(p.industries) == 0, x.AmongOthers:
		return perhaps
	}
	return never
}

// within reports whether an amount lies in a band; of an amount in another currency it isn't known.
func within(q *text.Quantity, b *knowledge.Band) fit {
	if b == nil {
		return surely
	}
	if q == nil || !strings.HasSuffix(string(b.Unit), q.Unit) {
		return perhaps
	}
	low, high := q.Value, max(q.Value, q.High)
	switch q.Bound {
	case "max":
		low = 0
	case "below":
		low, high = 0, q.Value*(1-1e-12)
	case "min", "over":
		if q.High == 0 {
			high = math.Inf(1)
		}
	}
	scale := scaleOf(b.Unit)
	all, some := b.Holds(low/scale, high/scale, q.Bound == "min" || q.Bound == "over")
	switch {
	case all:
		return surely
	case some:
		return perhaps
	}
	return never
}

func scaleOf(u knowledge.Unit) float64 {
	switch word, _, _ := strings.Cut(string(u), " "); word {
	case "million":
		return 1e6
	case "billion":
		return 1e9
	}
	return 1
}

// moneyUnit is the unit in which an amount of a currency is told, and its scale; ok is false for what is no such amount.
func moneyUnit(currency string, v float64) (u knowledge.Unit, scale float64, ok bool) {
	if !slices.Contains([]string{"USD", "VND", "EUR"}, currency) || v <= 0 {
		return "", 0, false
	}
	for _, word := range []string{"billion ", "million ", ""} {
		u = knowledge.Unit(word + currency)
		if scale = scaleOf(u); v >= scale && knowledge.IsUnit(u) {
			return u, scale, true
		}
	}
	return u, 1, true
}

// money writes an amount of the question itself.
func (w *draft) money(q *text.Quantity) string {
	u, scale, _ := moneyUnit(q.Unit, q.Value)
	number := func(v float64) knowledge.Number {
		n := knowledge.Number{Value: v / scale}
		_, fraction, _ := strings.Cut(strconv.FormatFloat(n.Value, 'f', -1, 64), ".")
		n.Decimals = min(len(fraction), 3)
		w.derived = append(w.derived, derived{op: "asked", value: n.Value, decimals: n.Decimals, scale: scale})
		return n
	}
	if q.Bound == "over" && q.High > 0 {
		low, high := *q, *q
		low.High, low.Bound = 0, ""
		high.Value, high.High, high.Bound = q.High, 0, ""
		return w.say("estimate.band.low.high", "from", w.money(&low), "to", w.money(&high))
	}
	f := knowledge.Figure{Value: number(q.Value), Unit: u, Qualifier: map[string]string{"max": "under", "below": "under", "min": "over", "over": "over", "about": "about"}[q.Bound]}
	if q.High > 0 {
		high := number(q.High)
		f.High = &high
	}
	return w.figure(f)
}

// describe writes what the question tells of the project.
func (w *draft) describe(p project) string {
	var parts []string
	if len(p.industries) > 0 {
		var names []string
		for _, id := range p.industries {
			name, _ := w.pack.Industry(id).Names.In(w.lang)
			names = append(names, name)
		}
		parts = append(parts, w.say("find.industry", "name", strings.Join(names, w.say("join.comma"))))
	}
	if p.capital != nil {
		parts = append(parts, w.say("estimate.capital", "value", w.money(p.capital)))
	}
	if p.revenue != nil {
		parts = append(parts, w.say("estimate.revenue", "value", w.money(p.revenue)))
	}
	switch {
	case p.zone != "":
		parts = append(parts, w.zone(p.zone))
	case p.kind != "":
		parts = append(parts, w.say("estimate.in."+string(p.kind)))
	}
	key := "estimate.project"
	switch {
	case len(parts) == 0:
		return w.say("estimate.any")
	case p.taxpayer():
		key = "estimate.company"
	}
	return w.say(key, "parts", strings.Join(parts, w.say("join.semicolon")))
}

// cit are the regimes of corporate income tax that bear on a project licensed on one day, sorted by what they do.
type cit struct {
	main     *knowledge.Regime   // preferential rate or holiday that the project surely gets; nil for none
	ordinary *knowledge.Regime   // what it pays otherwise
	bands    []*knowledge.Regime // what it may pay otherwise, by a revenue that isn't told
	possible []*knowledge.Regime // preferential rates and holidays that staff may confirm
	none     []*knowledge.Regime
	open     []*knowledge.Regime // of which staff must say what they give
	era      knowledge.Date      // for licences of which time all of this holds
}

func (w *draft) cit(p project, day time.Time) cit {
	var c cit
	for _, x := range w.pack.RegimesOf("cit") {
		f := w.fits(p, x)
		if f == never || !x.LicensedOn(day) {
			continue
		}
		switch x.Effect.Kind {
		case knowledge.PreferentialRate, knowledge.Holiday:
			if f == surely && c.main == nil {
				c.main = x
			} else if f == perhaps {
				c.possible = append(c.possible, x)
			}
		case knowledge.OrdinaryRate:
			if f == perhaps {
				c.bands = append(c.bands, x)
			} else if c.ordinary == nil {
				c.ordinary = x
			}
		case knowledge.NoEffect:
			c.none = append(c.none, x)
		default:
			c.open = append(c.open, x)
		}
	}
	if c.main != nil {
		// whoever has a rate of his own needs none of another line of business or place
		c.possible = nil
	}
	c.era = overlap(knowledge.Date{}, append(slices.Concat(c.possible, c.none, c.open), c.main, c.ordinary)...)
	return c
}

// overlap narrows a span to the licences that all of the regimes hold for; the zero Date is all time.
func overlap(span knowledge.Date, regimes ...*knowledge.Regime) knowledge.Date {
	for _, x := range regimes {
		if x == nil {
			continue
		}
		if l := x.Licensed; l.From.First().After(span.From.First()) {
			span.From = l.From
		}
		if l := x.Licensed; !l.To.IsZero() && (span.To.IsZero() || l.To.Last().Before(span.To.Last())) {
			span.To = l.To
		}
	}
	return span
}

// estimateCIT tells the corporate income tax of a project licensed on a day. It returns the regimes that staff must confirm.
func (w *draft) estimateCIT(p project, day time.Time) []*knowledge.Regime {
	c := w.cit(p, day)
	if c.ordinary == nil {
		return nil
	}
	if p.taxpayer() {
		what := w.effect(c.ordinary)
		if rates := w.rates(c.bands); rates != "" {
			what = w.say("estimate.else", "rates", rates, "what", what)
		}
		w.lead(w.say("fact.plain", "subject", w.describe(p), "value", what))
		w.item(w.effect(c.ordinary) + w.basis(c.ordinary))
		return nil
	}
	if when := w.date(c.era); when != "" {
		w.lead(w.say("estimate.lead", "project", w.describe(p), "when", when, "what", w.summary(c)))
	} else {
		w.lead(w.say("fact.plain", "subject", w.describe(p), "value", w.summary(c)))
	}
	w.years(c)
	if c.main != nil {
		w.para(w.text(c.main.Text, c.main.Figures))
	}
	w.bands(c.bands)
	for _, x := range c.possible {
		w.item(strings.TrimSpace(w.say("estimate.possible", "title", w.text(x.Title, x.Figures), "what", w.effect(x), "text", w.text(x.Text, x.Figures))))
	}
	for _, x := range c.none {
		w.regime(x)
		w.item(w.say("estimate.not", "text", w.text(x.Text, x.Figures)))
	}
	for _, x := range c.open {
		w.rule(x)
	}
	for _, x := range w.regimes {
		w.note(w.text(x.Caution, x.Figures))
	}
	if c.main != nil {
		return append([]*knowledge.Regime{c.main}, c.open...)
	}
	return c.open
}

// summary writes in a few words what the project pays.
func (w *draft) summary(c cit) string {
	if c.main == nil {
		return w.say("estimate.ordinary", "what", w.effect(c.ordinary))
	}
	return w.say("estimate.then", "what", w.effect(c.main), "then", w.effect(c.ordinary))
}

// effect writes what a regime gives.
func (w *draft) effect(x *knowledge.Regime) string {
	w.regime(x)
	e := x.Effect
	number := func(n *knowledge.Number, u knowledge.Unit) string {
		if n == nil {
			return ""
		}
		return w.amount(knowledge.Figure{Value: *n, Unit: u})
	}
	pairs := []string{"rate", number(e.Rate, "%"), "years", number(e.Years, "years"), "free", number(e.Free, "years"), "half", number(e.Half, "years")}
	return w.say("estimate.effect."+string(e.Kind), pairs...)
}

// years tells year by year what the project pays, each stretch with its legal basis.
func (w *draft) years(c cit) {
	if c.main != nil {
		turns := c.main.Effect.Turns()
		e := c.main.Effect
		if e.Kind == knowledge.Holiday {
			w.rate(w.stretch(turns[0], turns[1]), w.say("estimate.free"), c.main)
			w.rate(w.stretch(turns[2], turns[3]), w.say("estimate.half"), c.main)
		} else {
			w.rate(w.stretch(turns[0], turns[1]), w.say("estimate.cit", "rate", w.amount(knowledge.Figure{Value: *e.Rate, Unit: "%"})), c.main)
		}
		w.rate(w.say("estimate.from", "year", w.year(turns[len(turns)-1])), w.effect(c.ordinary), c.ordinary)
		return
	}
	w.rate("", w.effect(c.ordinary), c.ordinary)
}

// Rate is what a project pays in some of its years.
type Rate struct {
	Years   string // empty: always
	What    string
	Basis   string // names of documents
	InForce string
}

// In reports whether a line of the answer tells the rate.
func (r Rate) In(line string) bool {
	_, rest, found := strings.Cut(line, r.Years)
	return found && strings.HasPrefix(upper(strings.TrimLeft(rest, ":： ")), r.What)
}

// rate tells what a project pays in a stretch of years by a regime, in words and for a table.
func (w *draft) rate(years, what string, x *knowledge.Regime) {
	w.item(years + what + w.basis(x))
	r := Rate{Years: strings.TrimRight(years, ":： "), What: upper(what), InForce: w.date(x.InForce)}
	var names []string
	for _, id := range x.Documents {
		names = append(names, w.document(id))
	}
	r.Basis = w.list(names)
	w.a.Rates = append(w.a.Rates, r)
}

// stretch writes "Years 1–15: ".
func (w *draft) stretch(from, to int) string {
	if from == to {
		return w.say("estimate.year", "year", w.year(from))
	}
	return w.say("estimate.years", "from", w.year(from), "to", w.year(to))
}

// year writes the number of a project's year, which the check computes again from the regimes.
func (w *draft) year(n int) string {
	w.derived = append(w.derived, derived{op: "year", value: float64(n)})
	return strconv.Itoa(n)
}

// basis writes the documents of a regime and when they are in force.
func (w *draft) basis(x *knowledge.Regime) string {
	var names []string
	for _, id := range x.Documents {
		names = append(names, w.document(id))
	}
	if len(names) == 0 {
		return ""
	}
	if x.InForce.IsZero() {
		return w.say("estimate.basis.undated", "documents", w.list(names))
	}
	return w.say("estimate.basis", "documents", w.list(names), "date", w.date(x.InForce))
}

// bands tells the ordinary rates that hang on a revenue that isn't told.
func (w *draft) bands(regimes []*knowledge.Regime) {
	if rates := w.rates(regimes); rates != "" {
		w.item(w.say("estimate.bands", "rates", rates))
	}
}

// rates writes the rates of ordinary regimes with the revenues that they are for.
func (w *draft) rates(regimes []*knowledge.Regime) string {
	var parts []string
	for _, x := range regimes {
		if x.Revenue == nil {
			continue
		}
		w.regime(x)
		rate := w.amount(knowledge.Figure{Value: *x.Effect.Rate, Unit: "%"})
		parts = append(parts, w.say("estimate.band", "rate", rate, "band", w.band(x.Revenue)))
	}
	return strings.Join(parts, w.say("join.semicolon"))
}

func (w *draft) band(b *knowledge.Band) string {
	low, high := b.Figures()
	key, from, to := "estimate.band", "", ""
	if low != nil {
		key, from = key+".low", w.amount(*low)
	}
	if high != nil {
		key, to = key+".high", w.amount(*high)
	}
	return w.say(key, "from", from, "to", to)
}

// rule tells an unsettled regime in words; one without words is told by what staff must confirm.
func (w *draft) rule(x *knowledge.Regime) {
	w.regime(x)
	if s := w.text(x.Text, x.Figures); s != "" {
		w.item(w.say("label.value", "label", w.text(x.Title, x.Figures), "value", unended(s)+w.basis(x)))
	}
}

// otherTaxes are the taxes beside CIT that are asked about: those named, all of them when none is.
func (w *draft) otherTaxes(p project) []string {
	r := w.r
	named := map[string]bool{"cit": r.is("tag.cit") || p.taxpayer(), "import_duty": r.is("tag.import-duty"), "land_rent": r.is("tag.land-rent")}
	any := slices.Contains(slices.Collect(maps.Values(named)), true)
	return slices.DeleteFunc(knowledge.Taxes(), func(tax string) bool { return tax == "cit" || any && !named[tax] })
}

// estimateRest tells of the other taxes and charges. It returns the regimes that staff must confirm.
func (w *draft) estimateRest(p project) []*knowledge.Regime {
	var open []*knowledge.Regime
	for _, tax := range w.otherTaxes(p) {
		for _, x := range w.pack.RegimesOf(tax) {
			if w.fits(p, x) != never && slices.ContainsFunc(p.licensed, func(l period) bool { return x.LicensedOn(l.from) }) {
				w.rule(x)
				open = append(open, x)
			}
		}
	}
	return open
}

// confirm lists what staff must confirm.
func (w *draft) confirm(regimes []*knowledge.Regime) {
	first := true
	for _, x := range regimes {
		s := w.text(x.Unverified, x.Figures)
		if s == "" {
			continue
		}
		if first {
			w.para(w.say("estimate.confirm"))
			first = false
		}
		w.regime(x)
		w.note(upper(s))
		w.a.Confirm = append(w.a.Confirm, upper(s))
	}
	if !first {
		w.para(w.say("unknown.staff"))
	}
}

// Open are the parts of a project, of where, industries, capital, licensed and revenue, that aren't told and on which a regime
// hangs that the project may still meet.
func (d *Desk) Open(p Project, now time.Time) []string {
	w := d.draft(&Request{Lang: knowledge.EN, now: now})
	of := w.described(&p)
	var open []string
	for _, x := range d.pack.Regimes {
		if w.fits(of, x) == never || p.Licensed != "" && !touches(of.licensed[0], x.Licensed) {
			continue
		}
		for part, hangs := range map[string]bool{
			"where":      len(x.Where) > 0 && of.zone == "" && of.kind == "",
			"industries": len(x.Industries) > 0 && len(of.industries) == 0,
			"capital":    x.Capital != nil && of.capital == nil,
			"revenue":    x.Revenue != nil && of.revenue == nil,
			"licensed":   !x.Licensed.IsZero() && p.Licensed == "",
		} {
			if hangs {
				open = appendNew(open, part)
			}
		}
	}
	return sorted(open)
}

func touches(p period, d knowledge.Date) bool {
	return d.IsZero() || !p.to.Before(d.From.First()) && (d.To.IsZero() || !p.from.After(d.To.Last()))
}
