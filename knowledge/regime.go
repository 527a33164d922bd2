package knowledge

import (
	"cmp"
	"slices"
	"time"
)

// Regime is a rule that says what a kind of project pays or is spared of one tax or charge. A project meets it when it meets
// all of its conditions: Licensed, Where, Industries, Capital and Revenue, each of which may be absent.
type Regime struct {
	ID    string // "cit-sector-low"
	Tax   string // one of Taxes
	Title Text   // what it is called, without figures of its own

	Licensed    Date     // when the project is licensed; zero: at any time
	Where       []string // one of these of Locations holds the project; empty: anywhere
	Industries  []string // ids of lines of business that it names, with those that are part of them; empty: any
	Except      []string // ids of lines that are part of those and not meant
	AmongOthers bool     // the lines named are examples: others may be meant too
	Capital     *Band    // of the project
	Revenue     *Band    // of the year before

	Effect     Effect
	Precedence int // of the regimes of a tax that a project meets, the one with the highest is told first; unique in a tax

	Text       Text // the rule in words, with placeholders
	Figures    map[string]Figure
	Documents  []string // legal basis, ids
	InForce    Date
	AsOf       Date
	Sources    []string
	Caution    Text // what to keep in mind, with placeholders
	Unverified Text // what staff must confirm, with placeholders
	Pos        Pos
}

// Effect is what a regime does; its numbers are absent unless its kind has them.
type Effect struct {
	Kind  EffectKind
	Rate  *Number // in %: of a preferential or ordinary rate
	Years *Number // for how many years the preferential rate holds
	Free  *Number // years without the tax, at the beginning of a holiday
	Half  *Number // years at half the rate, after those
}

// EffectKind says what a regime does.
type EffectKind string

const (
	PreferentialRate EffectKind = "rate"      // Rate for Years
	Holiday          EffectKind = "holiday"   // Free years, then Half years at half the rate
	OrdinaryRate     EffectKind = "ordinary"  // Rate, as long as nothing better holds
	NoEffect         EffectKind = "none"      // nothing is given, Text says why
	Unsettled        EffectKind = "unsettled" // something may be given, how much is not known: staff must confirm
)

// effectNumbers are the numbers that an effect must have and all that it may have.
var effectNumbers = map[EffectKind][]string{
	PreferentialRate: {"rate", "years"},
	Holiday:          {"free", "half"},
	OrdinaryRate:     {"rate"},
	NoEffect:         nil,
	Unsettled:        nil,
}

// Band is a range of amounts of money; a nil end is open.
type Band struct {
	From *Number // at least this
	Over *Number // or more than this
	To   *Number // not more than this
	Unit Unit    // a currency, such as "billion VND"
}

// Holds reports whether amounts from low to high, in b's unit, lie in the band: all of them, or only some of them.
// An amount that is more than low, not low itself, is written with above.
func (b *Band) Holds(low, high float64, above bool) (all, some bool) {
	under := b.From != nil && low < b.From.Value || b.Over != nil && (low < b.Over.Value || low == b.Over.Value && !above)
	over := b.To != nil && high > b.To.Value
	below := b.From != nil && high < b.From.Value || b.Over != nil && high <= b.Over.Value
	beyond := b.To != nil && (low > b.To.Value || low == b.To.Value && above)
	return !under && !over, !below && !beyond
}

// Figures returns the ends of the band as figures, lower and upper; nil for an open end.
func (b *Band) Figures() (low, high *Figure) {
	for _, n := range []*Number{b.From, b.Over} {
		if n != nil {
			low = &Figure{Value: *n, Unit: b.Unit}
		}
	}
	if b.To != nil {
		high = &Figure{Value: *b.To, Unit: b.Unit}
	}
	return low, high
}

// Taxes are what regimes are about: corporate income tax, import duty, land rent, and support in money or kind.
func Taxes() []string { return []string{"cit", "import_duty", "land_rent", "support"} }

