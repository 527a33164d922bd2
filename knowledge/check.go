package knowledge

import (
	"math"
	"net/url"
	"slices"
	"strings"
)

// checkAll judges what can be judged only when all of the pack is read.
func (l *loader) checkAll() {
	known := newDigitNames(l.names)
	for _, p := range l.prose {
		p.check(l, known)
	}
	l.checkRefs()
	l.checkNames()
	l.checkNesting()
	l.checkPreferred()
	l.checkSums()
	l.checkRegimes()
}

// checkRefs reports mentions of records that are not there.
func (l *loader) checkRefs() {
	for _, r := range l.refs {
		if slices.ContainsFunc(r.tables, func(t table) bool { _, ok := l.ids[t][r.id]; return ok || l.broken[t] }) {
			continue
		}
		var kinds []Message
		var known []string
		for _, t := range r.tables {
			kinds = append(kinds, nameOf(string(t)))
			for id := range l.ids[t] {
				known = append(known, id)
			}
		}
		slices.Sort(known)
		l.faultf(r.pos, "unknown %s %q%s", either(kinds), r.id, meant(r.id, known, Messagef("the id of one in this pack")))
	}
}

// checkNames reports names by which two zones of one kind, or two industries, could be meant.
func (l *loader) checkNames() {
	first := map[string]name{}
	for _, n := range l.names {
		if n.owner == "" {
			continue
		}
		kind, _, _ := strings.Cut(n.owner, " ")
		key := kind + "\x00" + sameName(n.s)
		switch f, ok := first[key]; {
		case !ok:
			first[key] = n
		case f.owner != n.owner:
			l.faultf(n.pos, "%q also names %s, at %s; expected names that tell them apart", n.s, ownerOf(f.owner), f.pos)
		}
	}
}

// checkNesting reports territories and industries that are part of themselves.
func (l *loader) checkNesting() {
	parts := map[string]string{}
	for _, t := range l.pack.Territories {
		parts["territory "+t.ID] = "territory " + t.PartOf
	}
	for _, i := range l.pack.Industries {
		parts["industry "+i.ID] = "industry " + i.PartOf
	}
	for _, t := range l.pack.Territories {
		l.checkCycle(parts, "territory "+t.ID, t.Pos)
	}
	for _, i := range l.pack.Industries {
		l.checkCycle(parts, "industry "+i.ID, i.Pos)
	}
}

func (l *loader) checkCycle(parts map[string]string, start string, pos Pos) {
	at := parts[start]
	for steps := 0; at != "" && steps <= len(parts); steps++ {
		if at == start {
			l.faultf(pos, "%s is part of itself; expected part_of to lead to a wider one", ownerOf(start))
			return
		}
		at = parts[at]
	}
}

// checkForm reports what a fact must or may not hold for its measure.
func (l *loader) checkForm(f *Fact, o *object) {
	if f.Preferred && f.Refer {
		o.faultf("preferred", "both preferred and refer; expected one of them")
	}
	l.checkDoubts(o, f.Doubts, "note")
	info, ok := f.Measure.Info()
	if !ok {
		return
	}
	switch info.Form {
	case Amount:
		o.wants(f, Messagef("a figure"), o.has("value") || o.has("date"), "value")
		o.bars(f, "state", "name", "text")
	case Facility:
		o.wants(f, Messagef("a state"), o.has("state"), "state")
		o.wants(f, Messagef("a text or a value"), o.has("text") || o.has("value"), "text")
		o.bars(f, "name")
		if len(info.Units) == 0 {
			o.bars(f, "value")
		}
	case Stage:
		o.wants(f, Messagef("a state"), o.has("state"), "state")
		o.wants(f, Messagef("a text"), o.has("text"), "text")
		o.bars(f, "name", "value")
	case Statement:
		o.wants(f, Messagef("a text"), o.has("text"), "text")
		o.bars(f, "name", "state", "value")
	case Company:
		o.wants(f, Messagef("a name"), o.has("name"), "name")
		o.bars(f, "state", "value")
	}
	if f.Figure != nil {
		l.checkAmount(f, o, info.Units)
	}
	l.checkPrice(f, o)
	if f.Measure == "location.distance" {
		o.wants(f, Messagef("a place"), o.has("place"), "place")
	} else {
		o.bars(f, "place", "from")
	}
}

// wants reports that a fact does not hold what its measure needs.
func (o *object) wants(f *Fact, what Message, there bool, key string) {
	if !there {
		o.l.faultf(o.pos(), "%s without %s; expected %s:", f.Measure, what, key)
	}
}

// bars reports keys that the measure has no use for: nobody would be told what they hold.
func (o *object) bars(f *Fact, keys ...string) {
	for _, key := range keys {
		if o.has(key) {
			o.l.faultf(at(o.file, o.keys[key]), "%s has no use for %s; expected no such key", f.Measure, key)
		}
	}
}

