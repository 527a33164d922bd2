package desk

import (
	"context"
	"maps"
	"math"
	"slices"
	"strings"

	"zonedesk/knowledge"
)

// byRule answers what may, must or must not be: with an article that rests on a law, or not at all where a standard is asked for that
// no article tells.
func (w *draft) byRule(ctx context.Context) (Answer, bool) {
	r := w.r
	limit := r.is("norm") && !r.is("q.which", "g.list", "q.count", "cond.need") // "can a cluster be larger than 75 ha?"
	if len(r.Zones) > 0 || len(r.Sizes) > 0 && !limit || w.order() != "" {
		return Answer{}, false
	}
	if r.asks("land.lease_end") && r.is("norm", "tag.document") {
		for _, s := range w.library.rank(r, leastRule, func() map[string]float64 { return w.hits(ctx, r) }) {
			if s.score >= 0.6 && w.library.speaks(s.article, []string{"m.land.lease_end"}) && holdsQuantity(s.article.Figures, someTime) {
				w.article(s.article, true)
				return w.finish(s.article.Topic, true), true
			}
		}
		return w.notUnderstood(), true // how long land may be held at most
	}
	if r.prefixed("kind.") && r.is("norm", "about.residents") {
		if a, ok := w.lawful(ctx); ok {
			return a, true
		}
	}
	if r.is("g.standard") && r.topic() == "facility" && !r.is("cond.need", "q.count", "follow") {
		if a, ok := w.lawful(ctx); ok {
			return a, true
		}
		return w.notUnderstood(), true
	}
	return Answer{}, false
}

// defined answers what a word means, or how parks and clusters differ: with an article that speaks of all that is asked about, or not
// at all; the figures of what the word stands for are no answer.
func (w *draft) defined(ctx context.Context) (Answer, bool) {
	r := w.r
	kinds := r.is("op.compare") && (r.is("kind.both") || r.is("kind.kcn") && r.is("kind.ccn")) && len(r.Measures) <= 1 && !r.asksAmount() && !slices.ContainsFunc(r.Measures, isAmount)
	meaning := r.is("about.meaning") && (r.is(meaningOnly) || !slices.ContainsFunc(r.Measures, isAmount)) && !r.prefixed("op.") && len(r.Industries)+len(r.Documents) == 0
	if len(r.Zones)+len(r.Companies)+len(r.Sizes)+len(r.Years) > 0 || r.is("cond.need") || !kinds && !meaning {
		return Answer{}, false
	}
	key := map[bool]string{true: "op.compare", false: "about.meaning"}[kinds]
	for _, s := range w.library.rank(r, leastRule, func() map[string]float64 { return w.hits(ctx, r) }) {
		if s.score < leastRule {
			break
		}
		if w.library.speaks(s.article, append(r.subjects(), key)) {
			w.article(s.article, true)
			return w.finish(s.article.Topic, true), true
		}
	}
	if kinds || len(r.Tags) > 0 || r.prefixed("kind.") && !r.is(meaningOnly) {
		return Answer{}, false
	}
	return w.notUnderstood(), true
}

// weighed tells which of two figures that the question names is to be gone by: the one preferred, and the others beside it.
func (w *draft) weighed() (Answer, bool) {
	r := w.r
	if !r.is("q.right") && !r.either() && !(r.is("confirm", "q.why") && r.numbers() > 1) || r.numbers() == 0 || len(r.Zones) > 1 {
		return Answer{}, false
	}
	best, most := "", 0
	groups := map[string][]*knowledge.Fact{}
	for _, f := range w.spoken() {
		if f.Figure == nil || f.Refer || f.ShareOf != "" || len(r.Years) > 0 && !w.inYears(f) || f.Zone == "" && f.Kind != r.Kind && r.Kind != "" {
			continue
		}
		key := strings.Join([]string{string(f.Measure), f.Origin, f.Stage, f.Place, string(f.Kind)}, " ")
		groups[key] = append(groups[key], f)
	}
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		named := map[float64]bool{}
		for _, f := range groups[key] {
			if w.names(f.Figure.Value.Value) {
				named[f.Figure.Value.Value] = true
			}
		}
		n := 2 * len(named)
		if n > 0 && r.asks(groups[key][0].Measure) {
			n++
		}
		if n > most || n == most && n > 0 && moment(groups[key][0]).To.Year > moment(groups[best][0]).To.Year {
			best, most = key, n
		}
	}
	if most < 3 && !(most == 2 && r.either()) {
		return Answer{}, false
	}
	lead := groups[best][0]
	for _, f := range groups[best] {
		if f.Preferred && !lead.Preferred {
			lead = f
		}
	}
	w.lead(w.fact(lead))
	w.doubts(lead)
	for _, f := range groups[best] {
		if f != lead && w.names(f.Figure.Value.Value) {
			w.item(w.itemAt(f))
		}
	}
	if r.either() {
		for _, key := range slices.Sorted(maps.Keys(groups)) {
			for _, f := range groups[key] {
				if key != best && w.names(f.Figure.Value.Value) {
					w.item(w.say("label.value", "label", w.label(f), "value", w.itemAt(f)))
				}
			}
		}
	}
	if lead.Zone != "" {
		w.zones = []string{lead.Zone}
	}
	return w.finish(topicOf(lead.Measure), true), true
}

// names reports whether the question names a number, however small.
func (w *draft) names(v float64) bool {
	return slices.ContainsFunc(w.r.Numbers, func(n float64) bool { return near(n, v) || n >= 10 && (n == math.Round(v) || n == math.Floor(v)) })
}

// numbers counts the amounts that the question names.
func (r *Request) numbers() int { return len(r.Numbers) / 3 }

// either reports whether a word such as "or" stands between two numbers, with nothing but their units around it: "16 hay 29 khu?"
func (r *Request) either() bool {
	before := -1
	for i, u := range r.units {
		if !u.digit {
			continue
		}
		if before >= 0 && i-before <= 4 && slices.ContainsFunc(r.units[before+1:i], func(u unit) bool { return contains(alternatives, u.folded) }) {
			return true
		}
		before = i
	}
	return false
}

// alternatives are the words that stand between two of which one is right, folded.
var alternatives = []string{"hay", "hoac", "or", "还", "或", "혹", "또", "か"}