// Locations are the kinds of place that regimes distinguish: an industrial park or cluster, an area that the law lists as
// difficult or especially difficult, a high-tech zone.
func Locations() []string {
	return []string{"park", "cluster", "difficult_area", "especially_difficult_area", "high_tech_zone"}
}

// LicensedOn reports whether a project licensed on the day of t meets the condition on the licence.
func (r *Regime) LicensedOn(t time.Time) bool { return r.Licensed.IsZero() || r.Licensed.Covers(t) }

// Turns returns the numbers of the years, counted from 1, at which what a project pays begins or ends to be what the effect
// says: 1, 15 and 16 for a rate of 15 years; 1, 2, 3, 6 and 7 for a holiday of 2 and 4 years. Nil for other effects.
func (e Effect) Turns() []int {
	switch e.Kind {
	case PreferentialRate:
		n := int(e.Years.Value)
		return []int{1, n, n + 1}
	case Holiday:
		free, all := int(e.Free.Value), int(e.Free.Value+e.Half.Value)
		return []int{1, free, free + 1, all, all + 1}
	}
	return nil
}

// Names reports whether the regime names a line of business, itself or one that it is part of.
func (p *Pack) Names(r *Regime, industry string) bool {
	for id, steps := industry, 0; id != "" && steps <= len(p.Industries); steps++ {
		if slices.Contains(r.Except, id) {
			return false
		}
		if slices.Contains(r.Industries, id) {
			return true
		}
		line := p.Industry(id)
		if line == nil {
			return false
		}
		id = line.PartOf
	}
	return false
}

func (l *loader) regime(o *object) {
	o.require("id", "tax", "title", "effect", "precedence")
	prose := l.newProse(o)
	r := &Regime{
		ID:          l.id(o, regimes),
		Tax:         o.choice("tax", Taxes()...),
		Figures:     prose.figures(),
		Title:       prose.text("title"),
		Text:        prose.text("text"),
		Caution:     prose.text("caution"),
		Unverified:  prose.text("unverified"),
		Licensed:    o.since("licensed"),
		Where:       l.locations(o),
		Industries:  l.refers(o, "industries", industries),
		Except:      l.refers(o, "except", industries),
		AmongOthers: o.flag("among_others"),
		Capital:     l.band(o, "capital"),
		Revenue:     l.band(o, "revenue"),
		Effect:      l.effect(o),
		Documents:   l.refers(o, "documents", documents),
		InForce:     o.since("in_force"),
		AsOf:        o.date("as_of"),
		Pos:         o.pos(),
	}
	if n := o.whole("precedence", 0); n != nil {
		r.Precedence = int(n.Value)
	}
	if len(r.Documents) > 0 {
		r.Sources = l.refers(o, "sources", sources) // the law itself is source enough
	} else {
		r.Sources = l.cited(o)
	}
	l.checkRegime(r, o)
	l.pack.Regimes = append(l.pack.Regimes, r)
}

// locations reads where a project must be.
func (l *loader) locations(o *object) []string {
	var where []string
	for _, n := range o.list("where") {
		w := l.word(o.file, "where", n)
		switch {
		case w == "":
		case !slices.Contains(Locations(), w):
			l.faultf(at(o.file, n), "unknown location %q%s", w, meant(w, Locations(), oneOf(Locations())))
		case slices.Contains(where, w):
			l.faultf(at(o.file, n), "where names %q a second time", w)
		default:
			where = append(where, w)
		}
	}
	return where
}

// currencies are the units of bands.
var currencies = []string{"VND", "million VND", "billion VND", "USD", "million USD", "billion USD", "EUR", "million EUR"}