// checkDoubts reports doubts that say nothing without a note.
func (l *loader) checkDoubts(o *object, doubts []Doubt, key string) {
	for _, d := range doubts {
		if (d == Disputed || d == Impossible) && !o.has(key) {
			o.faultf("doubts", "%s without %s; expected %s: to say what is in doubt", d, key, key)
		}
	}
}

func (l *loader) checkAmount(f *Fact, o *object, allowed []Unit) {
	unit := f.Figure.Unit
	if unit == "" {
		return // reported already
	}
	if IsUnit(unit) && !slices.Contains(allowed, unit) && len(allowed) > 0 {
		o.faultf("unit", "unit %q of %s; expected %s", unit, f.Measure, oneOf(words(allowed)))
		return
	}
	if unit == "%" && f.Measure != "stat.growth" && !slices.Contains(f.Doubts, Impossible) {
		checkPercent(o, "value", &f.Figure.Value)
		checkPercent(o, "high", f.Figure.High)
	}
	share := unit == "%" && len(allowed) > 1
	switch {
	case share && !o.has("share_of"):
		o.faultf("unit", "%s in %% without share_of; expected share_of: and the id of the territory whose total is the whole, or %s",
			f.Measure, strings.Join(shareBases, " or "))
	case !share && o.has("share_of"):
		o.faultf("share_of", "share_of with the unit %q; expected %%", unit)
	}
}

func checkPercent(o *object, key string, n *Number) {
	if n != nil && (n.Value < 0 || n.Value > 100) {
		o.faultf(key, "%v %%; expected 0 to 100, or the doubt impossible with a note", n)
	}
}

// checkPrice reports prices that could be taken for others: for the whole term or a year, with tax or without.
func (l *loader) checkPrice(f *Fact, o *object) {
	if f.Measure != "land.rent" && f.Measure != "land.fee" {
		o.bars(f, "price")
		return
	}
	if !o.has("price") {
		l.faultf(o.pos(), "%s without the terms of the price; expected price: {term: lease|year|month, tax: included|excluded|unknown}", f.Measure)
		return
	}
	if f.Price == nil || f.Price.Term == "" || f.Figure == nil {
		return
	}
	unit, term := string(f.Figure.Unit), "lease"
	if strings.HasSuffix(unit, "/year") {
		term = "year"
	} else if strings.HasSuffix(unit, "/month") {
		term = "month"
	}
	if f.Price.Term != term {
		o.faultf("price", "term %s of a price in %s; expected term %s, or another unit", f.Price.Term, unit, term)
	}
}

// checkAddress reports what looks like a web address and cannot be opened.
func checkAddress(o *object, key, address string) {
	if !strings.Contains(address, ":") {
		return // a place
	}
	u, err := url.Parse(address)
	if err == nil && u.Scheme != "" && (u.Scheme != "http" && u.Scheme != "https" || u.Host == "") || strings.Contains(address, "://") && err != nil {
		o.faultf(key, "address %q; expected one that begins with https:// or http:// and a host, or the name of a place", address)
	}
}

// contest is what facts are about when only one of them can be told first. Different units measure different things or
// are each fit for their own reader, so they do not contest each other.
type contest struct {
	zone, territory string
	kind            Kind
	measure         Measure
	origin, stage   string
	share           string
	place, from     string
	period          Date
	unit            Unit
}

func (f *Fact) contest() contest {
	c := contest{f.Zone, f.Territory, f.Kind, f.Measure, f.Origin, f.Stage, f.ShareOf, f.Place, f.From, f.Period, ""}
	if f.Figure != nil {
		c.unit = f.Figure.Unit
	}
	return c
}

// contested reports whether facts of this measure take each other's place; several tenants or statements stand side by side.
func (m Measure) contested() bool {
	info, ok := m.Info()
	return ok && info.Form != Statement && m != "profile.tenant"
}

// contests groups the facts that contest each other, in the order of the pack.
func (p *Pack) contests() [][]*Fact {
	at := map[contest]int{}
	var groups [][]*Fact
	for _, f := range p.Facts {
		if !f.Measure.contested() {
			continue
		}
		c := f.contest()
		i, ok := at[c]
		if !ok {
			i = len(groups)
			at[c], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], f)
	}
	return groups
}

// checkPreferred reports contests that have no winner or several.
func (l *loader) checkPreferred() {
	for _, group := range l.pack.contests() {
		var winner *Fact
		fit := 0 // may be told
		for _, f := range group {
			if !f.Refer {
				fit++
			}
			switch {
			case !f.Preferred:
			case winner == nil:
				winner = f
			default:
				l.origins[f].faultf("preferred", "%s is preferred as well as %s, %v; expected one of them", f.ID, winner.ID, InLine(winner.Pos))
			}
		}
		if winner == nil && fit > 1 {
			var ids Message
			for i, f := range group {
				if id := Messagef("%s (%v)", f.ID, InLine(f.Pos)); i == 0 {
					ids = id
				} else {
					ids = Messagef("%s, %s", ids, id)
				}
			}
			l.faultf(group[0].Pos, "none of %s is preferred; expected preferred: true on one of them", ids)
		}
	}
}

