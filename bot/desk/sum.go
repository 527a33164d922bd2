package desk

import (
	"math"
	"slices"

	"zonedesk/knowledge"
)

// together adds up the figures of a measure that were told of several zones, where their sum is asked for: "how large are the two
// together?" Nothing is added where one zone's figure is missing or they are counted in different units.
func (w *draft) together(m knowledge.Measure, zones []string) {
	if len(zones) < 2 || !w.r.asksTotal() || !isAmount(m) || len(w.r.Years) > 0 {
		return
	}
	var sum knowledge.Figure
	for _, zone := range zones {
		i := slices.IndexFunc(w.facts, func(f *knowledge.Fact) bool { return f.Zone == zone && f.Measure == m && f.Figure != nil })
		if i < 0 {
			return
		}
		f := w.facts[i].Figure
		if !adds(f.Unit) || f.High != nil || sum.Unit != "" && f.Unit != sum.Unit {
			return
		}
		sum.Unit = f.Unit
		sum.Value = knowledge.Number{Value: sum.Value.Value + f.Value.Value, Decimals: max(sum.Value.Decimals, f.Value.Decimals)}
		if f.Qualifier != "" {
			sum.Qualifier = "about"
		}
	}
	w.derived = append(w.derived, derived{op: "sum", value: sum.Value.Value, decimals: sum.Value.Decimals})
	w.para(w.say("sum", "label", w.measure(m), "value", w.figure(sum)))
}

// mean tells an amount as an average of each project or zone, where one is asked for: of all of the same place, origin, stage and
// time that are counted. Nothing is divided where no count of just those is known.
func (w *draft) mean() {
	if !w.r.is("average") {
		return
	}
	for _, f := range slices.Clone(w.facts) {
		if f.Figure == nil || f.ShareOf != "" || f.Figure.High != nil || quantityOf(f.Figure.Unit) == "" || !adds(f.Figure.Unit) {
			continue
		}
		for _, by := range []knowledge.Measure{"stat.projects", "stat.zones"} {
			n := w.countOf(f, by)
			if n == nil || !w.r.each(by) {
				continue
			}
			v := f.Figure.Value.Value / n.Figure.Value.Value
			decimals := max(0, min(2, 2-int(math.Floor(math.Log10(v)))))
			w.derived = append(w.derived, derived{op: "mean", value: v, decimals: decimals})
			each := knowledge.Figure{Value: knowledge.Number{Value: v, Decimals: decimals}, Unit: f.Figure.Unit, Qualifier: "about"}
			w.para(w.say("mean."+string(by), "label", w.label(f), "value", w.figure(each), "count", w.flagged(n, w.value(n))))
		}
	}
}

// each reports whether an average is asked for of each of the things that a measure counts: "bình quân mỗi dự án".
func (r *Request) each(m knowledge.Measure) bool {
	if m == "stat.zones" {
		return !r.each("stat.projects") && r.prefixed("kind.")
	}
	return r.is("m.stat.projects", "m.profile.tenant")
}

// countOf is the fact that counts the things of which f tells an amount: of the same zones, time, origin and stage.
func (w *draft) countOf(f *knowledge.Fact, m knowledge.Measure) *knowledge.Fact {
	facts := w.pack.Stats(f.Territory, f.Kind, m)
	if f.Zone != "" {
		facts = w.pack.ZoneFacts(f.Zone, m)
	}
	for _, n := range facts {
		if n.Figure != nil && n.Figure.Value.Value > 0 && n.Figure.Unit != "%" && n.ShareOf == "" && n.Origin == f.Origin && n.Stage == f.Stage && n.AsOf == f.AsOf && n.Period == f.Period && hasAny(n.Sources, f.Sources...) {
			return n
		}
	}
	return nil
}

// isMean reports whether a number is the quotient of two figures of the answer's facts.
func (p *permit) isMean(v float64, a Answer) bool {
	for _, id := range a.Facts {
		for _, by := range a.Facts {
			f, n := p.d.pack.Fact(id), p.d.pack.Fact(by)
			if f != nil && n != nil && f.Figure != nil && n.Figure != nil && (n.Measure == "stat.projects" || n.Measure == "stat.zones") && near(f.Figure.Value.Value/n.Figure.Value.Value, v) {
				return true
			}
		}
	}
	return false
}

// adds reports whether amounts in a unit may be added up: areas, money, people and things, but no rates, years or distances.
func adds(u knowledge.Unit) bool {
	switch quantityOf(u) {
	case someArea, somePeople:
		return true
	case someMoney:
		return u == "billion VND" || u == "million USD"
	}
	return u == "projects" || u == "firms"
}

// asksTotal reports whether the sum of several figures is asked for.
func (r *Request) asksTotal() bool {
	return r.is("total") || r.says("tong", "total", "combined", "together", "합", "总", "計", "计")
}

// isSum reports whether a number is the sum of the figures of one measure at the answer's zones.
func (p *permit) isSum(v float64, a Answer) bool {
	sums := map[knowledge.Measure]float64{}
	seen := map[string]bool{}
	for _, id := range a.Facts {
		f := p.d.pack.Fact(id)
		if f == nil || f.Figure == nil || f.Zone == "" || seen[f.Zone+string(f.Measure)] {
			continue
		}
		seen[f.Zone+string(f.Measure)] = true
		sums[f.Measure] += f.Figure.Value.Value
	}
	for _, sum := range sums {
		if near(sum, v) {
			return true
		}
	}
	return false
}