func (l *loader) band(o *object, key string) *Band {
	b := o.child(key)
	if b == nil {
		return nil
	}
	defer b.done()
	band := &Band{From: b.number("from"), Over: b.number("over"), To: b.number("to"), Unit: Unit(b.word("unit"))}
	if !slices.Contains(currencies, string(band.Unit)) {
		b.faultf("unit", "unit %q of %s; expected %s", band.Unit, key, oneOf(currencies))
	}
	low, high := band.Figures()
	switch {
	case b.has("from") && b.has("over"):
		b.faultf("over", "both from and over; expected one of them")
	case !b.has("from") && !b.has("over") && !b.has("to"):
		l.faultf(b.pos(), "%s without ends; expected from:, over: or to:", key)
	case low != nil && high != nil && high.Value.Value <= low.Value.Value:
		b.faultf("to", "to %v is not above %v", high.Value, low.Value)
	}
	return band
}

func (l *loader) effect(o *object) Effect {
	e := o.child("effect")
	if e == nil {
		return Effect{}
	}
	defer e.done()
	e.require("kind")
	effect := Effect{
		Kind:  EffectKind(e.choice("kind", EffectKinds()...)),
		Rate:  e.number("rate"),
		Years: e.whole("years", 1),
		Free:  e.whole("free", 1),
		Half:  e.whole("half", 1),
	}
	if effect.Rate != nil && (effect.Rate.Value < 0 || effect.Rate.Value > 100) {
		e.faultf("rate", "rate %v; expected 0 to 100", effect.Rate)
	}
	if effect.Kind == "" {
		return effect
	}
	for _, key := range []string{"rate", "years", "free", "half"} {
		switch wanted := slices.Contains(effectNumbers[effect.Kind], key); {
		case wanted && !e.has(key):
			l.faultf(e.pos(), "effect %s without %s; expected %s:", effect.Kind, key, key)
		case !wanted && e.has(key):
			l.faultf(at(e.file, e.keys[key]), "effect %s has no use for %s; expected no such key", effect.Kind, key)
		}
	}
	return effect
}

// whole reads a whole number from least to 999.
func (o *object) whole(key string, least float64) *Number {
	n := o.number(key)
	if n != nil && (n.Decimals > 0 || n.Value < least || n.Value > 999) {
		o.faultf(key, "%s is %v; expected a whole number from %v to 999", key, n, least)
	}
	return n
}

// checkRegime reports conditions that mean nothing, and effects of which nobody could be told anything.
func (l *loader) checkRegime(r *Regime, o *object) {
	for _, key := range []string{"except", "among_others"} {
		if o.has(key) && !o.has("industries") {
			l.faultf(at(o.file, o.keys[key]), "%s without industries; expected industries:", key)
		}
	}
	wants := map[EffectKind]string{NoEffect: "text", Unsettled: "unverified"}
	if key := wants[r.Effect.Kind]; key != "" && !o.has(key) {
		l.faultf(o.pos(), "effect %s without %s; expected %s:", r.Effect.Kind, key, key)
	}
}

// checkRegimes reports regimes of one tax of which none comes before the other.
func (l *loader) checkRegimes() {
	type rank struct {
		tax        string
		precedence int
	}
	first := map[rank]*Regime{}
	for _, r := range l.pack.Regimes {
		k := rank{r.Tax, r.Precedence}
		if f := first[k]; f != nil && r.Tax != "" {
			l.faultf(r.Pos, "regime %s has the precedence %d of %s, %v; expected one of its own among regimes of %s",
				r.ID, r.Precedence, f.ID, InLine(f.Pos), r.Tax)
			continue
		}
		first[k] = r
	}
}

// Regime returns the regime with an id, nil when there is none.
func (p *Pack) Regime(id string) *Regime { return p.index.regimes[id] }

// byPrecedence puts the regime that is told first, first.
func byPrecedence(a, b *Regime) int { return cmp.Compare(b.Precedence, a.Precedence) }

// RegimesOf returns the regimes of a tax, those of the highest precedence first. The caller must not change the list.
func (p *Pack) RegimesOf(tax string) []*Regime { return p.index.ofTax[tax] }