// checkSums reports figures that contradict each other by arithmetic.
func (l *loader) checkSums() {
	for _, z := range l.pack.Zones {
		l.checkLand(z)
		l.checkBounds(z)
	}
	l.checkOrigins()
}

// sound reports whether a fact's figure may be reckoned with.
func (f *Fact) sound() bool {
	return f.Figure != nil && f.Figure.Unit != "date" && f.Figure.High == nil && !f.Refer &&
		!slices.Contains(f.Doubts, Disputed) && !slices.Contains(f.Doubts, Impossible)
}

// checkLand compares let and left land with industrial land of the same date.
func (l *loader) checkLand(z *Zone) {
	byDate := map[Date]map[Measure][]*Fact{}
	for _, f := range z.Facts {
		if !f.sound() || f.AsOf.IsZero() {
			continue
		}
		if byDate[f.AsOf] == nil {
			byDate[f.AsOf] = map[Measure][]*Fact{}
		}
		byDate[f.AsOf][f.Measure] = append(byDate[f.AsOf][f.Measure], f)
	}
	for _, m := range byDate {
		l.checkSum(m["land.industrial"], m["land.leased"], m["land.available"])
	}
}

// checkSum reports a whole that none of the parts add up to, when all three are there.
func (l *loader) checkSum(wholes, as, bs []*Fact) {
	if len(wholes) == 0 || len(as) == 0 || len(bs) == 0 {
		return
	}
	for _, whole := range wholes {
		for _, a := range as {
			for _, b := range bs {
				if adds(a.Figure, b.Figure, whole.Figure) {
					return
				}
			}
		}
	}
	whole, a, b := wholes[0], as[0], bs[0]
	l.origins[whole].faultf("value", "%s is %v, but %s %v and %s %v make %v as of %v; expected them to agree, or a doubt with a note",
		whole.ID, whole.Figure.Value, a.ID, a.Figure.Value, b.ID, b.Figure.Value, sum(a.Figure.Value, b.Figure.Value), whole.when())
}

// adds allows for the rounding of each figure, and for a hundredth where one says that it is not exact.
func adds(a, b, whole *Figure) bool {
	slack := a.Value.slack() + b.Value.slack() + whole.Value.slack()
	if a.Value.Decimals+b.Value.Decimals+whole.Value.Decimals == 0 && countable(whole.Unit) {
		slack = 0
	}
	if a.Qualifier != "" || b.Qualifier != "" || whole.Qualifier != "" {
		slack = max(slack, whole.Value.Value/100)
	}
	return math.Abs(a.Value.Value+b.Value.Value-whole.Value.Value) <= slack+1e-9
}

// countable units are not rounded.
func countable(u Unit) bool {
	return slices.Contains([]Unit{"projects", "parks", "clusters", "plants", "stations", "communes", "wards", "units"}, u)
}

func sum(a, b Number) Number {
	return Number{Value: a.Value + b.Value, Decimals: max(a.Decimals, b.Decimals)}
}

// checkBounds compares what lies within the planned area with it, among the figures told first.
func (l *loader) checkBounds(z *Zone) {
	best := map[Measure]*Fact{}
	count := map[Measure]int{}
	for _, f := range z.Facts {
		count[f.Measure]++
		if f.sound() && (f.Preferred || best[f.Measure] == nil) {
			best[f.Measure] = f
		}
	}
	planned := best["land.planned"]
	for _, m := range []Measure{"land.industrial", "land.cleared"} {
		part := best[m]
		if planned == nil || part == nil || !told(part, count[m]) || !told(planned, count["land.planned"]) {
			continue
		}
		if part.Figure.Value.Value > planned.Figure.Value.Value {
			l.origins[part].faultf("value", "%s is %v ha, more than %s, %v ha %v; expected at most that, or a doubt with a note",
				part.ID, part.Figure.Value, planned.ID, planned.Figure.Value, InLine(planned.Pos))
		}
	}
}

// told reports whether a fact is the one to tell first among so many of its measure.
func told(f *Fact, of int) bool { return f.Preferred || of == 1 }

// checkOrigins compares totals with what foreign and domestic investors make together.
func (l *loader) checkOrigins() {
	type subject struct {
		contest
		asOf Date
	}
	byOrigin := map[subject]map[string][]*Fact{}
	var order []subject
	for _, f := range l.pack.Facts {
		if !f.sound() {
			continue
		}
		s := subject{f.contest(), f.AsOf}
		s.origin = ""
		if byOrigin[s] == nil {
			byOrigin[s] = map[string][]*Fact{}
			order = append(order, s)
		}
		byOrigin[s][f.Origin] = append(byOrigin[s][f.Origin], f)
	}
	for _, s := range order {
		m := byOrigin[s]
		l.checkSum(m[""], m["fdi"], m["domestic"])
	}
}
